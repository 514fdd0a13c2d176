package dev.fermata.document.review;

import java.util.Optional;

/**
 * A place where an original was found.
 *
 * @param from  where it begins in the scope's source, in UTF-16 units
 * @param to    where it ends; after {@code from}
 * @param score as in {@link ReviewOutcome.Applied}
 * @param trace leads from the original, as quoted, to the document
 */
record Spot(Scope scope, int from, int to, ReviewOutcome.Match match, double score, Trace trace) {

    int paragraph() {
        return scope.paragraphAt(from);
    }

    int offset() {
        return scope.offsetInParagraph(from);
    }

    /** Which range of the scope's source a range of the original stands for; empty where it ends within a character. */
    @FunctionalInterface
    interface Trace {
        Optional<Span.Range> of(int from, int to);
    }
}
