package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Makes one tiny call to one provider, whatever its weather: an operator wants to know. */
@Singleton
class Probe {

    private static final int ENOUGH_TOKENS = 16;

    private static final LlmRequest QUESTION = new LlmRequest(
            "probe",
            "",
            "probe",
            List.of(LlmMessage.user("Answer with the word: ok")),
            Optional.empty(),
            OptionalInt.of(ENOUGH_TOKENS),
            OptionalDouble.empty());

    private final HttpUpstream http;
    private final SimulatedUpstream simulated;
    private final CallObservers observers;

    Probe(HttpUpstream http, SimulatedUpstream simulated, CallObservers observers) {
        this.http = http;
        this.simulated = simulated;
        this.observers = observers;
    }

    /** @return what the call took; its outcome says whether it went well */
    FinishedCall of(Provider provider) {
        var alone = new Route("probe", List.of(provider), false);
        var call = new Call(QUESTION, alone, FragmentSink.none(), AbortSignal.none());
        call.ask(provider);
        call.begin();
        String outcome = outcome(call);
        observers.ended(call, outcome);
        return FinishedCall.of(call, outcome);
    }

    private String outcome(Call call) {
        try {
            switch (call.provider()) {
                case Provider.Remote remote -> http.complete(call);
                case Provider.Simulated simulation -> simulated.complete(call);
            }
            return FinishedCall.OK;
        } catch (LlmException failure) {
            return failure.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FinishedCall.ABORTED;
        }
    }
}
