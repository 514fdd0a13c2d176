package dev.fermata.task;

import dev.fermata.database.Jsonb;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Waits for tasks to finish, wherever they run. Thread-safe. */
@ApplicationScoped
public class TaskWait {

    private final Tasks tasks;
    private final EventHub hub;
    private final Jsonb jsonb;

    TaskWait(Tasks tasks, EventHub hub, Jsonb jsonb) {
        this.tasks = tasks;
        this.hub = hub;
        this.jsonb = jsonb;
    }

    /**
     * The task once it is finished, or held because its owner's budget is used up, which may last until tomorrow; or as
     * it stands when the limit is over. Whoever gives up waiting changes nothing about the task. Throws as
     * {@link Tasks#get}.
     */
    public Task finished(Owner owner, String id, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        // From the log's beginning: its closing row may be there already, and it ends the feed.
        AtomicLong read = new AtomicLong();
        Task task = tasks.get(owner, id);
        for (Duration left = limit; !over(task) && left.isPositive(); left = Duration.ofNanos(until - System.nanoTime())) {
            Multi.createFrom().publisher(hub.open(task.id, read.get()))
                    .invoke(event -> read.accumulateAndGet(event.seq(), Math::max))
                    // A hold that the log tells of may be long over: the task itself says.
                    .select().first(event -> !tellsOfHold(event)).collect().last()
                    .ifNoItem().after(left).recoverWithUni(Uni.createFrom().nullItem()).await().indefinitely();
            task = tasks.get(owner, id);
        }
        return task;
    }

    private static boolean over(Task task) {
        return task.settled() || task.overBudget();
    }

    private boolean tellsOfHold(TaskEvent event) {
        return event.is(EventType.STATUS)
                && jsonb.tree(event.json()).path("reason").asText().equals(Task.OVER_BUDGET);
    }
}
