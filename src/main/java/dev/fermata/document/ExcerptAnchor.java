package dev.fermata.document;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ties what a model quotes to the place in the text where it stands. Models miscount offsets and touch up quotations, so
 * the place is searched: the claimed one, an exact occurrence, then one that differs only in {@linkplain LooseText what
 * models change}; near the claim first, in the piece that was asked about, then anywhere. What is found is quoted from
 * the text itself. What is not found stays without a place.
 *
 * <p>Made once for a text; safe for many threads.
 */
public final class ExcerptAnchor {

    /** Fewer characters than this stand anywhere. */
    private static final int TELLING = 2;

    /** A part of a quotation with something left out in its middle must say this much to stand for the whole. */
    private static final int TELLING_PART = 8;

    private static final Pattern ELLIPSIS = Pattern.compile("(?:…|\\.{3,}|。{3,}|\\[…]|\\[\\.\\.\\.])+");
    private static final Pattern FRAME = Pattern.compile("^[\\s\"'“”‘’「」『』…]+|^\\.{3,}|[\\s\"'“”‘’「」『』…]+$|\\.{3,}$|。{3,}$");

    private final String text;
    private final LooseText loose;

    /** @param text the text that is quoted; offsets into it are UTF-16 units */
    public ExcerptAnchor(String text) {
        this.text = text;
        this.loose = LooseText.of(text);
    }

    /**
     * The place that a quotation means.
     *
     * @param excerpt what was quoted, perhaps touched up; not null
     * @param claimed where it is said to start; null: anywhere in the part
     * @param from    where the part of the text starts that the quotation was asked from
     * @param to      where that part ends
     * @param longest the found place ends at the latest so far behind its start
     * @return empty where the text does not say so
     */
    public Optional<SourceSpan> find(String excerpt, Integer claimed, int from, int to, int longest) {
        int near = claimed == null ? from : claimed;
        if (!excerpt.isBlank() && near >= 0 && text.startsWith(excerpt, near)) {
            return Optional.of(span(near, near + excerpt.length(), longest));
        }
        var part = new Part(near, from, to);
        return search(excerpt, part)
                .or(() -> search(unframed(excerpt), part))
                .or(() -> longestPart(excerpt).flatMap(longestOne -> search(longestOne, part)))
                .map(found -> span(found.start(), found.end(), longest));
    }

    /** Where to look: near a claim, first between from and to. */
    private record Part(int claimed, int from, int to) {}

    /** What was found, uncut. */
    private record Found(int start, int end) {}

    private Optional<Found> search(String excerpt, Part part) {
        LooseText wanted = LooseText.of(excerpt);
        if (wanted.text().length() < TELLING) {
            return Optional.empty();
        }
        return nearest(text, excerpt, part.claimed(), part.from(), part.to())
                .or(() -> nearest(text, excerpt, part.claimed(), 0, text.length()))
                .map(start -> new Found(start, start + excerpt.length()))
                .or(() -> searchLoosely(wanted.text(), part));
    }

    private Optional<Found> searchLoosely(String wanted, Part part) {
        int near = loose.indexOf(part.claimed());
        return nearest(loose.text(), wanted, near, loose.indexOf(part.from()), loose.indexOf(part.to()))
                .or(() -> nearest(loose.text(), wanted, near, 0, loose.text().length()))
                .map(start -> new Found(loose.originalOf(start), loose.originalOf(start + wanted.length() - 1) + 1));
    }

    /** The occurrence that starts nearest to {@code near} and lies in [from, to). */
    private static Optional<Integer> nearest(String in, String wanted, int near, int from, int to) {
        int best = -1;
        for (int at = in.indexOf(wanted, from, to); at >= 0; at = in.indexOf(wanted, at + 1, to)) {
            if (best >= 0 && Math.abs((long) at - near) >= Math.abs((long) best - near)) {
                break; // occurrences only move away from here
            }
            best = at;
        }
        return best < 0 ? Optional.empty() : Optional.of(best);
    }

    private SourceSpan span(int start, int end, int longest) {
        int cut = TextCut.before(text, Math.min(end, start + longest));
        return new SourceSpan(start, cut, text.substring(start, cut));
    }

    private static String unframed(String excerpt) {
        return FRAME.matcher(excerpt).replaceAll("");
    }

    private static Optional<String> longestPart(String excerpt) {
        List<String> parts = Arrays.stream(ELLIPSIS.split(excerpt)).map(ExcerptAnchor::unframed).toList();
        return parts.stream().filter(part -> part.length() >= TELLING_PART).max(Comparator.comparingInt(String::length));
    }
}
