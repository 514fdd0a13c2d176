package dev.fermata.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import java.util.concurrent.TimeUnit;

/**
 * Stops an owner's tasks, by {@code pause} or {@code cancel}, and has them go on, as their owner does; waits for what
 * comes of it.
 */
public record Stops(Tasks tasks, Api api) {

    public Owner owner() {
        return new Owner("default", api.user());
    }

    public void stop(String id, String how) {
        api.post("/api/tasks/" + id + "/" + how).then().statusCode(200);
    }

    /** Resumes what was paused, and retries what was cancelled. */
    public String goOn(String id, String stopped) {
        api.post("/api/tasks/" + id + (stopped.equals("pause") ? "/resume" : "/retry")).then().statusCode(200);
        return id;
    }

    /** Nobody runs it any more. */
    public Task settled(String id) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> tasks.get(owner(), id).leaseOwner == null);
        return tasks.get(owner(), id);
    }

    /** It is completed. */
    public Task ended(String id) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> tasks.get(owner(), id).settled());
        Task task = tasks.get(owner(), id);
        assertThat(task.status).as(task.error).isEqualTo(TaskStatus.COMPLETED);
        return task;
    }
}
