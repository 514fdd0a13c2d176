package dev.fermata.task;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /api/tasks}.
 *
 * @param id the caller's own id
 * @param timeLimit in seconds, from now
 * @param after tasks that have to complete first
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record TaskRequest(
        @NotBlank String taskType,
        @NotNull JsonNode payload,
        @Min(0) @Max(10) Integer maxRetries,
        @Min(0) @Max(9) Integer priority,
        @JsonAlias("task_id") @Size(max = 200) @Pattern(regexp = TaskRequest.CLIENT_ID) String id,
        Instant runAt,
        @Min(1) @Max(31_536_000) Long timeLimit,
        @Size(max = 2000) String callbackUrl,
        @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*") String sessionId,
        @Pattern(regexp = "zh|en") String language,
        @Size(max = 50) List<@NotBlank @Size(max = 200) String> after,
        @Size(max = 50) Map<String, Object> metadata) {

    /** What a caller's own id looks like; the names of routes beside it are reserved. */
    static final String CLIENT_ID = "(?!(?:stats|split|cancel|batch|bidding|purge)$)[A-Za-z0-9][A-Za-z0-9._~-]*";

    // ISO-8601 as Java reads it goes far beyond what PostgreSQL can hold.
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    Submission submission(Owner owner, String idempotencyKey, String defaultLanguage) {
        ReservedMetadata.check(metadata);
        if (runAt != null && (runAt.isBefore(EARLIEST) || runAt.isAfter(LATEST))) {
            throw Problem.badRequest("invalid_value", "The value of run_at is not acceptable.").args("run_at")
                    .with("errors", List.of(Map.of("field", "run_at")));
        }
        return Submission.of(owner, taskType, payload)
                .maxRetries(maxRetries)
                .priority(priority)
                .clientKey(id)
                .idempotencyKey(idempotencyKey)
                .runAt(runAt)
                .timeLimit(timeLimit == null ? null : Duration.ofSeconds(timeLimit))
                .callbackUrl(callbackUrl)
                .sessionId(sessionId)
                .language(language == null ? defaultLanguage : language)
                .after(after)
                .metadata(metadata == null ? Map.of() : metadata)
                .build();
    }
}
