package dev.fermata.job.tender;

import dev.fermata.document.DocumentReader;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.ops.Problem;
import dev.fermata.task.FileIntake;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Makes tasks of what callers want done for a project. */
@RequestScoped
class TenderIntake {

    private static final Tasks.Creation NOTHING_ELSE = (connection, taskId) -> { };

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileIntake intake;
    private final FileStore files;
    private final DocumentReader reader;
    private final ProjectTable projects;

    TenderIntake(Tasks tasks, TaskCaller caller, FileIntake intake, FileStore files, DocumentReader reader,
            ProjectTable projects) {
        this.tasks = tasks;
        this.caller = caller;
        this.intake = intake;
        this.files = files;
        this.reader = reader;
        this.projects = projects;
    }

    /** The caller's project of that name, whether there is one or not. */
    ProjectKey key(String projectId) {
        if (projectId == null || projectId.isBlank() || projectId.length() > 200
                || !projectId.strip().matches(TenderPayload.PROJECT_ID)) {
            throw Problem.badRequest("project_required",
                    "Send the project's id in the field project_id: up to 200 characters, no slash.");
        }
        return new ProjectKey(caller.owner(), projectId.strip());
    }

    /**
     * The caller's project.
     *
     * @throws Problem 404 when there is none
     */
    Project project(String projectId) {
        ProjectKey key = key(projectId);
        return projects.find(key).orElseThrow(() -> Problem.notFound("project_not_found",
                "There is no project " + key.id() + ". Start it with a file first.").args(key.id()));
    }

    /** Keeps the file, and submits the task that reads it; the payload names neither yet. */
    String start(FileUpload file, TenderPayload asked) {
        intake.check(file, Problem.badRequest("file_missing", "Send the tender as the form field file: a PDF, DOCX or TXT."),
                reader::check);
        ProjectKey key = key(asked.projectId());
        refuseBusy(key);
        Owner owner = key.owner();
        StoredFile kept = files.keep(owner.tenant(), owner.user(), file.fileName(), file.contentType(), file.uploadedFile());
        TenderPayload payload = new TenderPayload(key.id(), null, kept.id(), kept.name(), 1, asked.step(), false,
                asked.filterModel(), asked.extractModel(), asked.drop());
        // If this throws, nobody has the file: it is removed after a day.
        String taskId = submit(key, payload, kept.name(), NOTHING_ELSE);
        files.attach(owner.tenant(), owner.user(), kept.id(), taskId);
        return taskId;
    }

    /** Submits a task for what the project knows already. */
    String goOn(Project project, TenderPayload payload) {
        return goOn(project, payload, NOTHING_ELSE);
    }

    /** Changes the project and submits a task for what it knows then; does neither where one of them can't be. */
    String goOn(Project project, TenderPayload payload, Tasks.Creation change) {
        return submit(project.key(), payload, project.fileName(), change);
    }

    private String submit(ProjectKey key, TenderPayload payload, String fileName, Tasks.Creation change) {
        Submission.Builder submission = Submission.of(key.owner(), TenderJob.TYPE, payload).language(caller.language())
                .metadata("project_id", key.id()).metadata("step", payload.step());
        if (fileName != null) {
            submission.metadata("file_name", fileName);
        }
        return tasks.submit(submission.build(), (connection, taskId) -> {
            if (!ProjectTable.takeForNew(connection, key, taskId)) {
                throw busy(key);
            }
            change.complete(connection, taskId);
        }).id();
    }

    private void refuseBusy(ProjectKey key) {
        if (projects.busy(key)) {
            throw busy(key);
        }
    }

    private static Problem busy(ProjectKey key) {
        return Problem.conflict("project_busy", "Project " + key.id() + " has another task that is not finished. Wait for it,"
                + " or cancel it, and start again.").args(key.id());
    }
}
