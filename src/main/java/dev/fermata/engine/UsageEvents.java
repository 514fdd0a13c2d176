package dev.fermata.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventType;
import dev.fermata.event.NewEvent;
import dev.fermata.llm.CallObserver;
import dev.fermata.llm.FinishedCall;
import dev.fermata.usage.Amount;
import dev.fermata.usage.Prices;
import jakarta.enterprise.context.ApplicationScoped;

/** Adds a {@code usage} event to a task's log for every HTTP call that was made for it, whole or cut off. */
@ApplicationScoped
class UsageEvents implements CallObserver {

    private final Runs runs;
    private final Prices prices;
    private final Jsonb jsonb;

    UsageEvents(Runs runs, Prices prices, Jsonb jsonb) {
        this.runs = runs;
        this.prices = prices;
        this.jsonb = jsonb;
    }

    @Override
    public void ended(FinishedCall call) {
        runs.find(call.taskId(), call.asker().attempt())
                .ifPresent(run -> run.log().event(new NewEvent(EventType.USAGE, jsonb.write(event(call)))));
    }

    private ObjectNode event(FinishedCall call) {
        ObjectNode event = jsonb.object()
                .put("step", call.step())
                .put("provider", call.provider())
                .put("model", call.model())
                .put("outcome", call.outcome())
                .put("prompt_tokens", call.usage().promptTokens())
                .put("completion_tokens", call.usage().completionTokens())
                .put("estimated", call.usage().estimated())
                .put("cost", prices.cost(call.provider(), call.model(), call.usage())
                        .map(Amount::text).orElse(null))
                .put("currency", prices.currency());
        if (!call.movedFrom().isEmpty()) {
            event.set("moved_from", jsonb.tree(call.movedFrom()));
        }
        return event;
    }
}
