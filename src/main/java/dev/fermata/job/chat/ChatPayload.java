package dev.fermata.job.chat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.annotate.AnnotatePayload.Document;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * A message to answer.
 *
 * @param message what its owner says
 * @param session whose earlier messages count; null: none do
 * @param kind the kind of answer asked for; null: the model decides
 * @param model the only model that may answer, as {@code model} or {@code provider:model}; null: whichever is routed
 * @param documents files that go with the message; may be null
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record ChatPayload(@NotBlank @Size(max = 200_000) String message, @Size(max = 200) String session, ChatKind kind,
        @Size(max = 200) String model, @Size(max = 10) List<@NotNull @Valid Document> documents) {

    public ChatPayload {
        documents = documents == null ? List.of() : documents;
    }
}
