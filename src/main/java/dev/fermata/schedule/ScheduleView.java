package dev.fermata.schedule;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * A schedule on the wire.
 *
 * @param nextRuns when its next tasks are due; none while it is held
 * @param lastRun the last time that came; null before the first
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record ScheduleView(String id, String name, String cron, String timeZone, Overlap overlap, Missed missed, boolean paused,
        TaskTemplate task, List<Instant> nextRuns, Run lastRun, Instant createdAt, Instant updatedAt) {

    /** See {@link Schedule.Firing}; {@code taskId} is the last task that was made. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Run(Instant at, String taskId, String outcome) {}

    static ScheduleView of(Schedule schedule, List<Instant> nextRuns) {
        Plan plan = schedule.plan();
        Schedule.Firing last = schedule.last();
        return new ScheduleView(schedule.id(), plan.name(), plan.cron(), plan.timeZone(), plan.overlap(), plan.missed(),
                plan.paused(), plan.task(), nextRuns, last.at() == null ? null : new Run(last.at(), last.taskId(), last.outcome()),
                schedule.createdAt(), schedule.updatedAt());
    }
}
