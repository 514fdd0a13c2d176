package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.llm.Answerer;
import dev.fermata.llm.Answerers;
import dev.fermata.ops.Problem;
import dev.fermata.security.OpensStream;
import dev.fermata.task.DialectStream;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskWait;
import dev.fermata.usage.Prices;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * System 4's routes for analyses, in its shapes. Underneath is a durable task: hanging up cancels nothing, and the id that
 * {@code start} names is the task's on every other route.
 */
@Path("/api/ai")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CrashResource {

    private final CrashIntake intake;
    private final DialectStream stream;
    private final TaskWait wait;
    private final CrashCaller caller;
    private final TaskAnswers taskAnswers;
    private final CrashAnswers answers;
    private final Answerers answerers;
    private final CrashConfig config;
    private final Prices prices;
    private final HttpServerResponse response;

    CrashResource(CrashIntake intake, DialectStream stream, TaskWait wait, CrashCaller caller, TaskAnswers taskAnswers,
            CrashAnswers answers, Answerers answerers, CrashConfig config, Prices prices,
            @Context HttpServerResponse response) {
        this.intake = intake;
        this.stream = stream;
        this.wait = wait;
        this.caller = caller;
        this.taskAnswers = taskAnswers;
        this.answers = answers;
        this.answerers = answerers;
        this.config = config;
        this.prices = prices;
        this.response = response;
    }

    @POST
    @Path("/analyze-with-cancellation")
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    public Multi<OutboundSseEvent> stream(ObjectNode body) {
        CrashIntake.Taken taken = intake.take(AnalysisRequest.of(given(body)));
        // Where the front end's client looks for the id, before it reads the stream.
        response.putHeader("X-Analysis-ID", taken.id());
        return stream.of(taken.id(), new CrashDialect(taken, caller.messages()));
    }

    @POST
    @Path("/analyze-with-ai")
    public Response whole(ObjectNode body) {
        CrashIntake.Taken taken = intake.takeIfAffordable(AnalysisRequest.of(given(body)));
        Task task = wait.finished(caller.owner(), taken.id(), config.waitLimit());
        if (task.status == TaskStatus.COMPLETED) {
            return Response.ok(answers.success(answers.report(task, taken.cached()))).build();
        }
        if (task.overBudget()) {
            return failed(402, task, taskAnswers.error(task));
        }
        if (!task.status.terminal()) {
            return failed(504, task, caller.messages().apply("crash.still_running", List.of(config.waitLimit().toSeconds(),
                    task.id)));
        }
        return task.status == TaskStatus.CANCELLED ? failed(409, task, caller.messages().apply("task_cancelled",
                List.of(task.id)))
                : failed(502, task, taskAnswers.error(task));
    }

    private static Response failed(int status, Task task, String message) {
        return Response.status(status).entity(Map.of("status", task.status == TaskStatus.CANCELLED ? "cancelled" : "error",
                "success", false,
                "message", message, "analysis_id", task.id)).build();
    }

    @POST
    @Path("/estimate-analysis-cost")
    public Map<String, Object> estimate(ObjectNode body) {
        ObjectNode asked = given(body);
        double size = AnalysisRequest.number(asked, "file_size_kb");
        String mode = AnalysisRequest.text(asked, "mode");
        String provider = AnalysisRequest.text(asked, "provider");
        // Where the provider that is asked for is not there, those that are may be of use.
        List<Answerer> who = Optional.ofNullable(provider).flatMap(name -> answerers.named(CrashJob.TYPE, name)).map(List::of)
                .orElseGet(() -> answerers.of(CrashJob.TYPE));
        return answers.success(CostEstimate.of(size, mode == null ? CrashMode.INTELLIGENT : AnalysisRequest.mode(mode), who,
                config, prices));
    }

    @POST
    @Path("/check-file-size")
    public Map<String, Object> check(ObjectNode body) {
        double size = AnalysisRequest.number(given(body), "file_size");
        boolean fits = size <= AnalysisRequest.LARGEST;
        return answers.success(Map.of("file_size", (long) size, "max_size", AnalysisRequest.LARGEST, "is_valid", fits,
                "message", fits ? "File size is acceptable" : "File too large"));
    }

    private static ObjectNode given(ObjectNode body) {
        if (body == null) {
            throw new CrashRefusal(400, "crash.content_missing");
        }
        return body;
    }

    @ServerExceptionMapper
    Response refused(TaskException.Unavailable refused) {
        return refused(503, refused);
    }

    /** What is refused before it gets here: too much at once, or too many. */
    @ServerExceptionMapper
    Response refused(Problem refused) {
        Map<String, Object> answer = new LinkedHashMap<>(
                CrashAnswers.error(caller.messages().apply(refused.code(), Arrays.asList(refused.args()))));
        answer.put("code", refused.code());
        Response.ResponseBuilder response = Response.status(refused.status()).type(MediaType.APPLICATION_JSON_TYPE).entity(answer);
        refused.headers().forEach(response::header);
        return response.build();
    }

    @ServerExceptionMapper
    Response refused(TaskException.KeyReused refused) {
        return refused(409, refused);
    }

    private static Response refused(int status, TaskException refused) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(CrashAnswers.error(refused.getMessage()))
                .build();
    }
}
