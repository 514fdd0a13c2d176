package dev.fermata.job.crash.dump;

/**
 * What keeps a thread waiting.
 *
 * @param heldBy the number of the thread that holds the monitor, as {@link DumpThread#tid()}; null where it is not said
 */
public record Wait(For what, Monitor monitor, Integer heldBy) {

    /** What a thread can wait for. */
    public enum For {
        /** A monitor that another thread holds. */
        LOCK,
        /** A notification; the monitor is free meanwhile. */
        NOTIFICATION,
        /** Time to pass. */
        TIME
    }
}
