package dev.fermata.event;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * An event that is not in the log yet.
 *
 * @param type its kind
 * @param json its data, a JSON object as text
 */
public record NewEvent(EventType type, String json) {

    /** An event without data. */
    public static NewEvent of(EventType type) {
        return new NewEvent(type, "{}");
    }

    /** The events as a JSON array of {@code {"type", "data"}}, which statements unfold into rows. */
    public static String array(Collection<NewEvent> events) {
        return events.stream()
                .map(event -> "{\"type\":\"" + event.type().wireName() + "\",\"data\":" + event.json() + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
