package dev.fermata.event;

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
}
