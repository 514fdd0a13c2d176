package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.tender.parse.ChunkType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A project in figures. Every word of an enum is a key of its map, with 0 where there is none.
 *
 * @param judged      chunks about which a model or a user has decided
 * @param filterRate  share of the judged chunks that were found to require nothing, 0 to 1; 0 where none were judged
 * @param unfiltered  chunks without a verdict of use
 * @param extracted   chunks whose requirements are known
 * @param unextracted chunks that were asked about in vain
 * @param dropped     chunks in parts that are passed over, by part
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record Statistics(int totalChunks, int valuableChunks, int filteredChunks, int unfiltered, int judged,
        double filterRate, int extracted, int unextracted, long totalTokens, Map<String, Integer> byChunkType,
        Map<String, Integer> dropped, int totalRequirements, Map<String, Integer> byType,
        Map<String, Integer> byCategory, Map<String, Integer> byPriority, int verified, int withoutSource) {

    static Statistics of(List<TenderChunk> chunks, List<Requirement> requirements) {
        int filtered = count(chunks, chunk -> chunk.state() == ChunkState.FILTERED);
        int judged = count(chunks, chunk -> chunk.decidedBy() == Decider.MODEL && chunk.state() != ChunkState.UNFILTERED
                || chunk.decidedBy() == Decider.USER);
        Map<String, Integer> dropped = new TreeMap<>();
        chunks.stream().filter(chunk -> chunk.state() == ChunkState.DROPPED)
                .forEach(chunk -> dropped.merge(chunk.boilerplate().orElseThrow().word(), 1, Integer::sum));
        return new Statistics(chunks.size(), count(chunks, chunk -> chunk.state().valuable()), filtered,
                count(chunks, chunk -> chunk.state() == ChunkState.UNFILTERED), judged,
                judged == 0 ? 0 : Math.round(1000.0 * filtered / judged) / 1000.0,
                count(chunks, chunk -> chunk.extraction() == Extraction.DONE),
                count(chunks, chunk -> chunk.extraction() == Extraction.FAILED),
                chunks.stream().mapToLong(TenderChunk::tokens).sum(),
                by(chunks, TenderChunk::type, ChunkType.values(), ChunkType::word), dropped, requirements.size(),
                by(requirements, item -> item.wording().constraintType(), ConstraintType.values(), ConstraintType::word),
                by(requirements, item -> item.wording().category(), Category.values(), Category::word),
                by(requirements, item -> item.wording().priority(), Priority.values(), Priority::word),
                count(requirements, Requirement::verified), count(requirements, item -> item.sourceStart() == null));
    }

    private static <T> int count(List<T> all, Predicate<T> which) {
        return (int) all.stream().filter(which).count();
    }

    static <T, K> Map<String, Integer> by(List<T> all, Function<T, K> key, K[] keys, Function<K, String> word) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Arrays.stream(keys).forEach(each -> counts.put(word.apply(each), count(all, item -> key.apply(item) == each)));
        return counts;
    }
}
