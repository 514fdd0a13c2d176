package dev.fermata.llm;

import io.smallrye.faulttolerance.api.CustomBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * One question to the providers of its route, over as many HTTP calls as {@link Failover} finds worth
 * it, on the calling thread. Time limits are not annotated here because they differ by provider.
 */
@ApplicationScoped
class ProviderCalls {

    /** While a breaker lets only one call try; that one is soon over. */
    private static final Duration WHILE_ANOTHER_TRIES = Duration.ofSeconds(1);

    private final HttpUpstream http;
    private final SimulatedUpstream simulated;
    private final Turnstile turnstile;
    private final Failover failover;
    private final ProviderWeather weather;
    private final Habits habits;
    private final CallObservers observers;
    private final CallLog log;
    private final SpendingLimit spending;

    ProviderCalls(
            HttpUpstream http,
            SimulatedUpstream simulated,
            Turnstile turnstile,
            Failover failover,
            ProviderWeather weather,
            Habits habits,
            CallObservers observers,
            CallLog log,
            SpendingLimit spending) {
        this.http = http;
        this.simulated = simulated;
        this.turnstile = turnstile;
        this.failover = failover;
        this.weather = weather;
        this.habits = habits;
        this.observers = observers;
        this.log = log;
        this.spending = spending;
    }

    /**
     * Makes one HTTP call; the annotations repeat it.
     *
     * @throws FailedCall when the last HTTP call failed
     * @throws InterruptedException when the thread was interrupted, be it by the abort during a wait
     */
    // The policy counts, so that the limit is configured in one place; no limit in time, because the
    // task has a deadline of its own; no jitter, because it could undercut a Retry-After.
    @Retry(
            maxRetries = -1,
            delay = 0,
            delayUnit = ChronoUnit.MILLIS,
            maxDuration = 0,
            durationUnit = ChronoUnit.MILLIS,
            jitter = 0,
            jitterDelayUnit = ChronoUnit.MILLIS)
    @RetryWhen(exception = NextCall.IsWorthIt.class)
    @CustomBackoff(NextCall.Wait.class)
    public LlmAnswer answer(Call call) throws InterruptedException {
        call.waitAlarm().disarm();
        try {
            call.stopIfAborted();
            // Before the line for a place: who may not spend shall not stand in it. The likeliest provider's price counts.
            stopIfOverBudget(call, call.left().getFirst());
            LlmAnswer answer = guarded(call);
            habits.answered(call);
            return answer;
        } catch (LlmException failure) {
            throw failed(call, failure);
        }
    }

    private void stopIfOverBudget(Call call, Provider provider) throws InterruptedException {
        call.waitAlarm().arm();
        Optional<Breach> breach;
        try {
            breach = spending.check(PlannedCall.of(call.request(), provider));
        } finally {
            call.waitAlarm().disarm();
        }
        if (breach.isPresent()) {
            throw new LlmBudgetException(breach.get(), call.text());
        }
    }

    private LlmAnswer guarded(Call call) throws InterruptedException {
        while (true) {
            try (var place = turnstile.enter(call)) {
                // Others may have spent the rest while this call stood in line.
                stopIfOverBudget(call, call.provider());
                return place.guard().call(() -> attempt(call));
            } catch (CircuitBreakerOpenException notAsked) {
                weather.avoid(call.provider().name(), WHILE_ANOTHER_TRIES, "its breaker is open");
            }
        }
    }

    private LlmAnswer attempt(Call call) throws InterruptedException {
        call.begin();
        call.countedBy(spending.begin(PlannedCall.of(call.request(), call.provider())));
        log.request(call);
        try {
            LlmAnswer answer = call.answer(upstream(call.provider()).complete(call));
            log.answered(call);
            observers.ended(call, FinishedCall.OK);
            return answer;
        } catch (LlmException failure) {
            log.failed(call, failure.summary());
            observers.ended(call, failure.code());
            throw failure;
        } catch (InterruptedException interrupt) {
            log.failed(call, FinishedCall.ABORTED);
            observers.ended(call, FinishedCall.ABORTED);
            throw interrupt;
        } catch (RuntimeException ofTheSink) {
            log.failed(call, ofTheSink.getClass().getSimpleName());
            observers.ended(call, FinishedCall.ABORTED);
            throw ofTheSink;
        }
    }

    private Upstream upstream(Provider provider) {
        return switch (provider) {
            case Provider.Remote remote -> http;
            case Provider.Simulated simulation -> simulated;
        };
    }

    private FailedCall failed(Call call, LlmException failure) {
        if (failure instanceof LlmAllClosedException closed) {
            return new FailedCall(call.endsWith(closed), Optional.empty());
        }
        if (call.provider() == null) {
            return new FailedCall(failure, Optional.empty());
        }
        call.failed(failure);
        var failed = failover.after(failure, call);
        failed.nextCallIn().ifPresent(wait -> {
            log.waiting(call, failure, wait);
            call.waitAlarm().arm();
        });
        return failed;
    }
}
