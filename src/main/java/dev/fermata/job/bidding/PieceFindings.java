package dev.fermata.job.bidding;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;

/** What a model says of one piece, as {@code piece.schema.json} asks for it. Lists are never null. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record PieceFindings(
        @JsonProperty("hard_requirements") List<Finding> hardRequirements,
        @JsonProperty("scoring_items") List<Finding> scoringItems,
        @JsonProperty("submission_format") List<Finding> submissionFormat,
        @JsonProperty("technical_requirements") List<Finding> technicalRequirements,
        @JsonProperty("cost_items") List<Finding> costItems,
        @JsonProperty("bid_timeline") List<Milestone> bidTimeline) {

    PieceFindings {
        hardRequirements = present(hardRequirements);
        scoringItems = present(scoringItems);
        submissionFormat = present(submissionFormat);
        technicalRequirements = present(technicalRequirements);
        costItems = present(costItems);
        bidTimeline = present(bidTimeline);
    }

    List<? extends TenderItem> of(TabKey tab) {
        return switch (tab) {
            case HARD_REQUIREMENTS -> hardRequirements;
            case SCORING_ITEMS -> scoringItems;
            case SUBMISSION_FORMAT -> submissionFormat;
            case TECHNICAL_REQUIREMENTS -> technicalRequirements;
            case COST_ITEMS -> costItems;
            case BID_TIMELINE -> bidTimeline;
        };
    }

    private static <T> List<T> present(List<T> items) {
        return requireNonNullElse(items, List.<T>of()).stream().filter(Objects::nonNull).toList();
    }
}
