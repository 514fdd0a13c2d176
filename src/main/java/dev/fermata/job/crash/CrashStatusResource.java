package dev.fermata.job.crash;

import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** System 4's routes that tell how the caller's analyses stand. */
@Path("/api/status")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CrashStatusResource {

    private static final int MOST = 200;

    private final Tasks tasks;
    private final CrashCaller caller;
    private final CrashAnswers answers;

    CrashStatusResource(Tasks tasks, CrashCaller caller, CrashAnswers answers) {
        this.tasks = tasks;
        this.caller = caller;
        this.answers = answers;
    }

    @GET
    @Path("/analysis/{id}")
    public Response analysis(@PathParam("id") String id) {
        try {
            Task task = tasks.get(caller.owner(), id);
            if (task.taskType.equals(CrashJob.TYPE)) {
                return Response.ok(answers.success(answers.status(task))).build();
            }
        } catch (TaskException.NotFound unknown) {
            // The same answer as for a task that is no analysis.
        }
        return Response.status(404).entity(CrashAnswers.error(caller.messages().apply("crash.not_found", List.of()))).build();
    }

    @GET
    @Path("/active-analyses")
    public Map<String, Object> active() {
        List<Map<String, Object>> analyses = tasks.unfinished(caller.owner(), CrashJob.TYPE, MOST).stream()
                .map(CrashAnswers::brief).toList();
        return answers.success(Map.of("count", analyses.size(), "analyses", analyses));
    }
}
