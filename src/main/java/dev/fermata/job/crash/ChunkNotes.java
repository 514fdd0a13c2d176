package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * What a model says of a chunk.
 *
 * @param unread why there is nothing: the code of a failure; null where the model has answered
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record ChunkNotes(@NotNull String summary, @NotNull List<@NotNull @Valid Finding> findings, String unread) {

    static ChunkNotes unread(String code) {
        return new ChunkNotes("", List.of(), code);
    }
}
