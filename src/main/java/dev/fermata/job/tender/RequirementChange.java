package dev.fermata.job.tender;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.document.DocumentText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;

/**
 * What a user changes about a requirement, or says of a new one; null leaves as it is.
 *
 * @param requirementId which; only in a batch
 * @param chunkId       where it stands; only for a new one
 * @param sourceExcerpt the tender's words for it; only for a new one
 * @param version       the version that the user has seen; null: whichever it is
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record RequirementChange(
        @Size(max = 100) String requirementId,
        @Size(min = 1, max = 500) String summary,
        @Size(max = 5000) String detail,
        ConstraintType constraintType,
        Category category,
        @Size(max = 100) String subcategory,
        Priority priority,
        @Size(max = 100) String chunkId,
        @Size(max = 500) String sourceExcerpt,
        Boolean isVerified,
        Boolean isRemoved,
        @Min(1) Integer version) {

    /** Takes the requirement out. */
    static final RequirementChange REMOVAL =
            new RequirementChange(null, null, null, null, null, null, null, null, null, null, true, null);

    RequirementChange {
        summary = clean(summary);
        detail = clean(detail);
        subcategory = clean(subcategory);
        sourceExcerpt = clean(sourceExcerpt);
    }

    private static String clean(String text) {
        return text == null ? null : DocumentText.clean(text).strip();
    }

    /** The same change of this requirement. */
    RequirementChange of(String id) {
        return new RequirementChange(id, summary, detail, constraintType, category, subcategory, priority, chunkId,
                sourceExcerpt, isVerified, isRemoved, version);
    }

    /** The same change, of no other version. */
    RequirementChange at(int seen) {
        return new RequirementChange(requirementId, summary, detail, constraintType, category, subcategory, priority,
                chunkId, sourceExcerpt, isVerified, isRemoved, seen);
    }

    Requirement.Wording wording(Requirement.Wording old) {
        return new Requirement.Wording(requireNonNullElse(summary, old.summary()), requireNonNullElse(detail, old.detail()),
                requireNonNullElse(constraintType, old.constraintType()), requireNonNullElse(category, old.category()),
                requireNonNullElse(subcategory, old.subcategory()), requireNonNullElse(priority, old.priority()));
    }

    Requirement appliedTo(Requirement old) {
        Requirement.Wording wording = wording(old.wording());
        return new Requirement(old.id(), old.chunkId(), old.fingerprint(), wording, old.confidence(),
                old.sourceLocation(), old.sourceExcerpt(), old.sourceStart(), old.sourceEnd(), old.position(),
                old.origin(), old.edited() || !wording.equals(old.wording()),
                requireNonNullElse(isVerified, old.verified()), requireNonNullElse(isRemoved, old.removed()),
                old.version(), old.createdAt(), old.updatedAt());
    }
}
