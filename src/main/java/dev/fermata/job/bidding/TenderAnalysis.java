package dev.fermata.job.bidding;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a bidder should know of a tender: the result of the job.
 *
 * @param summary at most 180 UTF-16 units; empty until it is written
 * @param tabs    always all six, in the order of {@link TabKey}
 */
@RegisterForReflection
public record TenderAnalysis(String summary, List<Tab> tabs, AnalysisMetadata metadata) {

    public TenderAnalysis {
        tabs = List.copyOf(tabs);
    }

    /** The same analysis with a summary, cut to its length. */
    public TenderAnalysis withSummary(String text) {
        return new TenderAnalysis(Summary.limit(text), tabs, metadata);
    }
}
