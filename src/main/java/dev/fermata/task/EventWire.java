package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventJson;
import dev.fermata.event.TaskEvent;
import dev.fermata.ops.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Events as their readers get them: messages are stored as code and arguments and rendered here, in the language of
 * each reader. Thread-safe.
 */
@ApplicationScoped
class EventWire {

    private static final Set<String> WITH_MESSAGE = Set.of("progress", "info", "warning");

    private final Messages messages;
    private final Jsonb jsonb;

    EventWire(Messages messages, Jsonb jsonb) {
        this.messages = messages;
        this.jsonb = jsonb;
    }

    /** The event as one line of JSON. */
    String of(TaskEvent event, Locale reader) {
        return EventJson.of(event, WITH_MESSAGE.contains(event.type()) ? message(event, reader) : Optional.empty());
    }

    private Optional<String> message(TaskEvent event, Locale reader) {
        JsonNode data = jsonb.tree(event.json());
        List<Object> args = new ArrayList<>();
        data.path("args").forEach(arg -> args.add(arg.isNumber() ? arg.numberValue() : arg.asText()));
        return messages.find(data.path("code").asText(), args, reader);
    }
}
