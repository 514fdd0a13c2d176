package dev.fermata.document;

/** Places where a text may be cut: never between the halves of a surrogate pair. */
public final class TextCut {

    private TextCut() {
    }

    /** The last place at or before {@code offset}. */
    public static int before(String text, int offset) {
        boolean insidePair = offset > 0 && offset < text.length()
                && Character.isHighSurrogate(text.charAt(offset - 1)) && Character.isLowSurrogate(text.charAt(offset));
        return insidePair ? offset - 1 : offset;
    }

    /** The text's beginning, at most {@code longest} UTF-16 units of it. */
    public static String head(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, before(text, longest));
    }
}
