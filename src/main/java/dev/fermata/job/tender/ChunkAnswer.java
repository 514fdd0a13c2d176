package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** A model's answer about one chunk, which it names. */
sealed interface ChunkAnswer {

    String chunkId();

    /** What a model says. */
    @RegisterForReflection
    enum Word {
        YES, NO
    }

    /** Whether the chunk requires anything. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(SnakeCaseStrategy.class)
    record Filtered(@NotBlank String chunkId, @NotNull Word verdict, @NotNull String reason,
            @NotNull @DecimalMin("0") @DecimalMax("1") Double confidence) implements ChunkAnswer {}

    /** What the chunk requires. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Extracted(@JsonProperty("chunk_id") @NotBlank String chunkId,
            @NotNull List<@NotNull @Valid FoundRequirement> requirements) implements ChunkAnswer {}
}
