package dev.fermata.event;

/**
 * A piece of a step's text, the data of a {@code content} event.
 *
 * @param step the step
 * @param from where in the step's text it begins, in UTF-16 units
 * @param text what it says
 */
public record TextPiece(String step, int from, String text) {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int NAMES = 32;

    /** Whether the other one begins where this one ends. */
    boolean goesOnWith(TextPiece other) {
        return step.equals(other.step) && from + text.length() == other.from;
    }

    /** Both, as one. */
    TextPiece and(TextPiece next) {
        return new TextPiece(step, from, text + next.text);
    }

    /** It as JSON. What {@code jsonb} can't hold, NUL and half a surrogate pair, is replaced by U+FFFD each. */
    public String json() {
        StringBuilder json = new StringBuilder(step.length() + text.length() + text.length() / 8 + NAMES);
        json.append("{\"step\":\"");
        quote(step, json);
        json.append("\",\"from\":").append(from).append(",\"text\":\"");
        quote(text, json);
        return json.append("\"}").toString();
    }

    private static void quote(String said, StringBuilder json) {
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                control(c, json);
            } else if (!Character.isSurrogate(c)) {
                json.append(c);
            } else if (i + 1 < said.length() && Character.isSurrogatePair(c, said.charAt(i + 1))) {
                json.append(c).append(said.charAt(++i));
            } else {
                json.append(REPLACEMENT);
            }
        }
    }

    private static void control(char c, StringBuilder json) {
        switch (c) {
            case '\0' -> json.append(REPLACEMENT);
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        }
    }
}
