package dev.fermata.job.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.job.annotate.AnnotateJob;
import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.security.OpensStream;
import dev.fermata.task.CancelCriteria;
import dev.fermata.task.DialectStream;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskWait;
import dev.fermata.task.Tasks;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * System 0's routes. Both streams answer a POST; a POST with the id of a task that is known attaches to it. What is wrong
 * with a request is said as that system says it.
 */
@Path("/api/chat")
@RunOnVirtualThread
// Both: a Multi counts as non-blocking by itself, and making the task writes it.
@Blocking
public class ChatResource {

    private static final String USER_CANCELLED = "user_cancelled";
    private static final Set<String> YES = Set.of("1", "true", "yes");

    private final ChatIntake intake;
    private final DialectStream stream;
    private final Tasks tasks;
    private final TaskWait wait;
    private final TaskCaller caller;
    private final TaskAnswers answers;
    private final Messages messages;
    private final ChatConfig config;

    ChatResource(ChatIntake intake, DialectStream stream, Tasks tasks, TaskWait wait, TaskCaller caller,
            TaskAnswers answers, Messages messages, ChatConfig config) {
        this.intake = intake;
        this.stream = stream;
        this.tasks = tasks;
        this.wait = wait;
        this.caller = caller;
        this.answers = answers;
        this.messages = messages;
        this.config = config;
    }

    @POST
    @Path("/stream")
    @OpensStream
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(JsonNode body) {
        try {
            return told(intake.message(ChatRequest.of(body == null ? JsonNodeFactory.instance.objectNode() : body)));
        } catch (ChatRefusal refused) {
            return stream.of(ChatDialect.refusal(refused.getMessage()));
        } catch (TaskException refused) {
            return stream.of(ChatDialect.refusal(said(refused)));
        }
    }

    private String said(TaskException refused) {
        return messages.find(refused.code(), Arrays.asList(refused.args()), caller.locale()).orElse(refused.getMessage());
    }

    /** Streams where a stream is asked for, or a review; else answers when the answer is there. */
    @POST
    @Path("/file")
    @OpensStream
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> file(@RestForm String session, @RestForm String message,
            @RestForm("file") List<FileUpload> files, @RestForm("locked_task") String lockedTask,
            @RestForm("locked_model") String lockedModel, @RestForm("task_id") String taskId,
            @RestForm("stream") String streamed, @HeaderParam(HttpHeaders.ACCEPT) String accept) {
        ChatRequest request = ChatRequest.of(session, message, lockedTask, lockedModel, taskId);
        if (request.session() == null || files == null || files.isEmpty()) {
            throw error(400, "Missing session or file");
        }
        if (files.size() > ChatIntake.MOST_FILES) {
            throw error(400, messages.render("chat.too_many_files", List.of(ChatIntake.MOST_FILES), caller.locale()));
        }
        Task task = filed(request, files);
        boolean review = task.taskType.equals(AnnotateJob.TYPE) && (streamed == null || streamed.isBlank());
        if (review || streamed != null && YES.contains(streamed.toLowerCase(Locale.ROOT)) || wantsEvents(accept)) {
            return told(task);
        }
        throw new WebApplicationException(answer(wait.finished(caller.owner(), task.id, config.waitLimit())));
    }

    private Task filed(ChatRequest request, List<FileUpload> files) {
        try {
            return intake.files(request, files);
        } catch (ChatRefusal refused) {
            throw error(400, refused.getMessage());
        } catch (TaskException refused) {
            throw error(refused instanceof TaskException.Unavailable ? 503 : 400, said(refused));
        }
    }

    private static boolean wantsEvents(String accept) {
        return accept != null && accept.contains(MediaType.SERVER_SENT_EVENTS);
    }

    private Multi<OutboundSseEvent> told(Task task) {
        return stream.of(task.id, new ChatDialect(task, messages, caller.locale()));
    }

    /** The original's JSON answer; 202 while there is none. */
    private Response answer(Task task) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!task.status.terminal()) {
            return json(202, answer.put("success", true).put("task_id", task.id).put("status", task.status.wireName()));
        }
        if (task.status != TaskStatus.COMPLETED) {
            String why = task.status == TaskStatus.CANCELLED ? messages.render("chat.cancelled", List.of(), caller.locale())
                    : answers.error(task);
            return json(500, answer.put("error", why).put("task_id", task.id));
        }
        answer.put("success", true).put("task_id", task.id).put("model", task.metadata.path("model").asText())
                .put("response", task.result.path("answer").asText(task.result.path("analysis_summary").asText()));
        answer.putArray("images");
        ArrayNode saved = answer.putArray("saved_files");
        task.result.path("documents").forEach(document -> saved.add(document.path("revised_file").asText()));
        return json(200, answer);
    }

    @POST
    @Path("/interrupt")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public ObjectNode interrupt(JsonNode body) {
        ChatRequest request = ChatRequest.of(body == null ? JsonNodeFactory.instance.objectNode() : body);
        if (request.session() == null && request.taskId() == null) {
            throw error(400, "Missing session");
        }
        Owner owner = caller.owner();
        if (request.session() != null) {
            List.of(ChatJob.TYPE, AnnotateJob.TYPE).forEach(type -> tasks.cancelAll(owner,
                    new CancelCriteria(null, type, null, request.session(), null, USER_CANCELLED)));
        }
        if (request.taskId() != null) {
            cancel(owner, request.taskId());
        }
        return JsonNodeFactory.instance.objectNode().put("success", true)
                .put("message", messages.render("chat.interrupted", List.of(), caller.locale()));
    }

    /** Also before the task exists; what is finished already has nothing left to interrupt. */
    private void cancel(Owner owner, String id) {
        try {
            tasks.cancel(owner, id, USER_CANCELLED);
        } catch (TaskException.WrongState | TaskException.NotFound over) {
            // The original says the same either way.
        }
    }

    /** What is refused before it gets here: too much at once, or too many. */
    @ServerExceptionMapper
    Response refused(Problem refused) {
        String message = messages.find(refused.code(), Arrays.asList(refused.args()), caller.locale())
                .orElse(refused.getMessage());
        Response.ResponseBuilder response = Response.fromResponse(json(refused.status(),
                JsonNodeFactory.instance.objectNode().put("error", message).put("code", refused.code())));
        refused.headers().forEach(response::header);
        return response.build();
    }

    private static WebApplicationException error(int status, String message) {
        return new WebApplicationException(json(status, JsonNodeFactory.instance.objectNode().put("error", message)));
    }

    private static Response json(int status, ObjectNode answer) {
        return Response.status(status).type(MediaType.APPLICATION_JSON).entity(answer).build();
    }
}
