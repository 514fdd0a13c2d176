package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventJson;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.ops.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final Set<String> WITH_MESSAGE = Set.of("progress", "info", "warning", "restarted");

    private final Messages messages;
    private final Jsonb jsonb;

    EventWire(Messages messages, Jsonb jsonb) {
        this.messages = messages;
        this.jsonb = jsonb;
    }

    /** The event as one line of JSON. */
    String of(TaskEvent event, Locale reader) {
        if (WITH_MESSAGE.contains(event.type())) {
            return EventJson.of(event, message(event, reader));
        }
        return EventJson.of(event, event.is(EventType.STATUS) ? failure(event, reader) : Optional.empty());
    }

    /**
     * A task's error in the reader's language: the code's text, or what was stored where the code has none.
     *
     * @return null where there is no error
     */
    String error(String code, String stored, Locale reader) {
        return code == null ? stored : messages.find("task_error." + code, Arrays.asList(stored), reader).orElse(stored);
    }

    private Optional<String> failure(TaskEvent event, Locale reader) {
        JsonNode data = jsonb.tree(event.json());
        return Optional.ofNullable(data.path("error").textValue())
                .map(error -> this.error(data.path("code").textValue(), error, reader));
    }

    private Optional<String> message(TaskEvent event, Locale reader) {
        JsonNode data = jsonb.tree(event.json());
        List<Object> args = new ArrayList<>();
        data.path("args").forEach(arg -> args.add(arg.isNumber() ? arg.numberValue() : arg.asText()));
        return messages.find(data.path("code").asText(), args, reader);
    }
}
