package dev.fermata.job.bidding;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fermata.document.SourceSpan;
import dev.fermata.document.TextCut;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What a tender asks for, scores, or costs. Texts are never null.
 *
 * @param sourceExcerpt at most 200 UTF-16 units once anchored
 * @param sourceStart   null unless verified, or as the model claims before anchoring
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Finding(
        String title,
        @JsonProperty("why_important") String whyImportant,
        String guidance,
        Priority priority,
        @JsonProperty("source_excerpt") String sourceExcerpt,
        @JsonProperty("source_start") Integer sourceStart,
        @JsonProperty("source_end") Integer sourceEnd,
        boolean verified) implements TenderItem {

    public Finding {
        title = requireNonNullElse(title, "").strip();
        whyImportant = requireNonNullElse(whyImportant, "").strip();
        guidance = requireNonNullElse(guidance, "").strip();
        priority = requireNonNullElse(priority, Priority.MEDIUM);
        sourceExcerpt = requireNonNullElse(sourceExcerpt, "");
    }

    @Override
    public Finding at(SourceSpan span) {
        return new Finding(title, whyImportant, guidance, priority, span.excerpt(), span.start(), span.end(), true);
    }

    @Override
    public Finding unverified() {
        String excerpt = TextCut.head(sourceExcerpt, LONGEST_EXCERPT);
        return new Finding(title, whyImportant, guidance, priority, excerpt, null, null, false);
    }
}
