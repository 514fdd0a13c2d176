package dev.fermata.job.tender;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskWait;
import dev.fermata.task.Tasks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * System 2's routes for working on a tender. A step is a task, which ends with its step: what comes after waits for
 * {@code continue}, which makes another task that goes on with what the project knows.
 */
@Path("/api/tender-processing")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TenderProcessingResource {

    /** How long a continue waits for its task before it answers that it is still at it, as the original did. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What a submit answers. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Started(boolean success, String taskId, String projectId, String message) {}

    /**
     * What to do next.
     *
     * @param step  the last step to do; null: the one after the last that was done
     * @param rerun whether that step asks anew about what was answered before
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Continue(Integer step, boolean rerun, String filterModel, String extractModel, List<String> drop) {

        static final Continue NEXT = new Continue(null, false, null, null, null);
    }

    /** What a continue answers: the result where it is there already. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Continued(boolean success, String taskId, String projectId, boolean processing, String message,
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode result) {}

    private final TenderIntake intake;
    private final StatusBoard board;
    private final ProjectTable projects;
    private final Tasks tasks;
    private final TaskWait wait;
    private final TaskCaller caller;
    private final TaskAnswers answers;
    private final Messages messages;
    private final TenderErrors errors;

    TenderProcessingResource(TenderIntake intake, StatusBoard board, ProjectTable projects, Tasks tasks, TaskWait wait,
            TaskCaller caller, TaskAnswers answers, Messages messages, TenderErrors errors) {
        this.intake = intake;
        this.board = board;
        this.projects = projects;
        this.tasks = tasks;
        this.wait = wait;
        this.caller = caller;
        this.answers = answers;
        this.messages = messages;
        this.errors = errors;
    }

    @POST
    @Path("/start")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Started start(@RestForm("file") FileUpload file, @RestForm("project_id") String projectId,
            @RestForm("filter_model") String filterModel, @RestForm("extract_model") String extractModel,
            @RestForm("step") String step, @RestForm("drop") String drop) {
        ProjectKey key = intake.key(projectId);
        String taskId = intake.start(file, new TenderPayload(key.id(), null, null, null, 1,
                step == null || step.isBlank() ? 1 : step(step), false, blankless(filterModel), blankless(extractModel), parts(drop)));
        return new Started(true, taskId, key.id(), said("tender.submitted"));
    }

    @GET
    @Path("/status/{id}")
    public TenderStatus status(@PathParam("id") String id) {
        return board.of(id);
    }

    @POST
    @Path("/continue/{project_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Continued goOn(@PathParam("project_id") String projectId, Continue asked) {
        return proceed(intake.project(projectId), asked == null ? Continue.NEXT : asked);
    }

    // Callers that send no body still send the Content-Type of an empty form, or none.
    @POST
    @Path("/continue/{project_id}")
    @Consumes(MediaType.WILDCARD)
    public Continued goOn(@PathParam("project_id") String projectId) {
        return proceed(intake.project(projectId), Continue.NEXT);
    }

    @ServerExceptionMapper({Problem.class, TaskException.class, ConstraintViolationException.class,
        JsonProcessingException.class, WebApplicationException.class})
    public Response failed(Throwable failure) {
        return errors.of(failure);
    }

    private Continued proceed(Project project, Continue asked) {
        if (projects.text(project.key()).isEmpty()) {
            throw Problem.conflict("project_empty", "Project " + project.key().id() + " has no text yet. Start it with a file.")
                    .args(project.key().id());
        }
        int last = asked.step() == null ? Math.min(project.step() + 1, Step.values().length) : step(asked.step().toString());
        JsonNode before = payloadOf(project.taskId());
        TenderPayload payload = new TenderPayload(project.key().id(), null, null, null, Math.min(last, project.step() + 1), last,
                asked.rerun(), chosen(asked.filterModel(), before, "filter_model"),
                chosen(asked.extractModel(), before, "extract_model"),
                asked.drop() == null ? null : parts(String.join(",", asked.drop())));
        String taskId = intake.goOn(project, payload);
        return answer(wait.finished(caller.owner(), taskId, PATIENCE), project.key().id());
    }

    private Continued answer(Task task, String projectId) {
        if (!task.status.terminal()) {
            return new Continued(true, task.id, projectId, true, said("tender.processing"), null);
        }
        if (task.status == TaskStatus.COMPLETED) {
            return new Continued(true, task.id, projectId, false, said("tender.done"), task.result);
        }
        throw Problem.of(task.status == TaskStatus.CANCELLED ? 409 : 502,
                task.errorCode == null ? "task_cancelled" : "task_error." + task.errorCode,
                task.error == null ? "Task " + task.id + " was cancelled." : answers.error(task))
                .args(task.error == null ? task.id : answers.error(task));
    }

    /** What the task before was asked, while it is kept. */
    private JsonNode payloadOf(String taskId) {
        try {
            return tasks.payload(caller.owner(), taskId);
        } catch (TaskException.NotFound gone) {
            return MissingNode.getInstance();
        }
    }

    private String said(String code) {
        return messages.render(code, List.of(), caller.locale());
    }

    private static int step(String number) {
        try {
            return Step.of(Integer.parseInt(number.strip())).number;
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("step_invalid", "The step is 1 (parse), 2 (filter) or 3 (extract).");
        }
    }

    /** Parts to pass over, parted by commas; null: all that may be, empty: none. */
    private static List<String> parts(String drop) {
        if (drop == null) {
            return null;
        }
        List<String> parts = Arrays.stream(drop.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
        if (!List.of("contract", "format", "annex").containsAll(parts)) {
            throw Problem.badRequest("drop_invalid", "Only contract, format and annex can be dropped.");
        }
        return parts;
    }

    private static String chosen(String now, JsonNode before, String field) {
        return blankless(now) != null ? blankless(now) : before.path(field).asText(null);
    }

    private static String blankless(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
