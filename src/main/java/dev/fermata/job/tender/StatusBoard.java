package dev.fermata.job.tender;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.ops.Messages;
import dev.fermata.ops.Problem;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says where tasks and projects stand. */
@RequestScoped
class StatusBoard {

    private static final Set<EventType> LOGGED = Set.of(EventType.PROGRESS, EventType.WARNING, EventType.ERROR, EventType.INFO);
    private static final int LOG_LINES = 50;
    /** How far back in a task's events its newest log lines are looked for: most events are text. */
    private static final int LOG_STRETCH = 2000;

    private final Tasks tasks;
    private final TaskCaller caller;
    private final TaskAnswers answers;
    private final EventLog log;
    private final Messages messages;
    private final Jsonb jsonb;
    private final ProjectTable projects;
    private final ChunkTable chunks;
    private final RequirementTable requirements;

    StatusBoard(Tasks tasks, TaskCaller caller, TaskAnswers answers, EventLog log, Messages messages, Jsonb jsonb,
            ProjectTable projects, ChunkTable chunks, RequirementTable requirements) {
        this.tasks = tasks;
        this.caller = caller;
        this.answers = answers;
        this.log = log;
        this.messages = messages;
        this.jsonb = jsonb;
        this.projects = projects;
        this.chunks = chunks;
        this.requirements = requirements;
    }

    /**
     * @param id a task's, or the caller's own of one, or a project's
     * @throws Problem 404 when there is neither
     */
    TenderStatus of(String id) {
        Owner owner = caller.owner();
        Optional<Task> task = task(owner, id);
        String projectId = task.map(found -> tasks.payload(owner, found.id).path("project_id").asText(found.id)).orElse(id);
        Optional<Project> project = projects.find(new ProjectKey(owner, projectId));
        if (task.isEmpty() && project.isEmpty()) {
            throw Problem.notFound("project_not_found", "There is no project or task " + id + ".").args(id);
        }
        Optional<Task> shown = task.or(() -> project.flatMap(found -> task(owner, found.taskId())));
        return status(projectId, project, shown);
    }

    private Optional<Task> task(Owner owner, String id) {
        try {
            return Optional.of(tasks.get(owner, id)).filter(task -> task.taskType.equals(TenderJob.TYPE));
        } catch (TaskException.NotFound none) {
            return Optional.empty();
        }
    }

    private TenderStatus status(String projectId, Optional<Project> project, Optional<Task> task) {
        List<TenderChunk> itsChunks = project.map(found -> chunks.counted(found.key())).orElse(List.of());
        List<Requirement> found = project.map(known -> requirements.all(known.key())).orElse(List.of());
        Statistics figures = Statistics.of(itsChunks, found);
        JsonNode progress = task.flatMap(known -> log.newest(known.id, EventType.PROGRESS)).map(jsonb::tree).orElse(null);
        TenderStatus.Pipeline pipeline = pipeline(projectId, project, task, progress, figures);
        TaskStatus status = task.map(known -> known.status).orElse(TaskStatus.COMPLETED);
        return new TenderStatus(true, task.map(known -> known.id).orElse(null), projectId, state(status),
                task.map(known -> info(known, pipeline)).orElse(null), status.terminal(), status == TaskStatus.COMPLETED,
                pipeline, task.map(this::logs).orElse(List.of()), project.map(known -> done(known, figures)).orElse(List.of()));
    }

