package dev.fermata.task;

import dev.fermata.event.EventHub;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Waits for tasks to finish, wherever they run. Thread-safe. */
@ApplicationScoped
public class TaskWait {

    private final Tasks tasks;
    private final EventHub hub;

    TaskWait(Tasks tasks, EventHub hub) {
        this.tasks = tasks;
        this.hub = hub;
    }

    /**
     * The task once it is finished, or as it stands when the limit is over. Whoever gives up waiting changes nothing
     * about the task. Throws as {@link Tasks#get}.
     */
    public Task finished(Owner owner, String id, Duration limit) {
        Task task = tasks.get(owner, id);
        if (!task.settled()) {
            // From the log's beginning: its closing row may be there already, and it ends the feed.
            Multi.createFrom().publisher(hub.open(task.id, 0)).collect().last()
                    .ifNoItem().after(limit).recoverWithUni(Uni.createFrom().nullItem()).await().indefinitely();
        }
        return tasks.get(owner, id);
    }
}
