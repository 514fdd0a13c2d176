package dev.fermata.task;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Messages;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** System 0's way to tidy up: removes the caller's own finished tasks with their events, results and files. */
@Path("/api/tasks/purge")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TaskPurge {

    private static final int KEEP_DAYS = 30;
    private static final int BATCH = 200;
    private static final int MOST = 10_000;

    private final Retention retention;
    private final TaskCaller caller;
    private final Messages messages;

    TaskPurge(Retention retention, TaskCaller caller, Messages messages) {
        this.retention = retention;
        this.caller = caller;
        this.messages = messages;
    }

    /** How many days a finished task stays; what else system 0's front ends send is passed over. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Purge(@Min(0) @Max(36_500) Integer keepDays) {}

    /** What was removed; {@code more} where another request would find more. */
    @RegisterForReflection
    record Purged(boolean ok, boolean success, Map<String, Integer> data, int deleted, boolean more, String message) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Purged purge(@Valid Purge purge) {
        return purged(purge == null || purge.keepDays() == null ? KEEP_DAYS : purge.keepDays());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Purged purge() {
        return purged(KEEP_DAYS);
    }

    private Purged purged(int keepDays) {
        Owner owner = caller.owner();
        int deleted = 0;
        boolean more = true;
        while (more && deleted < MOST) {
            int removed = retention.removeFinishedOf(owner, Duration.ofDays(keepDays), BATCH);
            deleted += removed;
            more = removed == BATCH;
        }
        return new Purged(true, true, Map.of("deleted", deleted), deleted, more,
                messages.render("tasks_purged", List.of(deleted), caller.locale()));
    }
}
