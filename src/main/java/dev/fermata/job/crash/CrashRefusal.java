package dev.fermata.job.crash;

/** What can't be done for the caller of an original's route, told in the original's shape: {@code {status, message}}. */
final class CrashRefusal extends RuntimeException {

    private final int status;

    private final transient Object[] args;

    /** @param code of the message, filled with the arguments in the reader's language */
    CrashRefusal(int status, String code, Object... args) {
        // An answer, not a fault.
        super(code, null, false, false);
        this.status = status;
        this.args = args;
    }

    /** The code of its message. */
    String code() {
        return getMessage();
    }

    Object[] args() {
        return args;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }
}
