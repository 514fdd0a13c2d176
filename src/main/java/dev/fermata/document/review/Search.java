package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.List;
import java.util.Optional;

/** Finds what is the same as an original but for width, quotes, dashes and white space. */
final class Search {

    /** A quotation that cuts a word is a coincidence ("art" in "start"), unless it is as long as this. */
    private static final int MAY_CUT_WORDS = 12;

    private final NormalText original;

    Search(NormalText original) {
        this.original = original;
    }

    /**
     * Adds all places in a scope, from first to last, none overlapping another, as long as the list has room.
     *
     * @param most how long the list may become
     * @return how many places there was no room for
     */
    int in(Scope scope, List<Spot> spots, int most) {
        NormalText text = scope.text();
        int length = original.length();
        int more = 0;
        for (int at = text.indexOf(original, 0); at >= 0; ) {
            Interruption.check();
            boolean whole = !text.isInside(at) && !text.isInside(at + length) && !cutsWord(text, at, at + length);
            if (whole && spots.size() < most) {
                spots.add(spot(scope, at));
            } else if (whole) {
                more++;
            }
            at = text.indexOf(original, at + (whole ? length : 1));
        }
        return more;
    }

    private Spot spot(Scope scope, int at) {
        Span.Range range = scope.text().source(at, at + original.length());
        String found = scope.text().source().substring(range.start(), range.end());
        if (found.equals(original.source())) {
            return new Spot(scope, range.start(), range.end(), ReviewOutcome.Match.EXACT, 1,
                    (from, to) -> Optional.of(new Span.Range(range.start() + from, range.start() + to)));
        }
        return new Spot(scope, range.start(), range.end(), ReviewOutcome.Match.NORMALISED, 1,
                (from, to) -> scope.text().sourceWithin(range, at + original.indexOfSource(from), at + original.indexOfSource(to)));
    }

    private boolean cutsWord(NormalText text, int from, int to) {
        return original.length() < MAY_CUT_WORDS && (isWithinWord(text, from) || isWithinWord(text, to));
    }

    private static boolean isWithinWord(NormalText text, int at) {
        if (at == 0 || at >= text.length()) {
            return false;
        }
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        return isLetter(before) && isLetter(after) || Character.isDigit(before) && Character.isDigit(after);
    }

    /** Of a script that parts words by spaces. */
    private static boolean isLetter(char c) {
        return Character.isLetter(c) && !Character.isIdeographic(c) && !(c >= 0x3040 && c <= 0x30FF);
    }
}
