package dev.fermata.llm;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and when a failed HTTP call is followed by another within the same {@link LlmClient}
 * call: transient failures only, after 2, 4, 8 s, or when the provider says, if that is no later
 * than the longest wait.
 */
@Singleton
class RetryPolicy {

    private final LlmConfig.Retry config;

    @Inject
    RetryPolicy(LlmConfig config) {
        this(config.retry());
    }

    RetryPolicy(LlmConfig.Retry config) {
        this.config = config;
    }

    /**
     * @param calls made so far, the failed one included
     * @return empty when there is no next call
     */
    Optional<Duration> nextCallIn(LlmException failure, int calls) {
        if (!(failure instanceof LlmTransientException passing) || exhausted(calls)) {
            return Optional.empty();
        }
        if (passing.hint().again().equals(Optional.of(false))) {
            return Optional.empty();
        }
        Duration wait = passing.hint().after().orElseGet(() -> backoff(calls));
        return Optional.of(wait).filter(it -> it.compareTo(config.maxDelay()) <= 0);
    }

    /** @param calls made so far to one provider */
    boolean exhausted(int calls) {
        return calls > config.maxRetries();
    }

    Duration backoff(int calls) {
        Duration wait = config.baseDelay();
        for (int call = 1; call < calls && wait.compareTo(config.maxDelay()) < 0; call++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(config.maxDelay()) < 0 ? wait : config.maxDelay();
    }
}
