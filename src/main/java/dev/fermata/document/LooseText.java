package dev.fermata.document;

import java.util.Arrays;

/**
 * A text without what models change when they quote: white space, full or half width, kind of quotation mark or dash,
 * upper or lower case. Every character remembers where it stood.
 */
public final class LooseText {

    private final String text;
    private final int[] offsets;

    private LooseText(String text, int[] offsets) {
        this.text = text;
        this.offsets = offsets;
    }

    /** The original, loosened; not null. */
    public static LooseText of(String original) {
        var loose = new char[original.length()];
        var offsets = new int[original.length()];
        int length = 0;
        for (int i = 0; i < original.length(); i++) {
            char c = loosened(original.charAt(i));
            if (c != 0) {
                offsets[length] = i;
                loose[length++] = c;
            }
        }
        return new LooseText(new String(loose, 0, length), Arrays.copyOf(offsets, length));
    }

    /** What is left of it. */
    public String text() {
        return text;
    }

    /** Where a character of this text stands in the original. */
    int originalOf(int index) {
        return offsets[index];
    }

    /** The first character of this text that stands at or behind {@code original}. */
    int indexOf(int original) {
        int found = Arrays.binarySearch(offsets, original);
        return found >= 0 ? found : -found - 1;
    }

    /** @return 0 for a character that does not count */
    private static char loosened(char c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT) {
            return 0;
        }
        if (c >= '！' && c <= '～') {
            return Character.toLowerCase((char) (c - '！' + '!'));
        }
        return switch (c) {
            case '“', '”', '„', '‟', '«', '»', '「', '」', '『', '』' -> '"';
            case '‘', '’', '‚', '`' -> '\'';
            case '—', '–', '−', '‐', '‑', '―', '─' -> '-';
            case '。', '．' -> '.';
            case '、' -> ',';
            default -> Character.toLowerCase(c);
        };
    }
}
