package dev.fermata.task;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.ops.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What product teams' front ends call. It only translates: what can be done with a task is in {@link Tasks}. */
@Path("/api/tasks")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TaskResource {

    private static final String USER_CANCELLED = "user_cancelled";
    private static final String REASONS = "user_cancelled|timeout|budget_exceeded|error|system_shutdown";
    private static final int MOST_AT_ONCE = 1000;

    private final Tasks tasks;
    private final TaskCaller caller;
    private final TaskAnswers answers;

    TaskResource(Tasks tasks, TaskCaller caller, TaskAnswers answers) {
        this.tasks = tasks;
        this.caller = caller;
        this.answers = answers;
    }

    @POST
    public Response create(@NotNull @Valid TaskRequest request,
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 200) String idempotencyKey) {
        return answers.created(tasks.submit(request.submission(caller.owner(), idempotencyKey, caller.language())));
    }

    /** Several tasks at once, all or none. */
    @RegisterForReflection
    record Batch(@NotEmpty @Size(max = MOST_AT_ONCE) List<@NotNull @Valid TaskRequest> tasks) {}

    @POST
    @Path("/batch")
    public Response createAll(@NotNull @Valid Batch batch,
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 190) String idempotencyKey) {
        List<Submission> submissions = new ArrayList<>();
        for (TaskRequest request : batch.tasks()) {
            // Each task has a key of its own, by its place in the batch.
            String key = idempotencyKey == null ? null : idempotencyKey + "/" + submissions.size();
            submissions.add(request.submission(caller.owner(), key, caller.language()));
        }
        List<TaskView> created = tasks.submitAll(submissions).stream().map(answers::made).toList();
        return Response.status(Response.Status.CREATED).entity(Map.of("tasks", created, "total", created.size())).build();
    }

    /** A page of tasks; {@code nextCursor} is null on the last one. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Listed(List<TaskView> tasks, long total, String nextCursor) {}

    @GET
    public Listed list(@QueryParam("limit") @DefaultValue("20") @Min(1) @Max(500) int limit,
            @QueryParam("offset") @DefaultValue("0") @Min(0) @Max(1_000_000) int offset, @QueryParam("cursor") String cursor,
            @QueryParam("status") String status, @QueryParam("status_filter") String statusFilter,
            @QueryParam("task_type") String taskType, @QueryParam("q") @Size(max = 200) String q) {
        TaskFilter filter = new TaskFilter(statusOf(status == null ? statusFilter : status), taskType, q, cursor);
        TaskFilter.Page page = tasks.list(caller.owner(), filter, limit, offset);
        boolean last = page.rows().size() < limit;
        return new Listed(answers.views(page.rows()), page.total(),
                last ? null : page.rows().getLast().id());
    }

    @GET
    @Path("/stats")
    public Map<String, Map<TaskStatus, Long>> stats() {
        return Map.of("stats", tasks.stats(caller.owner()));
    }

    @GET
    @Path("/{id}")
    public TaskView get(@PathParam("id") String id) {
        return answers.view(id);
    }

    @GET
    @Path("/{id}/result")
    public JsonNode result(@PathParam("id") String id) {
        Task task = tasks.get(caller.owner(), id);
        if (task.result == null) {
            throw Problem.conflict("no_result_yet", "Task " + task.id + " is " + task.status.wireName()
                    + " and has no result. Follow /api/tasks/" + task.id + "/events until it is done.")
                    .args(task.id, task.status.wireName()).with("status_of_task", task.status);
        }
        return task.result;
    }

    /** System 1's cancel: nothing is erased. */
    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id) {
        Owner owner = caller.owner();
        try {
            tasks.cancel(owner, tasks.get(owner, id).id, USER_CANCELLED);
        } catch (TaskException.WrongState finished) {
            // System 1's contract: finished or absent is all the same to this route.
            throw Problem.notFound("task_not_found", finished.getMessage()).args(id)
                    .with("status_of_task", finished.status());
        }
    }

    /** Why a task is called off. */
    @RegisterForReflection
    record CancelRequest(@Pattern(regexp = REASONS) String reason) {}

    @POST
    @Path("/{id}/cancel")
    public Response cancel(@PathParam("id") @Size(max = 200) String id, @Valid CancelRequest request) {
        return cancelFor(id, request == null || request.reason() == null ? USER_CANCELLED : request.reason());
    }

    // Clients that send no body still send the Content-Type of an empty form, or none.
    @POST
    @Path("/{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    public Response cancel(@PathParam("id") @Size(max = 200) String id) {
        return cancelFor(id, USER_CANCELLED);
    }

    private Response cancelFor(String id, String reason) {
        return switch (tasks.cancel(caller.owner(), id, reason)) {
            case Tasks.Cancelled.Now now -> answers.done(now.id());
            case Tasks.Cancelled.Remembered _ -> Response.accepted(Map.of("ok", true, "success", true, "remembered",
                    true, "message", "There is no task " + id + " yet; if it is created within the hour, it is cancelled."))
                    .build();
        };
    }

    @POST
    @Path("/{id}/pause")
    @Consumes(MediaType.WILDCARD)
    public Response pause(@PathParam("id") String id) {
        tasks.pause(caller.owner(), id);
        return answers.done(id);
    }

    /**
     * What a person says to a task that is held for them, as system 0 asks; what else its front ends send is passed over.
     *
     * @param approved whether it may go on; false calls it off
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Approval(Boolean approved, @Size(max = 1000) String comment) {}

    @POST
    @Path("/{id}/resume")
    public Response resume(@PathParam("id") String id, @Valid Approval approval) {
        String comment = approval == null ? null : approval.comment();
        if (approval == null || approval.approved() == null || approval.approved()) {
            tasks.resume(caller.owner(), id, comment);
        } else {
            tasks.refuse(caller.owner(), id, USER_CANCELLED, comment);
        }
        return answers.done(id);
    }

    @POST
    @Path("/{id}/resume")
    @Consumes(MediaType.WILDCARD)
    public Response resume(@PathParam("id") String id) {
        tasks.resume(caller.owner(), id);
        return answers.done(id);
    }

    /** Why a task is held; what else system 0's front ends send is passed over. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Interruption(@Size(max = 1000) String reason) {}

    /** System 0's pause, for a person to look at the task. */
    @POST
    @Path("/{id}/interrupt")
    public Response interrupt(@PathParam("id") String id, @Valid Interruption interruption) {
        tasks.pause(caller.owner(), id, interruption == null ? null : interruption.reason());
        return answers.done(id);
    }

    @POST
    @Path("/{id}/interrupt")
    @Consumes(MediaType.WILDCARD)
    public Response interrupt(@PathParam("id") String id) {
        return pause(id);
    }

    @POST
    @Path("/{id}/retry")
    @Consumes(MediaType.WILDCARD)
    public Response retry(@PathParam("id") String id) {
        tasks.retry(caller.owner(), id);
        return answers.done(id);
    }

    /**
     * Which tasks to call off; at least one criterion.
     *
     * @param owner whose, for operators; the caller's own without it
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record CancelAll(@Size(max = MOST_AT_ONCE) List<String> ids, String type, String status, String session,
            @Min(0) Long olderThan, @Size(min = 1, max = 200) String owner, @Pattern(regexp = REASONS) String reason) {}

    @POST
    @Path("/cancel")
    public Map<String, Object> cancelAll(@NotNull @Valid CancelAll request) {
        CancelCriteria criteria = new CancelCriteria(request.ids(), request.type(), statusOf(request.status()),
                request.session(), request.olderThan() == null ? null : Duration.ofSeconds(request.olderThan()),
                request.reason() == null ? USER_CANCELLED : request.reason());
        if (criteria.empty() && request.owner() == null) {
            throw Problem.badRequest("no_criteria",
                    "Name at least one of ids, type, status, session, older_than (seconds), owner.");
        }
        Owner owner = request.owner() == null ? caller.owner() : caller.owner(request.owner());
        List<String> cancelled = tasks.cancelAll(owner, criteria);
        return Map.of("ok", true, "cancelled", cancelled, "total", cancelled.size());
    }

    private static TaskStatus statusOf(String name) {
        try {
            return name == null ? null : TaskStatus.ofWireName(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("unknown_status", "There is no status " + name
                    + ". Use one of pending, running, retry, paused, completed, failed, cancelled.").args(name);
        }
    }
}
