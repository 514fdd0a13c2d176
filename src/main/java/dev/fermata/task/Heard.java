package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An event on its way to the reader of a dialect.
 *
 * @param event the event
 * @param data its data
 * @param message what it says, in the reader's language: of a failed status the error; empty where it says nothing
 * @param task reads the task as it is now, its result included
 */
public record Heard(TaskEvent event, JsonNode data, Optional<String> message, Supplier<Task> task) {

    /** Whether it is of the kind. */
    public boolean is(EventType kind) {
        return event.is(kind);
    }
}
