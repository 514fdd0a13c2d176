package dev.fermata.job.bidding;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fermata.document.SourceSpan;
import dev.fermata.document.TextCut;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A date in the life of a tender. Texts are never null.
 *
 * @param milestone     what happens then
 * @param date          as the tender writes it; empty where it names none
 * @param sourceExcerpt at most 200 UTF-16 units once anchored
 * @param sourceStart   null unless verified, or as the model claims before anchoring
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Milestone(
        String title,
        String milestone,
        String date,
        String guidance,
        @JsonProperty("source_excerpt") String sourceExcerpt,
        @JsonProperty("source_start") Integer sourceStart,
        @JsonProperty("source_end") Integer sourceEnd,
        boolean verified) implements TenderItem {

    public Milestone {
        title = requireNonNullElse(title, "").strip();
        milestone = requireNonNullElse(milestone, "").strip();
        date = requireNonNullElse(date, "").strip();
        guidance = requireNonNullElse(guidance, "").strip();
        sourceExcerpt = requireNonNullElse(sourceExcerpt, "");
    }

    @Override
    @JsonIgnore
    public Priority priority() {
        return Priority.HIGH;
    }

    @Override
    public Milestone at(SourceSpan span) {
        return new Milestone(title, milestone, date, guidance, span.excerpt(), span.start(), span.end(), true);
    }

    @Override
    public Milestone unverified() {
        String excerpt = TextCut.head(sourceExcerpt, LONGEST_EXCERPT);
        return new Milestone(title, milestone, date, guidance, excerpt, null, null, false);
    }
}
