package dev.fermata.job.bidding;

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
final class ExcerptAnchor {

    /** Fewer characters than this stand anywhere. */
    private static final int TELLING = 2;

    /** A part of a quotation with something left out in its middle must say this much to stand for the whole. */
    private static final int TELLING_PART = 8;

    private static final Pattern ELLIPSIS = Pattern.compile("(?:…|\\.{3,}|。{3,}|\\[…]|\\[\\.\\.\\.])+");
    private static final Pattern FRAME = Pattern.compile("^[\\s\"'“”‘’「」『』…]+|^\\.{3,}|[\\s\"'“”‘’「」『』…]+$|\\.{3,}$|。{3,}$");

    private final String text;
    private final LooseText loose;

    ExcerptAnchor(String text) {
        this.text = text;
        this.loose = LooseText.of(text);
    }

    /** The item with its place in the text, or without any where its excerpt is not in the text. */
    TenderItem anchor(TenderItem item, Piece piece) {
        return find(item, piece).<TenderItem>map(item::at).orElseGet(item::unverified);
    }

    private Optional<SourceSpan> find(TenderItem item, Piece piece) {
        String excerpt = item.sourceExcerpt();
        int claimed = item.sourceStart() == null ? piece.start() : item.sourceStart();
        if (!excerpt.isBlank() && claimed >= 0 && text.startsWith(excerpt, claimed)) {
            return span(claimed, claimed + excerpt.length());
        }
        return search(excerpt, claimed, piece)
                .or(() -> search(unframed(excerpt), claimed, piece))
                .or(() -> longestPart(excerpt).flatMap(part -> search(part, claimed, piece)));
    }

    private Optional<SourceSpan> search(String excerpt, int claimed, Piece piece) {
        LooseText wanted = LooseText.of(excerpt);
        if (wanted.text().length() < TELLING) {
            return Optional.empty();
        }
        return nearest(text, excerpt, claimed, piece.start(), piece.end())
                .or(() -> nearest(text, excerpt, claimed, 0, text.length()))
                .flatMap(start -> span(start, start + excerpt.length()))
                .or(() -> searchLoosely(wanted.text(), claimed, piece));
    }

    private Optional<SourceSpan> searchLoosely(String wanted, int claimed, Piece piece) {
        int near = loose.indexOf(claimed);
        return nearest(loose.text(), wanted, near, loose.indexOf(piece.start()), loose.indexOf(piece.end()))
                .or(() -> nearest(loose.text(), wanted, near, 0, loose.text().length()))
                .flatMap(start -> span(loose.originalOf(start), loose.originalOf(start + wanted.length() - 1) + 1));
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

    private Optional<SourceSpan> span(int start, int end) {
        int cut = TextCut.before(text, Math.min(end, start + TenderItem.LONGEST_EXCERPT));
        return Optional.of(new SourceSpan(start, cut, text.substring(start, cut)));
    }

    private static String unframed(String excerpt) {
        return FRAME.matcher(excerpt).replaceAll("");
    }

    private static Optional<String> longestPart(String excerpt) {
        List<String> parts = Arrays.stream(ELLIPSIS.split(excerpt)).map(ExcerptAnchor::unframed).toList();
        return parts.stream().filter(part -> part.length() >= TELLING_PART).max(Comparator.comparingInt(String::length));
    }
}
