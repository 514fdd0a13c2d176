package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.tender.parse.Boilerplate;
import dev.fermata.job.tender.parse.ChunkType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.Function;

/**
 * A chunk on the wire. Offsets are UTF-16 units of the tender's text.
 *
 * @param isValuable  whether requirements are looked for in it; null before there is a verdict
 * @param ownStart    where the repetition of the chunk before is over
 * @param boilerplate contents, contract, format or annex; null for what must be read
 * @param error       why there is no verdict or no requirements, in the reader's words; null where there are
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record ChunkView(String chunkId, int chunkIndex, ChunkType chunkType, JsonNode section, String content, int start,
        int ownStart, int end, int tokenCount, Boilerplate boilerplate, Boolean isValuable, ChunkState state,
        Decider decidedBy, String filterReason, Double filterConfidence, String filterError, Extraction extraction,
        String extractionError, String error, int version) {

    static ChunkView of(TenderChunk chunk, Function<String, String> explained) {
        String error = chunk.extractionError() != null ? chunk.extractionError() : chunk.filterError();
        return new ChunkView(chunk.id(), chunk.n(), chunk.type(), chunk.section(), chunk.text(), chunk.start(),
                chunk.ownStart(), chunk.end(), chunk.tokens(), chunk.boilerplate().orElse(null),
                chunk.state() == ChunkState.PARSED ? null : chunk.state().valuable(), chunk.state(), chunk.decidedBy(),
                chunk.reason(), chunk.confidence(), chunk.filterError(), chunk.extraction(), chunk.extractionError(),
                error == null ? null : explained.apply(error), chunk.version());
    }
}
