package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A requirement on the wire. Where {@code source_verified} is true, the tender's text between {@code source_start} and
 * {@code source_end} (UTF-16 units) is exactly {@code source_excerpt}.
 *
 * @param isVerified whether a user has confirmed it
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record RequirementView(String requirementId, String projectId, String chunkId, String summary, String detail,
        ConstraintType constraintType, Category category, String subcategory, Priority priority,
        double extractionConfidence, String sourceLocation, String sourceExcerpt, Integer sourceStart, Integer sourceEnd,
        boolean sourceVerified, Origin origin, boolean isEdited, boolean isVerified, int version, Instant createdAt,
        Instant updatedAt) {

    static RequirementView of(ProjectKey project, Requirement item) {
        Requirement.Wording wording = item.wording();
        return new RequirementView(item.id(), project.id(), item.chunkId(), wording.summary(), wording.detail(),
                wording.constraintType(), wording.category(), wording.subcategory(), wording.priority(),
                item.confidence(), item.sourceLocation(), item.sourceExcerpt(), item.sourceStart(), item.sourceEnd(),
                item.sourceStart() != null, item.origin(), item.edited(), item.verified(), item.version(),
                item.createdAt(), item.updatedAt());
    }
}
