package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A text without what a model changes unasked when it quotes: full and half width, the shape of quotes and dashes, how
 * much white space there is, and whether any stands beside a Chinese character. Knows where each character comes from.
 */
final class NormalText {

    private static final int CHARACTERS_BETWEEN_CHECKS = 4096;

    private final StringBuilder text = new StringBuilder();
    private final String source;
    private int[] starts;
    private int[] ends;
    private int spaceFrom = -1;
    private int spaceTo;

    private NormalText(String source) {
        this.source = source;
        this.starts = new int[source.length() + 8];
        this.ends = new int[source.length() + 8];
    }

    static NormalText of(String source) {
        var normal = new NormalText(source);
        for (int at = 0, taken = 0; at < source.length(); taken++) {
            if (taken % CHARACTERS_BETWEEN_CHECKS == 0) {
                Interruption.check();
            }
            at = normal.take(at);
        }
        normal.starts = Arrays.copyOf(normal.starts, normal.text.length());
        normal.ends = Arrays.copyOf(normal.ends, normal.text.length());
        return normal;
    }

    String source() {
        return source;
    }

    int length() {
        return text.length();
    }

    char charAt(int index) {
        return text.charAt(index);
    }

    int indexOf(NormalText part, int from) {
        return text.indexOf(part.text.toString(), from);
    }

    /** The range of the source that a range of this text stands for; an empty one lies after what precedes it. */
    Span.Range source(int from, int to) {
        if (from < to) {
            return new Span.Range(starts[from], ends[to - 1]);
        }
        int at = from > 0 ? ends[from - 1] : length() > 0 ? starts[0] : 0;
        return new Span.Range(at, at);
    }

    /**
     * The same, kept from beginning before the given place: what is inserted before a place's first character does not
     * belong after what precedes the place.
     *
     * @return empty where the range begins or ends within a character
     */
    Optional<Span.Range> sourceWithin(Span.Range place, int from, int to) {
        if (isInside(from) || isInside(to)) {
            return Optional.empty();
        }
        Span.Range range = source(from, to);
        int start = Math.max(place.start(), range.start());
        return Optional.of(new Span.Range(start, Math.max(start, range.end())));
    }

    /** The first character here that comes from the given place in the source, or from after it. */
    int indexOfSource(int offset) {
        int low = 0;
        int high = length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether one character of the source became several here, and a cut would be among them. */
    boolean isInside(int index) {
        return index > 0 && index < length() && starts[index] == starts[index - 1];
    }

    /** Takes one character with the combining marks on it; returns where the next begins. */
    private int take(int at) {
        int c = source.codePointAt(at);
        int end = at + Character.charCount(c);
        while (end < source.length() && isCombining(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            spaceFrom = spaceFrom < 0 ? at : spaceFrom;
            spaceTo = end;
        } else if (Character.getType(c) != Character.FORMAT) {
            String plain = plain(c, at, end);
            putSpace(c);
            put(plain, at, end);
        }
        return end;
    }

    private String plain(int c, int from, int to) {
        if (c < 0x80 && to == from + 1 && c != '`') {
            return source.substring(from, to);
        }
        return switch (c) {
            case '“', '”', '„', '‟', '″', '«', '»', '「', '」', '『', '』', '〝', '〞', '＂' -> "\"";
            case '‘', '’', '‚', '‛', '′', '`', '´', '＇' -> "'";
            case '‐', '‑', '‒', '–', '—', '―', '−', '─', '－' -> "-";
            case '～', '〜' -> "~";
            case '•', '・', '‧' -> "·";
            case '。', '｡' -> ".";
            default -> Normalizer.normalize(source.substring(from, to), Normalizer.Form.NFKC);
        };
    }

    private void putSpace(int next) {
        if (spaceFrom >= 0 && !text.isEmpty() && !isWide(text.codePointBefore(text.length())) && !isWide(next)) {
            put(" ", spaceFrom, spaceTo);
        }
        spaceFrom = -1;
    }

    private void put(String plain, int from, int to) {
        for (int i = 0; i < plain.length(); i++) {
            if (text.length() == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
                ends = Arrays.copyOf(ends, ends.length * 2);
            }
            starts[text.length()] = from;
            ends[text.length()] = to;
            text.append(plain.charAt(i));
        }
    }

    private static boolean isCombining(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isWide(int c) {
        return Character.isIdeographic(c) || c >= 0x3000 && c <= 0x30FF || c >= 0xFF00 && c <= 0xFF60;
    }
}
