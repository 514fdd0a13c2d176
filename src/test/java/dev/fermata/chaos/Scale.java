package dev.fermata.chaos;

/** How much of everything a run does: little in {@code verify}, and as much as system properties say otherwise. */
final class Scale {

    private Scale() {}

    /** Tasks that are running while processes are killed. */
    static int tasks() {
        return Integer.getInteger("chaos.tasks", 12);
    }

    /** How often a process is killed under them. */
    static int kills() {
        return Integer.getInteger("chaos.kills", 3);
    }

    /** Cancels, and as many pauses, that are measured from each replica. */
    static int cancels() {
        return Integer.getInteger("chaos.cancels", 5);
    }

    /** How often a takeover is measured. */
    static int takeovers() {
        return Integer.getInteger("chaos.takeovers", 1);
    }

    /** Makes the moments of a run repeatable, as far as processes are. */
    static long seed() {
        return Long.getLong("chaos.seed", 20_260_101L);
    }
}
