package dev.fermata.chaos;

import java.util.List;

/** How much of everything a run does: little in {@code verify}, and as much as system properties say otherwise. */
final class Scale {

    private Scale() {}

    /** Tasks that are running while processes are killed. */
    static int tasks() {
        return Integer.getInteger("chaos.tasks", 8);
    }

    /** How often a process is killed under them. */
    static int kills() {
        return Integer.getInteger("chaos.kills", 2);
    }

    /** Cancels, and as many pauses, that are measured from each replica. */
    static int cancels() {
        return Integer.getInteger("chaos.cancels", 5);
    }

    /** How often all of them are made beforehand, unmeasured, on code that is cold. */
    static int warmUps() {
        return Integer.getInteger("chaos.warm-ups", 1);
    }

    /** How often a takeover is measured. */
    static int takeovers() {
        return Integer.getInteger("chaos.takeovers", 1);
    }

    /** Live streams at once. */
    static int streams() {
        return Integer.getInteger("chaos.streams", 20);
    }

    /** How long each of them says something. */
    static int streamSeconds() {
        return Integer.getInteger("chaos.stream-seconds", 3);
    }

    /** Tokens that each of them brings in a second. */
    static int streamRate() {
        return Integer.getInteger("chaos.stream-rate", 20);
    }

    /** Options of the replicas' virtual machines, divided by spaces; they mean nothing to a native application. */
    static List<String> jvmOptions() {
        return List.of(System.getProperty("chaos.jvm", "-Xmx512m").split(" "));
    }

    /** Makes the moments of a run repeatable, as far as processes are. */
    static long seed() {
        return Long.getLong("chaos.seed", 20_260_101L);
    }
}
