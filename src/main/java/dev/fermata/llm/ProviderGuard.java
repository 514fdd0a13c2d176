package dev.fermata.llm;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * What stands between this replica and one provider: its places for calls under way, and a breaker.
 * The places are no bulkhead of the fault tolerance library, which only refuses or queues blindly:
 * here a call may look elsewhere, and an abort ends its wait. Thread-safe.
 */
final class ProviderGuard {

    private final int maxConcurrent;
    private final int weight;
    private final Semaphore places;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final TypedGuard<LlmAnswer> breaker;

    ProviderGuard(String name, LlmConfig.Provider config, Consumer<CircuitBreakerState> onChange) {
        maxConcurrent = config.maxConcurrent();
        weight = Math.max(1, config.weight());
        places = new Semaphore(maxConcurrent == 0 ? Integer.MAX_VALUE : maxConcurrent, true);
        breaker = breaker(name, config.breaker(), onChange);
    }

    private static TypedGuard<LlmAnswer> breaker(
            String name, LlmConfig.Breaker config, Consumer<CircuitBreakerState> onChange) {
        var guard = TypedGuard.create(LlmAnswer.class).withDescription(breakerName(name));
        if (config.window() == 0) {
            return guard.build();
        }
        return guard.withCircuitBreaker()
                .name(breakerName(name))
                .requestVolumeThreshold(config.window())
                .failureRatio(config.failureRate())
                .delay(config.pause().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .when(ProviderGuard::isTheProvidersFault)
                .onStateChange(onChange)
                .done()
                .build();
    }

    static String breakerName(String provider) {
        return "llm-" + provider;
    }

    /** A rate limit is not: it says itself how long it lasts. */
    private static boolean isTheProvidersFault(Throwable failure) {
        return failure instanceof LlmUnauthorisedException
                || failure instanceof LlmTransientException passing && !passing.code().equals("rate_limited");
    }

    boolean hasRoom() {
        return places.availablePermits() > 0;
    }

    /** Calls under way, as many times fewer as it weighs more. */
    double load() {
        return (double) inFlight.get() / weight;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** 0 = any number. */
    int maxConcurrent() {
        return maxConcurrent;
    }

    /** @return false when none became free in this time */
    boolean takePlace(Duration patience) throws InterruptedException {
        boolean taken = places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (taken) {
            inFlight.incrementAndGet();
        }
        return taken;
    }

    void leavePlace() {
        inFlight.decrementAndGet();
        places.release();
    }

    /**
     * Makes the call unless too many before it failed.
     *
     * @throws CircuitBreakerOpenException when it was not made
     */
    LlmAnswer call(Callable<LlmAnswer> call) throws InterruptedException {
        try {
            return breaker.call(call);
        } catch (RuntimeException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A call throws nothing else", e);
        }
    }
}
