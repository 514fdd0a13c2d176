package dev.fermata.job.tender;

import static java.util.Objects.requireNonNullElse;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;

/**
 * What became of the question what a chunk requires.
 *
 * @param requirements what the model found; empty where it found nothing, or failed
 * @param error        why there is no answer of use; null where there is one
 * @param calls        answers that were asked for
 */
@RegisterForReflection
record ChunkFindings(String chunkId, List<FoundRequirement> requirements, String error, int calls) {

    ChunkFindings {
        requirements = requireNonNullElse(requirements, List.<FoundRequirement>of()).stream().filter(Objects::nonNull).toList();
    }
}
