package dev.fermata.job.annotate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What became of a review. The first twelve fields are the original system's; where there are several documents, files
 * are those of the first that has a copy and numbers those of all. A document of which nothing was reviewed has none.
 *
 * @param success whether anything that was found is in the documents, or nothing was found
 * @param applied findings that are in the documents
 * @param failed findings that are not, see {@code unanchored}, which also lists those that are in only some of their places
 * @param total findings that were to go into the documents
 * @param fallbackUsed always false: no rule of thumb stands in for the model
 * @param partialFallback whether parts were not, or not fully, reviewed, see {@code unreviewed}
 * @param fallbackChunkCount how many chunks those are
 * @param aiChunkCount chunks that the model has reviewed at least once
 * @param lastApiError the code of the last answer that was of no use; empty where there was none
 * @param changes tracked changes that were written
 * @param comments comments that were written
 * @param refused findings that were not to go into the documents, by reason
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record AnnotateResult(boolean success, String originalFile, String revisedFile, int applied, int failed, int total,
        String analysisSummary, boolean fallbackUsed, boolean partialFallback, int fallbackChunkCount, int aiChunkCount,
        String lastApiError, int changes, int comments, Map<String, Integer> refused, List<Unfound> unanchored,
        List<Unreviewed> unreviewed, List<Revised> documents) {

    /**
     * A finding that could not be put into its document, or not everywhere.
     *
     * @param code a stable name of why
     * @param why the same in words
     * @param places how many places limits left without it; 0 where no limit is the reason
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Unfound(String document, String original, String replacement, String comment, String code, String why,
            int places) {}

    /**
     * A part that was not, or not fully, reviewed.
     *
     * @param chunk its number, from 1
     * @param begins its first words
     * @param rounds how many rounds failed, of how many
     * @param error the code of the last failure
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Unreviewed(String document, int chunk, String begins, int rounds, int ofRounds, String error) {}

    /** A document and its marked copy. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Revised(String originalFile, String revisedFile, int applied, int failed, int total) {}
}
