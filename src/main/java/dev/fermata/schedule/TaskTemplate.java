package dev.fermata.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;

/**
 * What a schedule's tasks are made of; see {@code POST /api/tasks}.
 *
 * @param timeLimit in seconds, from each task's creation
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record TaskTemplate(
        @NotBlank String taskType,
        @NotNull JsonNode payload,
        @Min(0) @Max(10) Integer maxRetries,
        @Min(0) @Max(9) Integer priority,
        @Min(1) @Max(31_536_000) Long timeLimit,
        @Size(max = 2000) String callbackUrl,
        @Size(max = 200) String sessionId,
        @Pattern(regexp = "zh|en") String language,
        @Size(max = 50) Map<String, Object> metadata) {

    TaskTemplate speaking(String defaultLanguage) {
        return new TaskTemplate(taskType, payload, maxRetries, priority, timeLimit, callbackUrl, sessionId,
                language == null ? defaultLanguage : language, metadata);
    }

    Submission.Builder submission(Owner owner) {
        return Submission.of(owner, taskType, payload).maxRetries(maxRetries).priority(priority)
                .timeLimit(timeLimit == null ? null : Duration.ofSeconds(timeLimit)).callbackUrl(callbackUrl)
                .sessionId(sessionId).language(language).metadata(metadata == null ? Map.of() : metadata);
    }
}
