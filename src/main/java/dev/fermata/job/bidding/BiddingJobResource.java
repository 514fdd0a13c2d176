package dev.fermata.job.bidding;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.bidding.TenderIntake.Terms;
import dev.fermata.ops.Problem;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskWait;
import dev.fermata.task.Tasks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/**
 * System 1's older routes for tenders, which answer with the analysis itself. Underneath is the same durable task: a
 * client that hangs up, or is told 202 because the wait is over, finds it by its id.
 */
@Path("/api/bidding")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class BiddingJobResource {

    private static final Terms TERMS = new Terms(Submission.DEFAULT_MAX_RETRIES, null);

    /** The original's body. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record TextRequest(String text, String filename, boolean asyncMode) {}

    private final TenderIntake intake;
    private final TenderTexts texts;
    private final Tasks tasks;
    private final TaskWait wait;
    private final TaskCaller caller;
    private final TaskAnswers answers;
    private final BiddingConfig config;

    BiddingJobResource(TenderIntake intake, TenderTexts texts, Tasks tasks, TaskWait wait, TaskCaller caller,
            TaskAnswers answers, BiddingConfig config) {
        this.intake = intake;
        this.texts = texts;
        this.tasks = tasks;
        this.wait = wait;
        this.caller = caller;
        this.answers = answers;
        this.config = config;
    }

    @POST
    @Path("/analyze/text")
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    public Response text(@RestForm String text, @RestForm("async_mode") boolean asyncMode) {
        return answer(intake.text(text, TERMS), asyncMode);
    }

    @POST
    @Path("/analyze/text")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response text(@NotNull TextRequest request) {
        return answer(intake.text(request.text(), TERMS), request.asyncMode());
    }

    // The original has async_mode in the query here; the form is for those who look for it beside the file.
    @POST
    @Path("/analyze/file")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response file(@RestForm("file") FileUpload file, @RestForm("async_mode") boolean asyncMode,
            @RestQuery("async_mode") boolean asyncQuery) {
        return answer(intake.file(file, TERMS), asyncMode || asyncQuery);
    }

    @GET
    @Path("/jobs/{id}")
    public JobView job(@PathParam("id") String id) {
        Task task = find(id);
        return view(task);
    }

    @GET
    @Path("/jobs/{id}/source")
    public SourceExcerpt source(@PathParam("id") String id, @QueryParam("start") @NotNull @Min(0) Integer start,
            @QueryParam("end") @Min(0) Integer end,
            @QueryParam("window") @DefaultValue("120") @Min(0) @Max(2000) int window) {
        Task task = find(id);
        String text = texts.find(caller.owner(), task).orElseThrow(() -> Problem.notFound("source_not_available",
                "The text of task " + task.id + " is not there: its file has not been read yet, or could not be.")
                .args(task.id));
        return SourceExcerpt.of(task.id, text, start, end, window);
    }

    private Task find(String id) {
        Task task = tasks.get(caller.owner(), id);
        if (!task.taskType.equals(BiddingJob.TYPE)) {
            throw Problem.notFound("task_not_found", "Task " + id + " is not the analysis of a tender.").args(id);
        }
        return task;
    }

    private Response answer(Tasks.Submitted submitted, boolean asyncMode) {
        if (asyncMode) {
            return accepted(tasks.get(caller.owner(), submitted.id()));
        }
        Task task = wait.finished(caller.owner(), submitted.id(), config.waitLimit());
        if (!task.status.terminal()) {
            return accepted(task);
        }
        if (task.status != TaskStatus.COMPLETED) {
            throw answers.failure(task, 422).with("job_id", task.id);
        }
        return Response.ok(view(task)).build();
    }

    private Response accepted(Task task) {
        return Response.accepted(view(task)).location(URI.create("/api/bidding/jobs/" + task.id))
                .build();
    }

    private JobView view(Task task) {
        return JobView.of(task, answers.error(task), texts.has(task));
    }
}
