package dev.fermata.job.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.security.OpensStream;
import dev.fermata.task.Owner;
import dev.fermata.task.OwnerNews;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** System 4's routes that tell how the caller's analyses stand. */
@Path("/api/status")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CrashStatusResource {

    private final Tasks tasks;
    private final CrashCaller caller;
    private final CrashAnswers answers;
    private final AnalysisBoard board;
    private final OwnerNews news;
    private final ObjectMapper json;
    private final Clock clock;

    CrashStatusResource(Tasks tasks, CrashCaller caller, CrashAnswers answers, AnalysisBoard board, OwnerNews news,
            ObjectMapper json, Clock clock) {
        this.tasks = tasks;
        this.caller = caller;
        this.answers = answers;
        this.board = board;
        this.news = news;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @Path("/current")
    public Map<String, Object> current() {
        return answers.success(board.standing(caller.owner()));
    }

    @GET
    @Path("/queue")
    public Map<String, Object> queue() {
        return answers.success(board.queue(caller.owner()));
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
        List<AnalysisBoard.Active> active = board.active(caller.owner());
        long cancelled = tasks.counts(caller.owner(), CrashJob.TYPE).getOrDefault(TaskStatus.CANCELLED, 0L);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("count", active.size());
        data.put("analyses", active);
        data.put("cancellation_stats", Map.of("active_count", active.size(), "cancelled_count", cancelled, "total_count",
                active.size() + cancelled));
        return answers.success(data);
    }

    /** {@code initial}, then {@code update} whenever something has changed, and a named {@code heartbeat}. */
    @GET
    @Path("/stream")
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    public Multi<OutboundSseEvent> stream() {
        // Asked for now: the request is over when something changes.
        Owner owner = caller.owner();
        AtomicReference<ObjectNode> told = new AtomicReference<>();
        return news.of(() -> word(owner, told), () -> written(json.createObjectNode().put("type", "heartbeat")));
    }

    /** Null where all is as it was told. */
    private String word(Owner owner, AtomicReference<ObjectNode> told) {
        ObjectNode standing = json.valueToTree(board.standing(owner));
        ObjectNode before = told.getAndSet(standing);
        if (standing.equals(before)) {
            return null;
        }
        ObjectNode word = json.createObjectNode().put("type", before == null ? "initial" : "update");
        word.set("status", standing);
        return written(word);
    }

    private String written(ObjectNode word) {
        try {
            return json.writeValueAsString(word.put("timestamp", clock.instant().toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a status has no JSON form", e);
        }
    }
}
