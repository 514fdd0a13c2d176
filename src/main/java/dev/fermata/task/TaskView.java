package dev.fermata.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * A task on the wire. The first ten fields are system 1's.
 *
 * @param settled whether a finished task's last word is written
 * @param after the tasks that have to complete first; only for a single task that has any
 * @param progress the newest progress event's data; only for a single task
 * @param partial what there is of a result that did not come to its end; only for a single task
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record TaskView(String id, String taskType, TaskStatus status, int retryCount, int maxRetries, Instant createdAt,
        Instant startedAt, Instant completedAt, String error, JsonNode metadata, String errorCode, String clientKey,
        int priority, int attempt, Instant runAt, Instant deadline, String language, String sessionId,
        String cancelReason, boolean settled,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> after,
        @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode progress,
        @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode partial,
        @JsonProperty("result") @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NotAsked.class) JsonNode result) {

    /** Leaves the result out of lists, where it was not asked for; a single task shows it even while it is null. */
    static final class NotAsked {
        @Override
        public boolean equals(Object result) {
            return result instanceof JsonNode node && node.isMissingNode();
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** A single task, whole. */
    static TaskView whole(Task task, JsonNode progress) {
        return of(task, progress, task.partial, task.result);
    }

    /** A task as its create leaves it, waiting, whatever has become of it since. */
    static TaskView made(NewTask task, NewTask.Times times, JsonNode metadata) {
        Submission asked = task.submission();
        return new TaskView(task.id(), asked.taskType(), TaskStatus.PENDING, 0, asked.maxRetries(), times.createdAt(), null,
                null, null, metadata, null, asked.clientKey(), asked.priority(), 0, times.runAt(), times.deadline(),
                asked.language(), asked.sessionId(), null, false, task.after().isEmpty() ? null : task.after(), null, null,
                null);
    }

    /** The same with its error in the reader's words. */
    TaskView worded(String errorText) {
        return new TaskView(id, taskType, status, retryCount, maxRetries, createdAt, startedAt, completedAt, errorText,
                metadata, errorCode, clientKey, priority, attempt, runAt, deadline, language, sessionId, cancelReason,
                settled, after, progress, partial, result);
    }

    /** A row of a list. */
    static TaskView row(TaskRow row) {
        return new TaskView(row.id(), row.taskType(), row.status(), row.retryCount(), row.maxRetries(),
                row.createdAt(), row.startedAt(), row.completedAt(), row.error(), row.metadata(), row.errorCode(),
                row.clientKey(), row.priority(), row.attempt(), row.runAt(), row.deadline(), row.language(),
                row.sessionId(), row.cancelReason(), row.status().terminal() && row.leaseOwner() == null, null, null, null,
                MissingNode.getInstance());
    }

    private static TaskView of(Task task, JsonNode progress, JsonNode partial, JsonNode result) {
        return new TaskView(task.id, task.taskType, task.status, task.retryCount, task.maxRetries, task.createdAt,
                task.startedAt, task.completedAt, task.error, task.metadata, task.errorCode, task.clientKey,
                task.priority, task.attempt, task.runAt, task.deadline, task.language, task.sessionId,
                task.cancelReason, task.settled(), task.after, progress, partial, result);
    }
}
