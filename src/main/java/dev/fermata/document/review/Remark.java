package dev.fermata.document.review;

import java.util.Objects;
import java.util.Optional;

/**
 * One finding of a review.
 *
 * @param firstParagraph index of the first paragraph it may be about, see {@link ReviewableText.Paragraph#index}
 * @param lastParagraph  index of the last one, inclusive. Nothing outside this range is ever marked
 * @param original       the words it is about, as the document says them or nearly so. May run over several paragraphs,
 *                       parted by {@code \n}
 * @param replacement    what they should say: becomes a tracked change; an empty text deletes. Absent for advice, which
 *                       becomes a comment
 * @param reason         why, in plain text; may be blank. The text of the comment for advice; for a rewrite a comment on
 *                       the change, the first of several, where it is not blank and where a comment can be
 * @param occurrences    whether one place is meant or all
 */
public record Remark(int firstParagraph, int lastParagraph, String original, Optional<String> replacement, String reason,
                     Occurrences occurrences) {

    public Remark {
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(replacement, "replacement");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(occurrences, "occurrences");
    }
}
