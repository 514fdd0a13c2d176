package dev.fermata.document;

/** Takes out of a text what PostgreSQL's jsonb and JSON readers cannot hold, and gives it one kind of line end. */
final class CleanText {

    private CleanText() {
    }

    static String of(String raw) {
        int first = firstToChange(raw);
        if (first < 0) {
            return raw;
        }
        var clean = new StringBuilder(raw.length()).append(raw, 0, first);
        for (int i = first; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\r') {
                clean.append('\n');
                i += isAt(raw, i + 1, '\n') ? 1 : 0;
            } else if (isLineEnd(c)) {
                clean.append('\n');
            } else if (Character.isHighSurrogate(c) && i + 1 < raw.length() && Character.isLowSurrogate(raw.charAt(i + 1))) {
                clean.append(c).append(raw.charAt(++i));
            } else if (!isUnstorable(c)) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    /** Stops at a surrogate too, although a pair stays: pairs are rare, so copying the rest costs little. */
    private static int firstToChange(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\r' || isLineEnd(c) || isUnstorable(c)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAt(String text, int index, char expected) {
        return index < text.length() && text.charAt(index) == expected;
    }

    /** Vertical tab, form feed, NEL, line and paragraph separator. */
    private static boolean isLineEnd(char c) {
        return c == '\u000B' || c == '\f' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    private static boolean isUnstorable(char c) {
        boolean control = c < ' ' && c != '\n' && c != '\t' || c >= 0x7F && c <= 0x9F;
        return control || c == '\uFEFF' || c == '\uFFFE' || c == '\uFFFF' || Character.isSurrogate(c);
    }
}
