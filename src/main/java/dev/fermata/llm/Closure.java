package dev.fermata.llm;

import java.time.Duration;

/**
 * Why and until when a provider is not asked.
 *
 * @param untilNanos by {@link System#nanoTime()}
 * @param byOperator whether somebody closed it by hand
 * @param endless whether only somebody's hand can open it
 */
record Closure(long untilNanos, String reason, boolean byOperator, boolean endless) {

    /** When to look again at what has no end. */
    private static final Duration ANOTHER_LOOK = Duration.ofSeconds(30);

    static Closure lasting(Duration time, String reason) {
        return new Closure(System.nanoTime() + time.toNanos(), reason, false, false);
    }

    /** Zero when it is over. */
    Duration left() {
        if (endless) {
            return ANOTHER_LOOK;
        }
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }

    boolean over() {
        return left().isZero();
    }
}
