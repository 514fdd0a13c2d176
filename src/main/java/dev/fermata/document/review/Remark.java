package dev.fermata.document.review;

import java.util.Objects;
import java.util.Optional;

/**
 * One finding of a review. Nothing outside of its range is ever marked.
 *
 * @param firstParagraph index of the first paragraph it may be about, see {@link ReviewableText.Paragraph#index}
 * @param from           where in that paragraph its range begins, in UTF-16 units
 * @param lastParagraph  index of the last one, inclusive
 * @param to             where in that paragraph its range ends, in UTF-16 units; beyond its end counts as its end
 * @param original       the words it is about, as the document says them or nearly so. May run over several paragraphs,
 *                       parted by {@code \n}
 * @param replacement    what they should say: becomes a tracked change; an empty text deletes. Absent for advice, which
 *                       becomes a comment
 * @param reason         why, in plain text; may be blank. The text of the comment for advice; for a rewrite a comment on
 *                       the change, the first of several, where it is not blank and where a comment can be
 * @param occurrences    whether one place is meant or all
 * @param nth            where one is meant, the first that it may be in reading order, from 1: those before it are for
 *                       other remarks about the same words
 */
public record Remark(int firstParagraph, int from, int lastParagraph, int to, String original, Optional<String> replacement,
                     String reason, Occurrences occurrences, int nth) {

    public Remark {
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(replacement, "replacement");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(occurrences, "occurrences");
        if (nth < 1) {
            throw new IllegalArgumentException("places are counted from 1, not " + nth);
        }
    }

    /** About the first place in its range, or all of them. */
    public Remark(int firstParagraph, int from, int lastParagraph, int to, String original, Optional<String> replacement,
                  String reason, Occurrences occurrences) {
        this(firstParagraph, from, lastParagraph, to, original, replacement, reason, occurrences, 1);
    }

    /** About whole paragraphs. */
    public Remark(int firstParagraph, int lastParagraph, String original, Optional<String> replacement, String reason,
                  Occurrences occurrences) {
        this(firstParagraph, 0, lastParagraph, Integer.MAX_VALUE, original, replacement, reason, occurrences);
    }

    /** Whether there is a place that both may be about. */
    boolean meets(Remark other) {
        return beginsBeforeEndOf(other) && other.beginsBeforeEndOf(this);
    }

    private boolean beginsBeforeEndOf(Remark other) {
        return firstParagraph < other.lastParagraph || firstParagraph == other.lastParagraph && from < other.to;
    }
}
