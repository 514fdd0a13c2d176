package dev.fermata.callback;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed try: 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 6 h, then 12 h each, in proportion to the
 * configured first one. Spread by a fifth either way, so that a receiver that comes back is not met by all at once.
 */
@Singleton
class Backoff {

    private static final int[] FACTORS = {1, 6, 24, 120, 720, 2_160, 4_320, 8_640};
    private static final double SPREAD = 0.2;

    private final RandomGenerator random;
    private final Duration first;

    Backoff(CallbackConfig config, RandomGenerator random) {
        this.random = random;
        this.first = config.firstRetry();
    }

    /**
     * The wait.
     *
     * @param tries how many have failed, 1 or more
     * @param notBefore what the receiver asked for; it is never sooner than that
     */
    Duration after(int tries, Duration notBefore) {
        int factor = FACTORS[Math.min(tries, FACTORS.length) - 1];
        double spread = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
        Duration wait = Duration.ofMillis(Math.round(first.toMillis() * factor * spread));
        return wait.compareTo(notBefore) > 0 ? wait : notBefore;
    }
}
