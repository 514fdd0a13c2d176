package dev.fermata.job.workload;

import dev.fermata.database.Jsonb;
import dev.fermata.file.StoredFile;
import dev.fermata.llm.PromptFolder;
import dev.fermata.ops.Problem;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskWait;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Function;

/**
 * System 1's answers: they wait for the result, and a workbook that is no use is a bad request. Underneath is a task, named in a header, that goes on if the caller hangs
 * up or the wait is over.
 */
@RequestScoped
class WorkbookAnswers {

    /** Names the task that an answer comes from. */
    static final String TASK = "Fermata-Task-Id";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final Tasks tasks;
    private final TaskWait wait;
    private final TaskCaller caller;
    private final TaskAnswers answers;
    private final WorkloadConfig config;
    private final Jsonb jsonb;

    WorkbookAnswers(Tasks tasks, TaskWait wait, TaskCaller caller, TaskAnswers answers, WorkloadConfig config, Jsonb jsonb) {
        this.tasks = tasks;
        this.wait = wait;
        this.caller = caller;
        this.answers = answers;
        this.config = config;
        this.jsonb = jsonb;
    }

    /** The result itself, or 202 with the task where it takes longer. */
    Response result(Tasks.Submitted submitted) {
        return whenDone(submitted, task -> Response.ok(task.result));
    }

    /** The result as a workbook, or 202 with the task where it takes longer. */
    Response workbook(Tasks.Submitted submitted) {
        return whenDone(submitted, this::workbook);
    }

    /** The result of a finished analysis as a workbook. */
    Response workbook(String id) {
        Task task = tasks.get(caller.owner(), id);
        if (!task.taskType.equals(WorkloadJob.TYPE)) {
            throw Problem.notFound("task_not_found", "Task " + id + " is not the analysis of a workbook.").args(id);
        }
        if (task.status != TaskStatus.COMPLETED) {
            throw Problem.conflict("no_result_yet", "Task " + task.id + " is " + task.status.wireName() + " and has no result.")
                    .args(task.id, task.status.wireName());
        }
        return workbook(task).header(TASK, task.id).build();
    }

    private Response whenDone(Tasks.Submitted submitted, Function<Task, Response.ResponseBuilder> answer) {
        Task task = wait.finished(caller.owner(), submitted.id(), config.waitLimit());
        if (task.status.terminal() && task.status != TaskStatus.COMPLETED) {
            throw answers.failure(task, 400).header(TASK, task.id);
        }
        Response.ResponseBuilder response = task.status == TaskStatus.COMPLETED ? answer.apply(task)
                : answers.accepted(task.id).location(URI.create("/api/tasks/" + task.id));
        return response.header(TASK, task.id).build();
    }

    private Response.ResponseBuilder workbook(Task task) {
        WorkloadResult result = jsonb.read(task.result.toString(), WorkloadResult.class);
        byte[] book = new WorkloadBook(PromptFolder.chinese(task.language)).of(result);
        return Response.ok(book, XLSX).header("Content-Disposition", StoredFile.disposition(name(result)));
    }

    private static String name(WorkloadResult result) {
        String original = result.metadata().sourceFilename();
        return original == null ? "workload_analysis.xlsx" : original.replaceFirst("\\.[^.]{1,10}$", "") + "_analysis.xlsx";
    }
}
