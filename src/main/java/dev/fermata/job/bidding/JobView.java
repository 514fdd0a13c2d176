package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A tender's task as system 1's older routes call it.
 *
 * @param source {@code text} or {@code file}
 * @param hasSourceText whether its text can be asked for
 * @param result absent until there is one
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record JobView(String jobId, TaskStatus status, String source, String filename, Instant createdAt, Instant startedAt,
        Instant completedAt, JsonNode metadata, String error, boolean hasSourceText,
        @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode result) {

    static JobView of(Task task, String error, boolean hasSourceText) {
        return new JobView(task.id, task.status, task.metadata.path("source").asText(null),
                task.metadata.path("file_name").asText(null), task.createdAt, task.startedAt, task.completedAt,
                task.metadata, error, hasSourceText, task.result);
    }
}
