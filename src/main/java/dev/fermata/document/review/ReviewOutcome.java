package dev.fermata.document.review;

import java.util.List;

/**
 * What became of the remarks. Every remark is in {@code applied} at least once, or in {@code unanchored} once; in both where
 * limits left some of its places without a mark.
 *
 * @param applied    in the order of the remarks, then of the document
 * @param unanchored in the order of the remarks
 */
public record ReviewOutcome(List<Applied> applied, List<Unanchored> unanchored) {

    public ReviewOutcome {
        applied = List.copyOf(applied);
        unanchored = List.copyOf(unanchored);
    }

    /**
     * A place that was marked.
     *
     * @param remark    index of the remark in the list that was given
     * @param paragraph index of the paragraph where the place begins
     * @param offset    where it begins in that paragraph's text, in UTF-16 units
     * @param length    how long the marked text was, in UTF-16 units, line ends between paragraphs included
     * @param kind      what was written
     * @param match     how the place was found
     * @param score     1 where the match is exact or normalised, otherwise the share of the original that was found
     */
    public record Applied(int remark, int paragraph, int offset, int length, Kind kind, Match match, double score) {
    }

    /** What was written into the document. */
    public enum Kind {
        /** A rewrite as a tracked change; its reason, if any, as a comment on it. */
        TRACKED_CHANGE,
        /** Advice as a comment. */
        COMMENT,
        /**
         * A rewrite as a comment that proposes it, for one of the {@linkplain Unanchored.Reason reasons} a change could not
         * be tracked there: it overlaps another change, the place is locked, or the match is too uncertain.
         */
        PROPOSAL
    }

    /** How a place was found. */
    public enum Match {
        /** The document says precisely the original. */
        EXACT,
        /** The same but for full and half width, quotes, dashes and white space. */
        NORMALISED,
        /** Nearly the same, see {@link WordReview} for the thresholds. */
        FUZZY
    }
}
