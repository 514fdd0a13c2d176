package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * System 4's two ways to cancel an analysis, of which the front end uses one and its documents name the other. An id of no
 * analysis is 404 and remembered by nobody, as in the original, whose ids come from {@code start}. Who chooses an id, and may
 * cancel before the analysis is there, does so at {@code /api/tasks/{id}/cancel}.
 */
@Path("/api/ai")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CrashCancelResource {

    private static final String USER_CANCELLED = "user_cancelled";
    private static final List<String> REASONS = List.of(USER_CANCELLED, "timeout", "budget_exceeded", "error",
            "system_shutdown");

    private final Tasks tasks;
    private final CrashCaller caller;
    private final Clock clock;

    CrashCancelResource(Tasks tasks, CrashCaller caller, Clock clock) {
        this.tasks = tasks;
        this.caller = caller;
        this.clock = clock;
    }

    // Clients that send no body still send the Content-Type of an empty form, or none.
    @POST
    @Path("/{way:cancel|cancel-analysis}/{id}")
    @Consumes(MediaType.WILDCARD)
    public Response cancel(@PathParam("id") String id) {
        return cancelled(id, USER_CANCELLED);
    }

    @POST
    @Path("/{way:cancel|cancel-analysis}/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response cancel(@PathParam("id") String id, ObjectNode body) {
        return cancelled(id, reason(body));
    }

    private Response cancelled(String id, String reason) {
        if (!REASONS.contains(reason)) {
            return refused(400, "crash.unknown_value", "reason", String.join(", ", REASONS), reason);
        }
        Owner owner = caller.owner();
        try {
            Task task = tasks.get(owner, id);
            if (task.taskType.equals(CrashJob.TYPE)) {
                tasks.cancel(owner, task.id, reason);
                return Response.ok(answer(task.id, reason)).build();
            }
        } catch (TaskException.NotFound | TaskException.WrongState gone) {
            // The same answer as for a task that is no analysis.
        }
        return refused(404, "crash.not_cancellable");
    }

    /** Both routes' words in one answer: what one does not know it passes over. */
    private Map<String, Object> answer(String id, String reason) {
        return Map.of("success", true, "status", "success", "message", caller.messages().apply("crash.cancelled", List.of()),
                "data", Map.of("analysis_id", id, "cancelled", true, "reason", reason, "timestamp", clock.instant().toString()));
    }

    private static String reason(ObjectNode body) {
        return body == null || !body.path("reason").isTextual() ? USER_CANCELLED : body.path("reason").asText();
    }

    private Response refused(int status, String code, Object... args) {
        return Response.status(status).entity(CrashAnswers.error(caller.messages().apply(code, List.of(args)))).build();
    }
}
