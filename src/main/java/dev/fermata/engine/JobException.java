package dev.fermata.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * A handler's way to say that, and how, its task failed. The message is shown to the task's owner: it says what
 * happened, to what, and what to do.
 */
public final class JobException extends RuntimeException {

    private final String code;
    private final boolean retryable;
    private final transient Optional<Duration> retryAfter;

    private JobException(String code, String message, boolean retryable, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** The same input would fail again: the task is FAILED at once. */
    public static JobException permanent(String code, String message, Throwable cause) {
        return new JobException(code, message, false, Optional.empty(), cause);
    }

    /** Worth another run: the task goes to RETRY while it has retries left. */
    public static JobException transientFailure(String code, String message, Optional<Duration> retryAfter,
            Throwable cause) {
        return new JobException(code, message, true, retryAfter, cause);
    }

    /** A stable name of the failure. */
    public String code() {
        return code;
    }

    /** Whether another run may succeed. */
    public boolean retryable() {
        return retryable;
    }

    /** The shortest wait before another run that makes sense. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
