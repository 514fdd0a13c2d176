package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** What follows a failed HTTP call: the same provider again, another one, or the end. */
@Singleton
class Failover {

    private final RetryPolicy policy;
    private final ProviderChoice choice;
    private final ProviderWeather weather;
    private final Duration patience;

    Failover(RetryPolicy policy, ProviderChoice choice, ProviderWeather weather, LlmConfig config) {
        this.policy = policy;
        this.choice = choice;
        this.weather = weather;
        this.patience = config.weather().patience();
    }

    FailedCall after(LlmException failure, Call call) {
        return switch (failure) {
            case LlmTransientException passing -> afterPassing(passing, call);
            case LlmUnauthorisedException refused -> elsewhere(refused, call);
            default -> end(failure);
        };
    }

    private FailedCall afterPassing(LlmTransientException failure, Call call) {
        if (policy.exhausted(call.callsHere())) {
            tellOthers(failure, call);
            return elsewhere(failure, call);
        }
        if (!failure.asksForPause()) {
            var wait = policy.nextCallIn(failure, call.callsHere());
            return wait.isPresent() ? new FailedCall(failure, wait) : elsewhere(failure, call);
        }
        tellOthers(failure, call);
        if (choice.anotherIsOpen(call)) {
            return new FailedCall(failure, Optional.of(Duration.ZERO));
        }
        var next = policy.nextCallIn(failure, call.callsHere());
        Duration wait = choice.opensIn(call);
        boolean tooLong = next.isEmpty() || wait.compareTo(patience) > 0;
        return failure.retryAfter().isPresent() && tooLong
                ? end(new LlmAllClosedException(call.route().name(), wait, call.text()))
                : new FailedCall(failure, next);
    }

    private void tellOthers(LlmTransientException failure, Call call) {
        if (failure.asksForPause()) {
            Duration time = failure.retryAfter().orElseGet(() -> policy.backoff(call.callsHere()));
            weather.close(call.provider().name(), time, failure.summary(), failure.rateHeaders());
        }
    }

    /** Not here any more in this call. */
    private FailedCall elsewhere(LlmException failure, Call call) {
        boolean another = choice.anotherIsOpen(call);
        call.leaveProvider();
        return another ? new FailedCall(failure, Optional.of(Duration.ZERO)) : end(failure);
    }

    private static FailedCall end(LlmException failure) {
        return new FailedCall(failure, Optional.empty());
    }
}
