package dev.fermata.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.fermata.database.Jsonb;

/**
 * A piece of a step's text, the data of a {@code content} event.
 *
 * @param step the step
 * @param from where in the step's text it begins, in UTF-16 units
 * @param text what it says
 */
public record TextPiece(String step, int from, String text) {

    private static final int NAMES = 32;

    /** Whether the other one begins where this one ends. */
    boolean goesOnWith(TextPiece other) {
        return step.equals(other.step) && from + text.length() == other.from;
    }

    /** Both, as one. */
    TextPiece and(TextPiece next) {
        return new TextPiece(step, from, text + next.text);
    }

    /** It as JSON. What {@code jsonb} can't hold is replaced, see {@link Jsonb#storable}. */
    public String json() {
        StringBuilder json = new StringBuilder(step.length() + text.length() + text.length() / 8 + NAMES);
        JsonStringEncoder quotes = JsonStringEncoder.getInstance();
        quotes.quoteAsString(Jsonb.storable(step), json.append("{\"step\":\""));
        quotes.quoteAsString(Jsonb.storable(text), json.append("\",\"from\":").append(from).append(",\"text\":\""));
        return json.append("\"}").toString();
    }
}
