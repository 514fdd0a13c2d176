package dev.fermata.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event of a task: a row of its log, or a live fragment of text that no row holds yet.
 *
 * @param taskId the task
 * @param seq the number of the row, from 1 without gaps; 0 for a live fragment
 * @param attempt the attempt that wrote it, 0 where no run did
 * @param type its kind on the wire; a newer version may have written one that {@link EventType} does not know
 * @param json its data, a JSON object as text
 * @param at when it was written
 */
public record TaskEvent(String taskId, long seq, int attempt, String type, String json, Instant at) {

    private static final String HEARTBEAT = "heartbeat";

    /** The rows that events became, numbered from the one after {@code base}. */
    public static List<TaskEvent> rows(String taskId, int attempt, long base, List<NewEvent> events, Instant at) {
        List<TaskEvent> rows = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            rows.add(new TaskEvent(taskId, base + rows.size() + 1, attempt, event.type().wireName(), event.json(), at));
        }
        return rows;
    }

    /** A piece of text that is in no row yet. */
    public static TaskEvent fragment(String taskId, int attempt, String json, Instant at) {
        return new TaskEvent(taskId, 0, attempt, EventType.CONTENT.wireName(), json, at);
    }

    /** A sign of life for an idle stream; it has no content. */
    public static TaskEvent heartbeat(String taskId) {
        return new TaskEvent(taskId, 0, 0, HEARTBEAT, "{}", Instant.EPOCH);
    }

    /** Whether it is nothing but a sign of life. */
    public boolean isHeartbeat() {
        return type.equals(HEARTBEAT);
    }

    /** Whether it is a live fragment, without a number to resume from. */
    public boolean live() {
        return seq == 0;
    }

    /** Whether it is of the kind. */
    public boolean is(EventType kind) {
        return type.equals(kind.wireName());
    }
}