    private TenderStatus.Pipeline pipeline(String projectId, Optional<Project> project, Optional<Task> task,
            JsonNode progress, Statistics figures) {
        int done = project.map(Project::step).orElse(0);
        TaskStatus status = task.map(known -> known.status).orElse(TaskStatus.COMPLETED);
        Step last = Step.of(Math.max(1, done));
        int said = progress == null ? 0 : progress.path("percent").asInt();
        // What a task has finished counts; while it is on its way, what was done before it and what it said.
        int percent = status == TaskStatus.COMPLETED ? (done == 0 ? 0 : last.percentDone)
                : Math.min(99, Math.max(said, task.map(this::before).orElse(0)));
        return new TenderStatus.Pipeline(task.map(known -> known.id).orElse(null), projectId,
                project.map(Project::fileName).orElse(null), overall(status, done),
                status == TaskStatus.COMPLETED || progress == null ? last.word() : stage(progress), done, percent,
                task.map(answers::error).orElse(null), figures.totalChunks(), figures.valuableChunks(),
                figures.filteredChunks(), figures.unfiltered(), figures.extracted(), figures.unextracted(),
                figures.totalRequirements(), project.map(Project::chapters).orElse(null),
                project.map(Project::createdAt).orElse(null), project.map(Project::updatedAt).orElse(null));
    }

    /** Percent of the whole that were done before the task's first step. */
    private int before(Task task) {
        JsonNode payload = tasks.payload(caller.owner(), task.id);
        boolean reads = payload.hasNonNull("text") || payload.hasNonNull("file_id");
        return Step.of(reads ? 1 : payload.path("from").asInt(1)).percent(0, 1);
    }

    private static String stage(JsonNode progress) {
        return switch (progress.path("stage").asText()) {
            case "filtering" -> Step.FILTER.word();
            case "extracting" -> Step.EXTRACT.word();
            default -> Step.PARSE.word();
        };
    }

    private static String state(TaskStatus status) {
        return switch (status) {
            case PENDING -> "PENDING";
            case RUNNING -> "STARTED";
            case PAUSED -> "PAUSED";
            case RETRY -> "RETRY";
            case COMPLETED -> "SUCCESS";
            case FAILED -> "FAILURE";
            case CANCELLED -> "REVOKED";
        };
    }

    private static String overall(TaskStatus status, int stepsDone) {
        return switch (status) {
            case PENDING -> "pending";
            case RUNNING -> "running";
            case PAUSED -> "paused";
            case RETRY -> "retrying";
            case COMPLETED -> stepsDone == Step.values().length ? "completed" : "waiting";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    private Object info(Task task, TenderStatus.Pipeline pipeline) {
        return switch (task.status) {
            case PENDING, RUNNING, PAUSED -> Map.of("current_step", pipeline.currentStep(),
                    "progress_percentage", pipeline.progressPercentage());
            case RETRY, FAILED -> answers.error(task);
            case CANCELLED -> task.cancelReason;
            case COMPLETED -> task.result;
        };
    }

    private List<TenderStatus.LogLine> logs(Task task) {
        long head = log.head(task.id).orElse(0);
        var stretch = new EventLog.Stretch(task.id, Math.max(0, head - LOG_STRETCH), head);
        List<TaskEvent> events = log.read(List.of(stretch), LOGGED, LOG_STRETCH);
        return events.stream().skip(Math.max(0, events.size() - LOG_LINES)).map(this::line).toList();
    }

    private TenderStatus.LogLine line(TaskEvent event) {
        JsonNode data = jsonb.tree(event.json());
        List<Object> args = new ArrayList<>();
        data.path("args").forEach(arg -> args.add(arg.isNumber() ? arg.numberValue() : arg.asText()));
        return new TenderStatus.LogLine(event.at(), event.is(EventType.PROGRESS) ? "info" : event.type(),
                messages.render(data.path("code").asText(), args, caller.locale()));
    }

    private static List<TenderStatus.StepDone> done(Project project, Statistics figures) {
        List<TenderStatus.StepDone> done = new ArrayList<>();
        for (Step step : Step.values()) {
            if (step.number <= project.step()) {
                done.add(new TenderStatus.StepDone(step.number, step.word(), switch (step) {
                    case PARSE -> project.parsedAt();
                    case FILTER -> project.filteredAt();
                    case EXTRACT -> project.extractedAt();
                }, figures));
            }
        }
        return done;
    }
}
