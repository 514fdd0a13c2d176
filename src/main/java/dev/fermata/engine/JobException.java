package dev.fermata.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * A handler's way to say that, and how, its task failed, or that it has to wait. The message is shown to the task's
 * owner: it says what happened, to what, and what to do.
 */
public final class JobException extends RuntimeException {

    private final String code;
    private final boolean retryable;
    private final boolean postponed;
    private final transient Optional<Duration> retryAfter;

    private JobException(String code, String message, boolean retryable, boolean postponed, Optional<Duration> retryAfter,
            Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
        this.postponed = postponed;
        this.retryAfter = retryAfter;
    }

    /** The same input would fail again: the task is FAILED at once. */
    public static JobException permanent(String code, String message, Throwable cause) {
        return new JobException(code, message, false, false, Optional.empty(), cause);
    }

    /** Worth another run: the task goes to RETRY while it has retries left. */
    public static JobException transientFailure(String code, String message, Optional<Duration> retryAfter,
            Throwable cause) {
        return new JobException(code, message, true, false, retryAfter, cause);
    }

    /**
     * Nothing was tried in vain: what the task needs is taken just now. It leaves its worker to others, spends no retry
     * and runs again, with its finished steps, after that time, perhaps on another replica; as often as it takes, within
     * its deadline.
     */
    public static JobException postponed(String code, String message, Duration delay) {
        return new JobException(code, message, true, true, Optional.of(delay), null);
    }

    /** A stable name of the failure. */
    public String code() {
        return code;
    }

    /** Whether another run may succeed. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether it only waits, which is no failure. */
    public boolean postponed() {
        return postponed;
    }

    /** The shortest wait before another run that makes sense; of a postponed task the wait itself. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
