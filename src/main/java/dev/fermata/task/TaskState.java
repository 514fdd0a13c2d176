package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a task stands, for a reader that has not met it.
 *
 * @param id the task
 * @param seq the last row of its log at that moment
 * @param attempt the number of its newest claim
 * @param status what to say in the status event
 * @param progress the newest progress event's data; null where there is none
 * @param settled whether its log is closed
 * @param at when the task last changed
 */
record TaskState(String id, long seq, int attempt, ObjectNode status, String progress, boolean settled, Instant at) {

    /** The same in the words of the log. */
    List<TaskEvent> events() {
        List<TaskEvent> events = new ArrayList<>();
        events.add(event(EventType.STATUS, status.toString()));
        if (progress != null && !settled) {
            events.add(event(EventType.PROGRESS, progress));
        }
        if (settled) {
            events.add(event(EventType.DONE, "{}"));
        }
        return events;
    }

    private TaskEvent event(EventType type, String json) {
        return new TaskEvent(id, seq, attempt, type.wireName(), json, at);
    }
}
