package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How an analysis came about.
 *
 * @param pieces     pieces the text was read in
 * @param itemsFound items the model reported, over all pieces
 * @param itemsKept  items left once repetitions and what went beyond a tab's six were taken out
 * @param unverified kept items whose excerpt is not in the text
 */
@RegisterForReflection
public record AnalysisMetadata(
        int pieces,
        @JsonProperty("items_found") int itemsFound,
        @JsonProperty("items_kept") int itemsKept,
        int unverified) {
}
