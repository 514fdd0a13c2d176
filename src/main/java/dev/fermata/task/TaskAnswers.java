package dev.fermata.task;

import dev.fermata.database.Jsonb;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The answers that routes of tasks have in common, for whoever creates or moves one. */
@RequestScoped
public class TaskAnswers {

    private static final String REPLAYED = "Idempotency-Replayed";
    private static final Pattern FILE_FAULTS = Pattern.compile("document_.*|no_requirements");
    private static final Set<String> TOO_LARGE = Set.of("document_too_large", "too_many_requirements");

    private final Tasks tasks;
    private final TaskCaller caller;
    private final EventLog log;
    private final EventWire wire;
    private final Messages messages;
    private final Jsonb jsonb;

    TaskAnswers(Tasks tasks, TaskCaller caller, EventLog log, EventWire wire, Messages messages, Jsonb jsonb) {
        this.messages = messages;
        this.wire = wire;
        this.tasks = tasks;
        this.caller = caller;
        this.log = log;
        this.jsonb = jsonb;
    }

    /** 201 with the task and its Location; a repeated request gets the same and is told so. */
    public Response created(Tasks.Submitted submitted) {
        Response.ResponseBuilder response =
                Response.created(URI.create("/api/tasks/" + submitted.id())).entity(made(submitted));
        return submitted.created() ? response.build() : response.header(REPLAYED, true).build();
    }

    /** The task as this request made it, however soon a worker took it up; one that was there as it stands. */
    TaskView made(Tasks.Submitted submitted) {
        return submitted.made().orElseGet(() -> view(submitted.id()));
    }

    /** 200: what was asked for was done to the task. */
    Response done(String id) {
        Map<String, Object> answer = new HashMap<>();
        answer.put("ok", true);
        answer.put("success", true);
        TaskView task = view(id);
        answer.put("message", messages.find("task_stands", List.of(task.id(), task.status().wireName()), caller.locale()).orElseThrow());
        answer.put("task", task);
        return Response.ok(answer).build();
    }

    /** The task's error in the reader's language; null where there is none. */
    public String error(Task task) {
        return wire.error(task.errorCode, task.error, caller.locale());
    }

    /** 202 with the task as it stands. */
    public Response.ResponseBuilder accepted(String id) {
        return Response.accepted(view(id));
    }

    /**
     * Why a finished task has no result, for a caller who has waited for it: what is wrong with its file, or with us.
     *
     * @param ofFile the status where the file is at fault; one that is too large is 413 in any case
     */
    public Problem failure(Task task, int ofFile) {
        if (task.status == TaskStatus.CANCELLED) {
            return Problem.conflict("task_cancelled", "Task " + task.id + " was cancelled.").args(task.id);
        }
        String code = task.errorCode == null ? "analysis_failed" : task.errorCode;
        int status = TOO_LARGE.contains(code) ? 413 : FILE_FAULTS.matcher(code).matches() ? ofFile : 502;
        return Problem.of(status, code, task.error).worded(reader -> wire.error(task.errorCode, task.error, reader));
    }

    TaskView view(String id) {
        Task task = tasks.get(caller.owner(), id);
        return worded(TaskView.whole(task, log.newest(task.id, EventType.PROGRESS).map(jsonb::tree).orElse(null)));
    }

    List<TaskView> views(List<TaskRow> rows) {
        return rows.stream().map(TaskView::row).map(this::worded).toList();
    }

    private TaskView worded(TaskView view) {
        return view.error() == null ? view
                : view.worded(wire.error(view.errorCode(), view.error(), caller.locale()));
    }
}
