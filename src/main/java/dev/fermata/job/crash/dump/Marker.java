package dev.fermata.job.crash.dump;

/** A sign that a text is a dump, and of which kind; a dump has several. */
public enum Marker {
    SUBJECT(DumpKind.ANR),
    PROCESS_START(DumpKind.ANR),
    COMMAND_LINE(DumpKind.ANR),
    THREAD_LIST(DumpKind.ANR),
    MANAGED_THREAD(DumpKind.ANR),
    THREAD_DETAILS(DumpKind.ANR),
    LOCK(DumpKind.ANR),
    CPU_USAGE(DumpKind.ANR),
    BANNER(DumpKind.TOMBSTONE),
    FINGERPRINT(DumpKind.TOMBSTONE),
    ABI(DumpKind.TOMBSTONE),
    CRASHED_THREAD(DumpKind.TOMBSTONE),
    SIGNAL(DumpKind.TOMBSTONE),
    ABORT_MESSAGE(DumpKind.TOMBSTONE),
    REGISTERS(DumpKind.TOMBSTONE),
    BACKTRACE(DumpKind.TOMBSTONE),
    NATIVE_FRAME(DumpKind.TOMBSTONE),
    MEMORY(DumpKind.TOMBSTONE),
    EXCEPTION(DumpKind.JAVA_CRASH),
    JAVA_FRAME(DumpKind.JAVA_CRASH);

    private final DumpKind kind;

    Marker(DumpKind kind) {
        this.kind = kind;
    }

    /** What it is a sign of. */
    public DumpKind kind() {
        return kind;
    }
}
