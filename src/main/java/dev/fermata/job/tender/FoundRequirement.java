package dev.fermata.job.tender;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.document.DocumentText;
import dev.fermata.document.TextCut;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/**
 * A requirement as a model tells it. The model was shown text that others wrote, so its words are cleaned like that
 * text; what is too long is cut, what it left out and is not needed is empty.
 *
 * @param sourceStart where it claims that the excerpt stands; null where it does not say
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(SnakeCaseStrategy.class)
record FoundRequirement(String sourceExcerpt, Integer sourceStart, @NotBlank String summary, String detail,
        @NotNull ConstraintType constraintType, @NotNull Category category, String subcategory, Priority priority,
        Double extractionConfidence) {

    /** UTF-16 units. */
    static final int LONGEST_SUMMARY = 60;
    static final int LONGEST_DETAIL = 2000;
    static final int LONGEST_SUBCATEGORY = 40;
    static final int LONGEST_EXCERPT = 200;

    FoundRequirement {
        sourceExcerpt = clean(sourceExcerpt, Integer.MAX_VALUE);
        summary = clean(summary, LONGEST_SUMMARY);
        detail = clean(detail, LONGEST_DETAIL);
        subcategory = clean(subcategory, LONGEST_SUBCATEGORY);
        priority = requireNonNullElse(priority, Priority.MEDIUM);
        extractionConfidence = Math.clamp(requireNonNullElse(extractionConfidence, 0.5), 0, 1);
    }

    private static String clean(String text, int longest) {
        return TextCut.head(DocumentText.clean(requireNonNullElse(text, "")).strip(), longest);
    }
}
