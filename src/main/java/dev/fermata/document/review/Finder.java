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
    private final Map<Stretch, Scope> alone = new HashMap<>();
    private long comparisonsLeft;
    private List<Stretch> lastJoined = List.of();
    private List<Scope> lastJoinedScopes = List.of();

    /** @param comparisons pairs of characters that may be compared to find what the document says nearly */
    Finder(List<TextParagraph> paragraphs, long comparisons) {
        this.paragraphs = paragraphs;
        this.comparisonsLeft = comparisons;
    }

    /**
     * Where a remark belongs.
     *
     * @param spots the likeliest first
     * @param more  how many places the document has beside these
     */
    record Found(List<Spot> spots, int more) {

        /** Without those before the nth. */
        private Found from(int nth) throws Unplaced {
            if (nth > spots.size() + more) {
                throw new Unplaced(Unanchored.Reason.DUPLICATE);
            }
            return new Found(spots.subList(Math.min(nth - 1, spots.size()), spots.size()), more);
        }
    }

    /** A part of a paragraph, or all of it. */
    private record Stretch(int paragraph, int from, int to) {
    }

    /**
     * The places for a remark.
     *
     * @param most how many of them are wanted, at most
     * @throws Unplaced where there is none, or none for certain
     */
    Found places(Remark remark, int most) throws Unplaced {
        var original = NormalText.of(remark.original().strip());
        List<Stretch> stretches = stretches(remark);
        List<Scope> single = stretches.stream().map(this::scope).toList();
        List<Scope> joined = remark.original().strip().contains("\n") ? joined(stretches) : List.of();
        for (List<Scope> scopes : List.of(single, joined)) {
            Found same = same(original, scopes, remark.occurrences(), most);
            if (!same.spots().isEmpty() || same.more() > 0) {
                return same.from(remark.nth());
            }
        }
        if (remark.nth() > 1) {
            throw new Unplaced(Unanchored.Reason.NOT_FOUND);
        }
        return new Found(List.of(nearest(original, joined.isEmpty() ? single : joined)), 0);
    }

    /** In reading order; where one is wanted, those that say precisely the original come first. */
    private static Found same(NormalText original, List<Scope> scopes, Occurrences wanted, int most) {
        var search = new Search(original);
        var spots = new ArrayList<Spot>();
        int more = 0;
        for (Scope scope : scopes) {
            more += search.in(scope, spots, most);
        }
        Comparator<Spot> reading = Comparator.comparingInt(Spot::paragraph).thenComparingInt(Spot::offset);
        spots.sort(wanted == Occurrences.ALL ? reading : Comparator.comparing(Spot::match).thenComparing(reading));
        return new Found(spots, more);
    }

    private Spot nearest(NormalText original, List<Scope> scopes) throws Unplaced {
        var search = new FuzzySearch(original);
        long comparisons = search.comparisons(scopes);
        if (comparisons > comparisonsLeft) {
            throw new Unplaced(Unanchored.Reason.NOT_SOUGHT);
        }
        comparisonsLeft -= comparisons;
        List<Spot> near = search.in(scopes);
        if (near.size() != 1) {
            throw new Unplaced(near.isEmpty() ? Unanchored.Reason.NOT_FOUND : Unanchored.Reason.AMBIGUOUS);
        }
        return near.getFirst();
    }

    private List<Stretch> stretches(Remark remark) {
        var stretches = new ArrayList<Stretch>();
        for (int i = remark.firstParagraph(); i <= Math.min(remark.lastParagraph(), paragraphs.size() - 1); i++) {
            int length = paragraphs.get(i).length();
            int to = i == remark.lastParagraph() ? Math.min(remark.to(), length) : length;
            stretches.add(new Stretch(i, Math.clamp(i == remark.firstParagraph() ? remark.from() : 0, 0, to), to));
        }
        return stretches;
    }

    private Scope scope(Stretch stretch) {
        return alone.computeIfAbsent(stretch, part -> Scope.of(part.paragraph(), part.from(), text(part)));
    }

    private String text(Stretch stretch) {
        return paragraphs.get(stretch.paragraph()).text().substring(stretch.from(), stretch.to());
    }

    /** Paragraphs of one container, one below the other. */
    private List<Scope> joined(List<Stretch> stretches) {
        // Remarks that are meant everywhere all ask for the whole document.
        if (!stretches.equals(lastJoined)) {
            Map<String, List<Stretch>> byContainer = new LinkedHashMap<>();
            for (Stretch stretch : stretches) {
                Place place = paragraphs.get(stretch.paragraph()).place();
                byContainer.computeIfAbsent(place.part() + ":" + place.container(), key -> new ArrayList<>()).add(stretch);
            }
            lastJoinedScopes = byContainer.values().stream().filter(group -> group.size() > 1).map(this::joinedScope).toList();
            lastJoined = stretches;
        }
        return lastJoinedScopes;
    }

    private Scope joinedScope(List<Stretch> group) {
        return Scope.of(group.stream().map(Stretch::paragraph).toList(), group.getFirst().from(),
                group.stream().map(this::text).toList());
    }

    /** A remark has no place. */
    static final class Unplaced extends Exception {

        private final Unanchored.Reason reason;

        Unplaced(Unanchored.Reason reason) {
            super(null, null, false, false);
            this.reason = reason;
        }

        Unanchored.Reason reason() {
            return reason;
        }
    }
}
