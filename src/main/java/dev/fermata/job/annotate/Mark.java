package dev.fermata.job.annotate;

import dev.fermata.document.review.Occurrences;
import dev.fermata.document.review.Remark;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * A finding that goes into the document.
 *
 * @param firstParagraph the first paragraph it may be about
 * @param lastParagraph the last one, inclusive
 * @param original the words it is about
 * @param replacement what they become as a tracked change; null for a comment
 * @param comment the comment's text; beside a change it may be empty
 * @param everywhere whether every place is meant
 */
@RegisterForReflection
record Mark(int firstParagraph, int lastParagraph, String original, String replacement, String comment,
        boolean everywhere) {

    Remark remark() {
        return new Remark(firstParagraph, lastParagraph, original, Optional.ofNullable(replacement), comment,
                everywhere ? Occurrences.ALL : Occurrences.FIRST);
    }
}
