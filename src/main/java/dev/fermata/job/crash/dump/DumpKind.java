package dev.fermata.job.crash.dump;

/** What a dump is about. */
public enum DumpKind {
    /** Processes that hang: the stacks of their threads. */
    ANR,
    /** A process that died of a signal, or a native backtrace without one. */
    TOMBSTONE,
    /** A process that died of an exception that nobody caught. */
    JAVA_CRASH,
    /** Nothing that is known. */
    UNKNOWN
}
