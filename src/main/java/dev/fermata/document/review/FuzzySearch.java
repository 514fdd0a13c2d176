package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the stretch of a text that takes the fewest edits to become an original, by Sellers' algorithm: the table of
 * Levenshtein distances with a free start and a free end, so that every window of every width is looked at.
 */
final class FuzzySearch {

    /** Share of the original's characters that must be found for a comment. */
    static final double NEAR = 0.75;

    /** Shorter originals resemble too much. In characters of normal text. */
    private static final int SHORTEST = 6;

    /** Longer ones are no quotation but a page; the table would be too large. */
    private static final int LONGEST = 1500;

    /** A second place whose share is nearer to the best than this makes both ambiguous. */
    private static final double MARGIN = 0.05;

    private static final int CANDIDATES = 3;
    private static final int CHARACTERS_BETWEEN_CHECKS = 512;

    private final NormalText original;
    private final int length;

    FuzzySearch(NormalText original) {
        this.original = original;
        this.length = original.length();
    }

    /** How many pairs of characters a search of the scopes compares. */
    long comparisons(List<Scope> scopes) {
        return isSought() ? scopes.stream().mapToLong(scope -> (long) length * scope.text().length()).sum() : 0;
    }

    private boolean isSought() {
        return length >= SHORTEST && length <= LONGEST;
    }

    /** The best place in all scopes, if there is one near enough, followed by every other that is nearly as good. */
    List<Spot> in(List<Scope> scopes) {
        if (!isSought()) {
            return List.of();
        }
        var windows = new ArrayList<Window>();
        scopes.forEach(scope -> windows.addAll(windows(scope)));
        windows.sort(Comparator.comparingInt(Window::distance));
        return windows.stream()
                .filter(window -> window.share(length) > windows.getFirst().share(length) - MARGIN)
                .map(this::spot)
                .toList();
    }

    /**
     * The best window of a scope, and the best ones that do not overlap it; only those that are near. Where the text says
     * the original itself, it does so within a word, or {@link Search} had found it: that is no resemblance.
     */
    private List<Window> windows(Scope scope) {
        var windows = new ArrayList<Window>();
        int[][] ends = ends(scope.text());
        for (int i = 0; i < CANDIDATES; i++) {
            Window best = null;
            for (int end = 1; end < ends[0].length; end++) {
                checkNowAndThen(end);
                var window = new Window(scope, ends[1][end], end, ends[0][end]);
                boolean near = window.from < window.to && window.share(length) >= NEAR;
                if (near && windows.stream().noneMatch(window::overlaps) && window.isBetterThan(best, length)) {
                    best = window;
                }
            }
            if (best != null) {
                windows.add(best);
            }
        }
        windows.removeIf(window -> window.distance == 0);
        return windows;
    }

    /** For every place where a window may end: the least distance, and where the window with it starts. */
    private int[][] ends(NormalText text) {
        int[] distances = new int[text.length() + 1];
        int[] starts = new int[text.length() + 1];
        int[] column = new int[length + 1];
        int[] from = new int[length + 1];
        for (int i = 0; i <= length; i++) {
            column[i] = i;
        }
        distances[0] = length;
        for (int end = 1; end <= text.length(); end++) {
            checkNowAndThen(end);
            int diagonal = 0;
            int diagonalFrom = end - 1;
            from[0] = end;
            for (int i = 1; i <= length; i++) {
                int replace = diagonal + (original.charAt(i - 1) == text.charAt(end - 1) ? 0 : 1);
                int extra = column[i] + 1;
                int missing = column[i - 1] + 1;
                int best = Math.min(replace, Math.min(extra, missing));
                int bestFrom = best == replace ? diagonalFrom : best == extra ? from[i] : from[i - 1];
                diagonal = column[i];
                diagonalFrom = from[i];
                column[i] = best;
                from[i] = bestFrom;
            }
            distances[end] = column[length];
            starts[end] = from[length];
        }
        return new int[][] {distances, starts};
    }

    private static void checkNowAndThen(int character) {
        if (character % CHARACTERS_BETWEEN_CHECKS == 0) {
            Interruption.check();
        }
    }

    private Spot spot(Window window) {
        NormalText text = window.scope.text();
        var path = new Path(window);
        Span.Range range = withoutLineEnds(text.source(), text.source(window.from, window.to));
        double score = Math.round(window.share(length) * 1000) / 1000.0;
        return new Spot(window.scope, range.start(), range.end(), ReviewOutcome.Match.FUZZY, score,
                (from, to) -> path.of(original.indexOfSource(from), original.indexOfSource(to)));
    }

    /** A place neither begins at the end of a paragraph nor ends at the beginning of one. */
    private static Span.Range withoutLineEnds(String source, Span.Range range) {
        int from = range.start();
        int to = range.end();
        while (from < to && source.charAt(from) == '\n') {
            from++;
        }
        while (to > from && source.charAt(to - 1) == '\n') {
            to--;
        }
        return new Span.Range(from, to);
    }

    /** @param from in the scope's normal text */
    private record Window(Scope scope, int from, int to, int distance) {

        double share(int length) {
            return 1 - (double) distance / length;
        }

        /** Nearer, or as near and more of the original's length. */
        boolean isBetterThan(Window other, int length) {
            if (other == null || distance != other.distance) {
                return other == null || distance < other.distance;
            }
            return Math.abs(to - from - length) < Math.abs(other.to - other.from - length);
        }

        boolean overlaps(Window other) {
            return from < other.to && other.from < to;
        }
    }

    /** Which characters of a window stand for which of the original: one shortest way through the table of distances. */
    private final class Path {

        private final Window window;
        /** Where in the window each character of the original begins, before and after what the window has in excess there. */
        private final int[] earliest = new int[length + 1];
        private final int[] latest = new int[length + 1];

        Path(Window window) {
            this.window = window;
            int width = window.to - window.from;
            int[][] table = table(width);
            Arrays.fill(latest, -1);
            int i = length;
            int j = width;
            while (true) {
                earliest[i] = j;
                latest[i] = Math.max(latest[i], j);
                if (i == 0 && j == 0) {
                    return;
                }
                if (i > 0 && j > 0 && table[i][j] == table[i - 1][j - 1] + (same(i, j) ? 0 : 1)) {
                    i--;
                    j--;
                } else if (i > 0 && table[i][j] == table[i - 1][j] + 1) {
                    i--;
                } else {
                    j--;
                }
            }
        }

        private int[][] table(int width) {
            int[][] table = new int[length + 1][width + 1];
            for (int i = 0; i <= length; i++) {
                for (int j = 0; j <= width; j++) {
                    table[i][j] = i == 0 ? j : j == 0 ? i : Math.min(table[i - 1][j - 1] + (same(i, j) ? 0 : 1),
                            1 + Math.min(table[i - 1][j], table[i][j - 1]));
                }
            }
            return table;
        }

        private boolean same(int i, int j) {
            return original.charAt(i - 1) == window.scope.text().charAt(window.from + j - 1);
        }

        /** What the window has in excess at either end of the range stays out of it. */
        Optional<Span.Range> of(int from, int to) {
            int start = from == to ? earliest[from] : latest[from];
            int end = Math.max(start, earliest[to]);
            NormalText text = window.scope.text();
            return text.sourceWithin(text.source(window.from, window.to), window.from + start, window.from + end);
        }
    }
}
