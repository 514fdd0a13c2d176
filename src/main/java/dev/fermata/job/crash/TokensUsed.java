package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** What an analysis has taken so far, by the usage events of its log. Thread-safe. */
@ApplicationScoped
class TokensUsed {

    /** Tokens of all calls of a task. */
    record Sum(long input, long output) {

        static final Sum NONE = new Sum(0, 0);

        /** With what a usage event tells of one more call. */
        Sum plus(JsonNode usage) {
            return new Sum(input + usage.path("prompt_tokens").asLong(), output + usage.path("completion_tokens").asLong());
        }
    }

    private static final int MOST_CALLS = 10_000;

    private final EventLog log;
    private final Jsonb jsonb;

    TokensUsed(EventLog log, Jsonb jsonb) {
        this.log = log;
        this.jsonb = jsonb;
    }

    Sum of(String taskId) {
        return log.read(List.of(new EventLog.Stretch(taskId, 0, Long.MAX_VALUE)), Set.of(EventType.USAGE), MOST_CALLS).stream()
                .map(event -> jsonb.tree(event.json())).reduce(Sum.NONE, Sum::plus, (a, b) -> new Sum(a.input + b.input,
                        a.output + b.output));
    }
}
