package dev.fermata.llm;

import io.smallrye.faulttolerance.api.CustomBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * One question to one provider, over as many HTTP calls as {@link RetryPolicy} allows, on the
 * calling thread. Time limits are not annotated here because they differ by provider.
 */
@ApplicationScoped
class ProviderCalls {

    private final HttpUpstream http;
    private final SimulatedUpstream simulated;
    private final RetryPolicy policy;
    private final CallLog log;

    ProviderCalls(HttpUpstream http, SimulatedUpstream simulated, RetryPolicy policy, CallLog log) {
        this.http = http;
        this.simulated = simulated;
        this.policy = policy;
        this.log = log;
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
            return attempt(call);
        } catch (LlmException failure) {
            throw failed(call, failure);
        }
    }

    private LlmAnswer attempt(Call call) throws InterruptedException {
        call.begin();
        log.request(call);
        try {
            String finishReason = upstream(call.provider()).complete(call);
            log.answered(call);
            return call.answer(finishReason);
        } catch (LlmException failure) {
            log.failed(call, failure.summary());
            throw failure;
        } catch (InterruptedException interrupt) {
            log.failed(call, "aborted");
            throw interrupt;
        } catch (RuntimeException ofTheSink) {
            log.failed(call, ofTheSink.getClass().getSimpleName());
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
        call.failed(failure);
        var failed = new FailedCall(failure, policy.nextCallIn(failure, call.attempts()));
        failed.nextCallIn().ifPresent(wait -> {
            log.waiting(call, failure, wait);
            call.waitAlarm().arm();
        });
        return failed;
    }
}
