package dev.fermata.job.bidding;

import dev.fermata.document.LooseText;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Makes one analysis of what was found piece by piece. The same findings give the same analysis.
 *
 * <p>An item repeats another of its tab when both have the same title, quote the same words, or stand mostly in the same
 * place; the verified, graver, earlier one stays.
 */
final class TenderMerge {

    static final int ITEMS_PER_TAB = 6;

    private static final Comparator<Sourced> BEST_FIRST = Comparator
            .comparing((Sourced item) -> !item.item().verified())
            .thenComparing(item -> item.item().priority())
            .thenComparingInt(Sourced::position)
            .thenComparingInt(Sourced::order);

    private static final Comparator<Sourced> GRAVEST_FIRST = Comparator
            .comparing((Sourced item) -> item.item().priority())
            .thenComparingInt(Sourced::position)
            .thenComparingInt(Sourced::order);

    private static final Comparator<Sourced> EARLIEST_FIRST = Comparator
            .comparing(TenderMerge::moment)
            .thenComparingInt(Sourced::position)
            .thenComparingInt(Sourced::order);

    private final List<Piece> pieces;
    private final ItemAnchor anchor;

    TenderMerge(String text) {
        this.pieces = Pieces.of(text);
        this.anchor = new ItemAnchor(text);
    }

    /**
     * @param findings one for each piece of the text, in the order of {@link Pieces#of}
     * @param language of the tabs' titles
     * @return six tabs, no summary yet
     */
    TenderAnalysis merge(List<PieceFindings> findings, String language) {
        if (findings.size() != pieces.size()) {
            throw new IllegalArgumentException("The text has " + pieces.size() + " pieces, findings are of " + findings.size());
        }
        List<Tab> tabs = Arrays.stream(TabKey.values())
                .map(key -> new Tab(key, key.title(language), kept(key, sourced(key, findings))))
                .toList();
        return new TenderAnalysis("", tabs, metadata(tabs, findings));
    }

    private List<Sourced> sourced(TabKey key, List<PieceFindings> findings) {
        var sourced = new ArrayList<Sourced>();
        for (Piece piece : pieces) {
            for (TenderItem item : findings.get(piece.index()).of(key)) {
                TenderItem anchored = anchor.anchor(item, piece);
                int position = anchored.verified() ? anchored.sourceStart() : piece.start();
                sourced.add(new Sourced(anchored, position, sourced.size()));
            }
        }
        return sourced;
    }

    private static List<TenderItem> kept(TabKey key, List<Sourced> items) {
        return withoutRepetitions(items).stream()
                .sorted(key == TabKey.BID_TIMELINE ? EARLIEST_FIRST : GRAVEST_FIRST)
                .limit(ITEMS_PER_TAB)
                .map(Sourced::item)
                .toList();
    }

    private static List<Sourced> withoutRepetitions(List<Sourced> items) {
        var kept = new ArrayList<Sourced>();
        items.stream().sorted(BEST_FIRST).forEach(item -> {
            boolean says = !item.title().isEmpty() || !item.excerpt().isEmpty();
            if (says && kept.stream().noneMatch(item::repeats)) {
                kept.add(item);
            }
        });
        return kept;
    }

    /** Undated milestones come last, in the order of the text. */
    private static LocalDateTime moment(Sourced item) {
        return switch (item.item()) {
            case Milestone milestone -> TenderDate.in(milestone.date()).orElse(LocalDateTime.MAX);
            case Finding finding -> LocalDateTime.MAX;
        };
    }

    private static AnalysisMetadata metadata(List<Tab> tabs, List<PieceFindings> findings) {
        int found = findings.stream().mapToInt(piece -> Arrays.stream(TabKey.values()).mapToInt(key -> piece.of(key).size()).sum()).sum();
        int kept = tabs.stream().mapToInt(tab -> tab.items().size()).sum();
        long unverified = tabs.stream().flatMap(tab -> tab.items().stream()).filter(item -> !item.verified()).count();
        return new AnalysisMetadata(findings.size(), found, kept, (int) unverified);
    }

    /**
     * @param position where it stands in the text, or where its piece starts
     * @param order    in which it was found
     * @param title    loosened, for comparing
     * @param excerpt  loosened, for comparing
     */
    private record Sourced(TenderItem item, int position, int order, String title, String excerpt) {

        Sourced(TenderItem item, int position, int order) {
            this(item, position, order, LooseText.of(item.title()).text(), LooseText.of(item.sourceExcerpt()).text());
        }

        boolean repeats(Sourced other) {
            boolean sameTitle = !title.isEmpty() && title.equals(other.title);
            boolean sameWords = !excerpt.isEmpty() && excerpt.equals(other.excerpt);
            return sameTitle || sameWords || standsOn(other);
        }

        private boolean standsOn(Sourced other) {
            if (!item.verified() || !other.item.verified()) {
                return false;
            }
            int shared = Math.min(item.sourceEnd(), other.item.sourceEnd()) - Math.max(item.sourceStart(), other.item.sourceStart());
            int shorter = Math.min(item.sourceEnd() - item.sourceStart(), other.item.sourceEnd() - other.item.sourceStart());
            return shared * 2 > shorter;
        }
    }
}
