package dev.fermata.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a failed task waits before its next run: {@code base} doubled with every retry, up to {@code cap}, then
 * shortened at random by up to a fifth so that tasks which failed together don't come back together.
 *
 * @param base the wait before the first retry
 * @param cap the longest wait
 */
public record RetryPolicy(Duration base, Duration cap) {

    private static final double JITTER = 0.2;

    /**
     * The wait before the next run.
     *
     * @param retriesSpent retries before this one, 0 for the first
     * @param asked what the provider asked for, which is the least
     */
    Duration delay(int retriesSpent, Optional<Duration> asked, RandomGenerator random) {
        double millis = Math.min(base.toMillis() * Math.pow(2, retriesSpent), cap.toMillis());
        Duration jittered = Duration.ofMillis(Math.round(millis * (1 - JITTER * random.nextDouble())));
        return asked.filter(least -> least.compareTo(jittered) > 0).orElse(jittered);
    }
}
