package dev.fermata.security;

/**
 * Lets a burst through and then one request at a time, at a steady rate. Time is the caller's, in nanoseconds that
 * never go back. Thread-safe.
 */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double perNano;
    private final int burst;
    private double tokens;
    private long filledAt;

    TokenBucket(int perSecond, int burst, long now) {
        this.perNano = perSecond / NANOS;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = now;
    }

    /** Takes a token; 0 when there was one, else the nanoseconds until there is one. */
    synchronized long take(long now) {
        fill(now);
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) / perNano);
    }

    /** Whether it holds all it can: as good as new. */
    synchronized boolean full(long now) {
        fill(now);
        return tokens >= burst;
    }

    private void fill(long now) {
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }
}
