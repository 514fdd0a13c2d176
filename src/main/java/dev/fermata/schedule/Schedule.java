package dev.fermata.schedule;

import dev.fermata.task.Owner;
import java.time.Instant;

/**
 * A schedule as it is kept.
 *
 * @param nextAt when the next task is due; null: never again
 * @param last the last firing; its fields are null before the first
 */
record Schedule(String id, Owner owner, Plan plan, Instant nextAt, Firing last, Instant createdAt, Instant updatedAt) {

    /**
     * A time that came.
     *
     * @param at when the task was due
     * @param taskId the task that was made; null where none was
     * @param outcome {@code created}, {@code skipped_overlap}, {@code skipped_missed}, or the code of a failure
     */
    record Firing(Instant at, String taskId, String outcome) {}
}
