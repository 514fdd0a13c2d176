package dev.fermata.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * Carries a failure through the retry loop.
 *
 * @see Failover what decides whether and when there is a next call
 */
final class FailedCall extends RuntimeException {

    private final transient LlmException failure;
    private final transient Optional<Duration> nextCallIn;

    FailedCall(LlmException failure, Optional<Duration> nextCallIn) {
        super(failure.code(), failure, false, false);
        this.failure = failure;
        this.nextCallIn = nextCallIn;
    }

    LlmException failure() {
        return failure;
    }

    /** Empty when no further call is worth it. */
    Optional<Duration> nextCallIn() {
        return nextCallIn;
    }
}
