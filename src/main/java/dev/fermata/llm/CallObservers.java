package dev.fermata.llm;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells all observers, whatever one of them does. */
@Singleton
class CallObservers {

    private static final Logger LOG = Logger.getLogger(CallObservers.class);

    private final List<CallObserver> observers;
    private final CallSpans spans;

    CallObservers(@All List<CallObserver> observers, CallSpans spans) {
        this.observers = observers;
        this.spans = spans;
    }

    void ended(Call call, String outcome) {
        FinishedCall finished = FinishedCall.of(call, outcome);
        spans.ended(call, finished);
        call.meter().ended(finished.usage());
        for (CallObserver observer : observers) {
            try {
                observer.ended(finished);
            } catch (RuntimeException e) {
                LOG.errorf(e, "A call to provider %s was not noted by %s; the call itself is not touched",
                        finished.provider(), observer.getClass().getSimpleName());
            }
        }
    }
}
