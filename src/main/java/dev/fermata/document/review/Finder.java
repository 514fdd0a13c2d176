package dev.fermata.document.review;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the places that remarks are about. */
final class Finder {

    private final List<TextParagraph> paragraphs;
    private final Map<Integer, Scope> alone = new HashMap<>();

    Finder(List<TextParagraph> paragraphs) {
        this.paragraphs = paragraphs;
    }

    /**
     * The places for a remark, the likeliest first; none where there is none.
     *
     * @throws Ambiguous where only places that resemble the original were found, and several equally
     */
    List<Spot> spots(Remark remark) throws Ambiguous {
        var original = NormalText.of(remark.original().strip());
        List<Scope> single = single(remark);
        List<Scope> joined = remark.original().strip().contains("\n") ? joined(remark) : List.of();
        for (List<Scope> scopes : List.of(single, joined)) {
            List<Spot> same = same(original, scopes, remark.occurrences());
            if (!same.isEmpty()) {
                return same;
            }
        }
        List<Spot> near = new FuzzySearch(original).in(joined.isEmpty() ? single : joined);
        if (near.size() > 1) {
            throw new Ambiguous();
        }
        return near;
    }

    /** In reading order; where one is wanted, those that say precisely the original come first. */
    private static List<Spot> same(NormalText original, List<Scope> scopes, Occurrences wanted) {
        var search = new Search(original);
        var spots = new ArrayList<Spot>();
        scopes.forEach(scope -> spots.addAll(search.in(scope)));
        Comparator<Spot> reading = Comparator.comparingInt(Spot::paragraph).thenComparingInt(Spot::offset);
        spots.sort(wanted == Occurrences.ALL ? reading : Comparator.comparing(Spot::match).thenComparing(reading));
        return spots;
    }

    private List<Scope> single(Remark remark) {
        var scopes = new ArrayList<Scope>();
        for (int i = remark.firstParagraph(); i <= last(remark); i++) {
            scopes.add(alone.computeIfAbsent(i, index -> Scope.of(index, NormalText.of(paragraphs.get(index).text()))));
        }
        return scopes;
    }

    /** Paragraphs of one container, one below the other. */
    private List<Scope> joined(Remark remark) {
        Map<String, List<Integer>> byContainer = new LinkedHashMap<>();
        for (int i = remark.firstParagraph(); i <= last(remark); i++) {
            Place place = paragraphs.get(i).place();
            byContainer.computeIfAbsent(place.part() + ":" + place.container(), key -> new ArrayList<>()).add(i);
        }
        return byContainer.values().stream().filter(group -> group.size() > 1).map(group -> Scope.of(group, paragraphs)).toList();
    }

    private int last(Remark remark) {
        return Math.min(remark.lastParagraph(), paragraphs.size() - 1);
    }

    /** Several places resemble an original equally. */
    static final class Ambiguous extends Exception {
        Ambiguous() {
            super(null, null, false, false);
        }
    }
}
