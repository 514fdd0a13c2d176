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

    private static final Set<String> WITH_MESSAGE = Set.of("status", "progress", "info", "warning", "restarted");

    private final Messages messages;
    private final Jsonb jsonb;

    EventWire(Messages messages, Jsonb jsonb) {
        this.messages = messages;
        this.jsonb = jsonb;
    }

    /** The event as one line of JSON. */
    String of(TaskEvent event, Locale reader) {
        return EventJson.of(event, speaks(event) ? message(event, jsonb.tree(event.json()), reader) : Optional.empty());
    }

    /** What the event says in the reader's language; empty where it says nothing. */
    Optional<String> message(TaskEvent event, JsonNode data, Locale reader) {
        if (!speaks(event)) {
            return Optional.empty();
        }
        return event.is(EventType.STATUS) ? failure(data, reader) : message(data, reader);
    }

    private static boolean speaks(TaskEvent event) {
        return WITH_MESSAGE.contains(event.type());
    }

    /**
     * A task's error in the reader's language: the code's text, or what was stored where the code has none.
     *
     * @return null where there is no error
     */
    String error(String code, String stored, Locale reader) {
        return code == null ? stored : messages.find("task_error." + code, Arrays.asList(stored), reader).orElse(stored);
    }

    private Optional<String> failure(JsonNode data, Locale reader) {
        return Optional.ofNullable(data.path("error").textValue())
                .map(error -> this.error(data.path("code").textValue(), error, reader));
    }

    private Optional<String> message(JsonNode data, Locale reader) {
        List<Object> args = new ArrayList<>();
        data.path("args").forEach(arg -> args.add(arg.isNumber() ? arg.numberValue() : arg.asText()));
        return messages.find(data.path("code").asText(), args, reader);
    }
}
