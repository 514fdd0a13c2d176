package dev.fermata.callback;

import java.time.Duration;

/**
 * When one try must be over, by this process's monotonic clock.
 *
 * @param nanos the moment, as {@link System#nanoTime()} will say
 */
record Deadline(long nanos) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    long leftNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    Deadline atMost(Duration time) {
        return leftNanos() < time.toNanos() ? this : in(time);
    }
}
