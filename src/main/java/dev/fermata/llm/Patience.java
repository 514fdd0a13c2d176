package dev.fermata.llm;

import java.time.Duration;

/** Counts the time that one HTTP call may still take. Begins when made. */
final class Patience {

    private final Limits limits;
    private final long startedAt = System.nanoTime();
    private boolean answering;

    Patience(Limits limits) {
        this.limits = limits;
    }

    /** The first token has come: from now on silence is measured. */
    void answering() {
        answering = true;
    }

    /** Nanoseconds to wait for the next arrival; not positive when time is up. */
    long left() {
        long elapsed = System.nanoTime() - startedAt;
        long untilSilence = answering ? nanos(limits.idle()) : nanos(limits.firstToken()) - elapsed;
        return Math.min(nanos(limits.total()) - elapsed, untilSilence);
    }

    /** Which limit ran out. */
    String expired() {
        boolean totalIsOver = System.nanoTime() - startedAt >= nanos(limits.total());
        if (totalIsOver) {
            return "Timeout after " + seconds(limits.total());
        }
        return answering
                ? "Stream silent for " + seconds(limits.idle())
                : "No token after " + seconds(limits.firstToken());
    }

    private static long nanos(Duration limit) {
        return limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + "s" : limit.toMillis() + "ms";
    }
}
