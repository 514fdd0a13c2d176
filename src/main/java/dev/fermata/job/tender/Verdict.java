package dev.fermata.job.tender;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What became of the question whether a chunk requires anything.
 *
 * @param chunkId    whose verdict it is
 * @param state      KEPT, FILTERED, or UNFILTERED where there was no answer of use
 * @param reason     at most {@value #LONGEST_REASON} UTF-16 units; null without a verdict
 * @param confidence 0 to 1; null without a verdict
 * @param error      why there is no verdict; null where there is one
 * @param calls      answers that were asked for
 */
@RegisterForReflection
record Verdict(String chunkId, ChunkState state, String reason, Double confidence, String error, int calls) {

    static final int LONGEST_REASON = 20;
}
