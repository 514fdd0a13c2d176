package dev.fermata.schedule;

import dev.fermata.ops.Problem;
import dev.fermata.task.Owner;
import dev.fermata.task.ReservedMetadata;
import dev.fermata.task.TaskIds;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** What a caller may do with schedules. Thread-safe. */
@ApplicationScoped
class Schedules {

    /** How many schedules an owner may have. */
    static final int MOST = 100;

    private final ScheduleTable table;
    private final Tasks tasks;
    private final TaskIds ids;

    Schedules(ScheduleTable table, Tasks tasks, TaskIds ids) {
        this.table = table;
        this.tasks = tasks;
        this.ids = ids;
    }

    /**
     * @throws Problem when the plan names no time, or the owner has too many
     * @throws dev.fermata.task.TaskException when its tasks could not be created
     */
    Schedule create(Owner owner, Plan plan) {
        Instant next = checked(owner, plan);
        String id = ids.next();
        if (!table.insert(id, owner, plan, next, MOST)) {
            throw Problem.conflict("too_many_schedules", "You have " + MOST + " schedules, which is the most. Delete one first.")
                    .args(MOST);
        }
        return get(owner, id);
    }

    /** Replaces all that was asked for. Throws as {@link #create}. */
    Schedule change(Owner owner, String id, Plan plan) {
        get(owner, id);
        table.update(id, owner, plan, checked(owner, plan));
        return get(owner, id);
    }

    /** Makes no more tasks for now; those that are made go on. */
    Schedule pause(Owner owner, String id) {
        get(owner, id);
        table.hold(id, owner);
        return get(owner, id);
    }

    /** Makes tasks again, from the next time on: times that passed meanwhile were not missed, but left out. */
    Schedule resume(Owner owner, String id) {
        Plan plan = get(owner, id).plan();
        table.release(id, owner, plan.times().next(table.now()).orElse(null));
        return get(owner, id);
    }

    /** Removes the schedule; tasks that it has made stay. */
    void delete(Owner owner, String id) {
        if (!table.delete(id, owner)) {
            throw notFound(id);
        }
    }

    Schedule get(Owner owner, String id) {
        return table.find(id, owner).orElseThrow(() -> notFound(id));
    }

    List<Schedule> list(Owner owner) {
        return table.of(owner);
    }

    /** When the schedule's next tasks are due; none while it is held. */
    List<Instant> nextRuns(Schedule schedule, int most) {
        return schedule.plan().paused() ? List.of() : schedule.plan().times().next(table.now(), most);
    }

    private Instant checked(Owner owner, Plan plan) {
        ReservedMetadata.check(plan.task().metadata());
        tasks.check(plan.task().submission(owner).build());
        try {
            return plan.times().next(table.now()).orElse(null);
        } catch (CronTime.InvalidException e) {
            throw Problem.badRequest(e.code(), e.getMessage()).args(e.value());
        }
    }

    private static Problem notFound(String id) {
        return Problem.notFound("schedule_not_found", "There is no schedule " + id + ", or it is somebody else's.").args(id);
    }
}
