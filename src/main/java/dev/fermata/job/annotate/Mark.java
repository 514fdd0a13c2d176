package dev.fermata.job.annotate;

import dev.fermata.document.review.Occurrences;
import dev.fermata.document.review.Remark;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * A finding that goes into the document.
 *
 * @param firstParagraph the first paragraph it may be about
 * @param from where in that paragraph
 * @param lastParagraph the last one, inclusive
 * @param to up to where in that paragraph
 * @param original the words it is about
 * @param replacement what they become as a tracked change; null for a comment
 * @param comment the comment's text; beside a change it may be empty
 * @param everywhere whether every place is meant
 * @param nth else the first place that may be meant, from 1
 */
@RegisterForReflection
record Mark(int firstParagraph, int from, int lastParagraph, int to, String original, String replacement,
        String comment, boolean everywhere, int nth) {

    Remark remark() {
        return new Remark(firstParagraph, from, lastParagraph, to, original, Optional.ofNullable(replacement), comment,
                everywhere ? Occurrences.ALL : Occurrences.FIRST, nth);
    }
}
