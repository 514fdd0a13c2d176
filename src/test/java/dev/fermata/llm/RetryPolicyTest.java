package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final LlmConfig.Retry CONFIG = new LlmConfig.Retry() {
        @Override
        public int maxRetries() {
            return 3;
        }

        @Override
        public Duration baseDelay() {
            return Duration.ofSeconds(2);
        }

        @Override
        public Duration maxDelay() {
            return Duration.ofSeconds(30);
        }
    };

    private final RetryPolicy policy = new RetryPolicy(CONFIG);

    @Test
    void three_retries_come_after_two_four_and_eight_seconds() {
        assertEquals(seconds(2), policy.nextCallIn(failure(RetryHint.NONE), 1));
        assertEquals(seconds(4), policy.nextCallIn(failure(RetryHint.NONE), 2));
        assertEquals(seconds(8), policy.nextCallIn(failure(RetryHint.NONE), 3));
        assertEquals(Optional.empty(), policy.nextCallIn(failure(RetryHint.NONE), 4));
    }

    @Test
    void the_provider_may_ask_for_another_wait() {
        assertEquals(seconds(7), policy.nextCallIn(failure(after(7)), 1));
        assertEquals(seconds(30), policy.nextCallIn(failure(after(30)), 1));
    }

    @Test
    void a_wait_beyond_the_longest_ends_the_call() {
        assertEquals(Optional.empty(), policy.nextCallIn(failure(after(31)), 1));
    }

    @Test
    void a_provider_that_says_no_is_not_asked_again() {
        var never = new RetryHint(Optional.empty(), Optional.of(false), Map.of());
        assertEquals(Optional.empty(), policy.nextCallIn(failure(never), 1));
    }

    @Test
    void only_what_may_pass_is_asked_again() {
        assertEquals(Optional.empty(), policy.nextCallIn(new LlmAbortedException(""), 1));
        assertEquals(Optional.empty(), policy.nextCallIn(new LlmRejectedException("rejected", "", "", ""), 1));
    }

    private static LlmException failure(RetryHint hint) {
        return new LlmTransientException("provider_error", "", "", hint, "");
    }

    private static RetryHint after(int seconds) {
        return new RetryHint(seconds(seconds), Optional.empty(), Map.of());
    }

    private static Optional<Duration> seconds(int seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
