package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.TaskEvent;
import dev.fermata.ops.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A task's events in the words of system 0's progress stream: one kind of object, whose {@code event_type} says what it is
 * about. Remembers how far the task was, so it has to be told of every event. For one reader.
 */
final class ProgressWords {

    private final Task task;
    private final EventWire wire;
    private final Jsonb jsonb;
    private final Messages messages;
    private final Locale reader;
    private String status;
    private int percent;

    ProgressWords(Task task, EventWire wire, Jsonb jsonb, Messages messages, Locale reader) {
        this.task = task;
        this.wire = wire;
        this.jsonb = jsonb;
        this.messages = messages;
        this.reader = reader;
        this.status = wireName(TaskStatus.PENDING.wireName());
    }

    /** The event as JSON; empty where that stream has no word for it. */
    Optional<String> of(TaskEvent event) {
        JsonNode data = jsonb.tree(event.json());
        String message = wire.message(event, data, reader).orElse("");
        return switch (event.type()) {
            case "status" -> Optional.of(status(event, data, message));
            case "progress" -> {
                percent = data.path("percent").asInt();
                yield Optional.of(word(event, "progress", message, jsonb.object().put("stage", data.path("stage").asText())));
            }
            case "info", "warning" -> Optional.of(word(event, "step", message, null));
            case "error" -> Optional.of(word(event, "error", message, null));
            default -> Optional.empty();
        };
    }

    private String status(TaskEvent event, JsonNode data, String error) {
        boolean held = status.equals("waiting");
        status = wireName(data.path("status").asText());
        return switch (status) {
            case "waiting" -> word(event, "interrupt", say("waiting", data.path("reason").asText()), null);
            case "failed" -> word(event, "error", error, null);
            default -> {
                boolean resumed = held && status.equals("pending");
                yield word(event, resumed ? "resume" : "status_change",
                        say(resumed ? "resumed" : status, data.path("comment").asText()), null);
            }
        };
    }

    /** System 0 knows no waiting for another try, and has another word for a task that waits for a person. */
    private static String wireName(String status) {
        return switch (status) {
            case "paused" -> "waiting";
            case "retry" -> "pending";
            default -> status;
        };
    }

    private String say(String code, String reason) {
        return messages.find("progress_stream." + code, List.of(reason), reader).map(String::strip).orElse(code);
    }

    private String word(TaskEvent event, String type, String message, ObjectNode detail) {
        ObjectNode word = jsonb.object().put("task_id", task.clientKey == null ? task.id : task.clientKey)
                .put("session_id", task.sessionId == null ? "" : task.sessionId).put("event_type", type)
                .put("status", status).put("message", message).put("progress", percent)
                .put("step_type", type.equals("step") ? "OBSERVATION" : null).put("tool_name", (String) null);
        word.set("detail", detail);
        return jsonb.write(word.put("timestamp", event.at().toString()));
    }
}
