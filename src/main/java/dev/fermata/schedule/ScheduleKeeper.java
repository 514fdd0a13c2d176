package dev.fermata.schedule;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import dev.fermata.schedule.Schedule.Firing;
import dev.fermata.signal.Leadership;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes the tasks of schedules whose time has come, on one replica at a time. A firing is known by its schedule and the
 * time it was due: its task carries that as idempotency key, and the schedule moves on by compare-and-set, so a leader
 * that dies in between, or is replaced without knowing, makes no second task.
 */
@ApplicationScoped
class ScheduleKeeper {

    private static final Logger LOG = Logger.getLogger(ScheduleKeeper.class);
    private static final String OFFICE = "schedules";
    private static final int BATCH = 100;

    private final ScheduleTable table;
    private final Tasks tasks;
    private final Leadership leadership;
    private final Roles roles;
    private final ScheduleConfig config;

    ScheduleKeeper(ScheduleTable table, Tasks tasks, Leadership leadership, Roles roles, ScheduleConfig config) {
        this.table = table;
        this.tasks = tasks;
        this.leadership = leadership;
        this.roles = roles;
        this.config = config;
    }

    @Scheduled(every = "${fermata.schedules.poll-interval:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!roles.worker()) {
            return;
        }
        try {
            if (leadership.held(OFFICE, config.leadership())) {
                fireDue();
            }
        } catch (DatabaseException e) {
            LOG.debugf(e, "Schedules are put off: PostgreSQL is away");
        }
    }

    /** Fires all that is due. */
    void fireDue() {
        List<Schedule> due = table.due(BATCH);
        Instant now = due.isEmpty() ? null : table.now();
        for (Schedule schedule : due) {
            Firing firing = fire(schedule, now);
            // From now on, not from the time that was due: what was missed in between is one firing.
            Instant next = schedule.plan().times().next(now).orElse(null);
            if (table.fired(schedule.id(), firing, next)) {
                LOG.infof("Schedule %s, due %s: %s; next %s", schedule.id(), firing.at(), firing.outcome(), next);
            }
        }
    }

    private Firing fire(Schedule schedule, Instant now) {
        Instant due = schedule.nextAt();
        if (schedule.plan().missed() == Missed.SKIP && due.plus(config.missedAfter()).isBefore(now)) {
            return new Firing(due, null, "skipped_missed");
        }
        Optional<Task> unfinished = unfinished(schedule);
        if (unfinished.isPresent() && schedule.plan().overlap() == Overlap.SKIP) {
            return new Firing(due, null, "skipped_overlap");
        }
        if (unfinished.isPresent() && schedule.plan().overlap() == Overlap.REPLACE) {
            callOff(schedule, unfinished.get());
        }
        return create(schedule, due);
    }

    private Firing create(Schedule schedule, Instant due) {
        try {
            Tasks.Submitted task = tasks.submit(schedule.plan().task().submission(schedule.owner())
                    .idempotencyKey("schedule:" + schedule.id() + ":" + due)
                    .metadata("schedule_id", schedule.id()).metadata("scheduled_at", due.toString()).build());
            return new Firing(due, task.id(), "created");
        } catch (TaskException refused) {
            LOG.warnf("Schedule %s could not make its task (%s); it tries again at its next time", schedule.id(), refused.getMessage());
            return new Firing(due, null, refused.code());
        }
    }

    /** The last task, if it is not finished; one that this very firing has made before is not counted. */
    private Optional<Task> unfinished(Schedule schedule) {
        if (schedule.last().taskId() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(tasks.get(schedule.owner(), schedule.last().taskId())).filter(task -> !task.status.terminal());
        } catch (TaskException.NotFound gone) {
            return Optional.empty();
        }
    }

    private void callOff(Schedule schedule, Task task) {
        try {
            tasks.cancel(schedule.owner(), task.id, "user_cancelled");
        } catch (TaskException finished) {
            LOG.debugf("Task %s finished before its successor came", task.id);
        }
    }
}
