package dev.fermata.job.crash.dump;

/** What a stretch of a dump holds. */
public enum BlockKind {
    /** What comes before the first process: subject, CPU usage, pressure. */
    PREAMBLE,
    /** The beginning of a process of a trace, up to its first thread. */
    PROCESS_HEAD,
    /** A thread of a trace. */
    THREAD,
    /** The beginning of a tombstone: who died, of what, registers, abort message. */
    CRASH_HEAD,
    /** The stack of the thread that died. */
    BACKTRACE,
    /** Another thread of a tombstone, with all that is said of it. */
    OTHER_THREAD,
    /** Raw memory: stacks, memory near registers, code around them. */
    MEMORY,
    /** The memory map. */
    MAPS,
    /** Log lines. */
    LOG,
    /** Anything else. */
    OTHER
}
