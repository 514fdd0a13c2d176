package dev.fermata.event;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Events that are written at once, as the one row of {@code task_event} that holds them.
 *
 * @param type the event's own kind, or {@code batch} where there are several; null where there is none
 * @param json the event's own data, or an array of {@code {"type", "data"}}; null where there is none
 * @param events how many there are
 */
public record LogRow(String type, String json, int events) {

    private static final String BATCH = "batch";

    /** The row of these events, in their order. */
    public static LogRow of(List<NewEvent> events) {
        return switch (events.size()) {
            case 0 -> new LogRow(null, null, 0);
            case 1 -> new LogRow(events.getFirst().type().wireName(), events.getFirst().json(), 1);
            default -> new LogRow(BATCH, array(events), events.size());
        };
    }

    private static String array(List<NewEvent> events) {
        return events.stream()
                .map(event -> "{\"type\":\"" + event.type().wireName() + "\",\"data\":" + event.json() + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
