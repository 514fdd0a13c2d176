package dev.fermata.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then chance. Ids grow with time, so an
 * index on them is written at its end and sorts by age. Thread-safe.
 */
@ApplicationScoped
public class TaskIds {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final Clock clock;
    private final RandomGenerator random;

    TaskIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Ids of tasks that were made since then are not smaller. */
    String since(Duration ago) {
        return new UUID(clock.instant().minus(ago).toEpochMilli() << 16, 0).toString();
    }

    /** A new id, in the usual form of 36 characters. */
    public String next() {
        long high = clock.millis() << 16 | VERSION_7 | random.nextLong() & 0xFFF;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | VARIANT;
        return new UUID(high, low).toString();
    }
}
