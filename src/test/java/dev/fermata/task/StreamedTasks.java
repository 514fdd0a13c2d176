package dev.fermata.task;

import dev.fermata.engine.ScriptedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Makes scripted tasks for tests of streams. */
@ApplicationScoped
class StreamedTasks {

    private final Tasks tasks;
    private final ScriptedJob scripted;

    StreamedTasks(Tasks tasks, ScriptedJob scripted) {
        this.tasks = tasks;
        this.scripted = scripted;
    }

    /** A task that runs the script at once. */
    String submit(String user, ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return tasks.submit(Submission.of(owner(user), ScriptedJob.TYPE, payload).build()).id();
    }

    /** The same under the owner's own id, in the session {@code s-1}. */
    String submit(String user, String clientKey, ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return tasks.submit(Submission.of(owner(user), ScriptedJob.TYPE, payload).clientKey(clientKey).sessionId("s-1").build())
                .id();
    }

    Tasks tasks() {
        return tasks;
    }

    static Owner owner(String user) {
        return new Owner("default", user);
    }
}
