package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * Where a task and its project stand: the answer of system 2's specification, and that of its code.
 *
 * @param taskId     null where the task is gone and the project remains
 * @param state      PENDING, STARTED, PAUSED, RETRY, SUCCESS, FAILURE or REVOKED: of the task alone
 * @param info       of a task that runs, how far it is; of one that failed, why; else its result
 * @param ready      whether the task is finished
 * @param successful whether it came to a result
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record TenderStatus(boolean success, String taskId, String projectId, String state, Object info, boolean ready,
        boolean successful, Pipeline task, List<LogLine> logs, List<StepDone> statistics) {

    /**
     * The project as a whole: three steps, of which the task does some.
     *
     * @param overallStatus      pending, running, paused, retrying, waiting (for the next step), completed (all three),
     *                           failed or cancelled
     * @param currentStep        parse, filter or extract: the one that runs, or the last that did
     * @param progressPercentage of the three steps: 10, 50 and 100 at their ends
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Pipeline(String taskId, String projectId, String fileName, String overallStatus, String currentStep,
            int stepsDone, int progressPercentage, String error, int totalChunks, int valuableChunks,
            int filteredChunks, int unfilteredChunks, int extractedChunks, int unextractedChunks,
            int totalRequirements, JsonNode chapters, Instant createdAt, Instant updatedAt) {}

    /** Something that happened to the task. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record LogLine(Instant at, String level, String message) {}

    /** A step that came to its end. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record StepDone(int step, String stepName, Instant finishedAt, Statistics figures) {}
}
