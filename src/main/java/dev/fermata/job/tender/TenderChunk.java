package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.job.tender.parse.Boilerplate;
import dev.fermata.job.tender.parse.ChunkType;
import dev.fermata.llm.Fence;
import java.util.Optional;

/**
 * A chunk as it is kept: what {@link dev.fermata.job.tender.parse.Chunk} says of the text, and what became of it.
 *
 * @param n           its place among the others, from 0
 * @param section     the titles that it stands below, as a JSON array
 * @param boilerplate what part of a tender it is in that may be passed over; empty for what must be read
 * @param decidedBy   null while nobody has decided
 * @param reason      why it was kept or filtered, at most 20 characters; null where nobody said
 * @param confidence  of the model in its verdict, 0 to 1; null where it gave none
 * @param filterError why there is no verdict; null where there is one
 * @param extractionError why nothing was extracted; null where it was, or was not tried
 */
record TenderChunk(String id, int n, ChunkType type, JsonNode section, int start, int ownStart, int end, String text,
        int tokens, Optional<Boilerplate> boilerplate, boolean lone, ChunkState state, Decider decidedBy, String reason,
        Double confidence, String filterError, Extraction extraction, String extractionError, int version) {

    /** Whether a model has to say if it requires anything: titles and tables are kept without. */
    boolean unjudged() {
        return state == ChunkState.PARSED || state == ChunkState.UNFILTERED;
    }

    /** Whether requirements are to be looked for in it: titles are read with what stands below them. */
    boolean toExtract() {
        return state.valuable() && (type != ChunkType.TITLE || lone);
    }

    /** The titles that it stands below, on one line. */
    String location() {
        StringBuilder location = new StringBuilder();
        section.forEach(title -> location.append(location.isEmpty() ? "" : " > ").append(title.asText()));
        return location.toString();
    }

    /** The text as a model gets it, with its id and the place it stands in. */
    String message() {
        return Fence.text("chunk_id: " + id + "\nsection: " + location() + "\n", start, text);
    }
}
