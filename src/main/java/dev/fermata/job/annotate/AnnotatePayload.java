package dev.fermata.job.annotate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Documents to review.
 *
 * @param documents one to ten
 * @param message what the owner wants of the review; may be null
 * @param model the only model that may answer, as {@code model} or {@code provider:model}; null: whichever is routed
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record AnnotatePayload(@NotEmpty @Size(max = 10) List<@NotNull @Valid Document> documents,
        @Size(max = 20_000) String message, @Size(max = 200) String model) {

    /**
     * A kept file.
     *
     * @param fileId its id, of the task's owner
     * @param fileName its name, for people and for the copy's name
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Document(@NotBlank String fileId, @NotBlank @Size(max = 200) String fileName) {}

    /** The documents' names, for a sentence. */
    String names() {
        return documents.stream().map(Document::fileName).collect(Collectors.joining(", "));
    }

    String requirement() {
        return message == null ? "" : message.strip();
    }
}
