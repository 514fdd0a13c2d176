package dev.fermata.task;

import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import jakarta.enterprise.context.RequestScoped;
import java.util.Map;
import java.util.function.Function;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Makes tasks of uploads: the file is kept, and lives and dies with its task. */
@RequestScoped
public class FileIntake {

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileStore files;

    FileIntake(Tasks tasks, TaskCaller caller, FileStore files) {
        this.tasks = tasks;
        this.caller = caller;
        this.files = files;
    }

    /**
     * Keeps the file and submits a task for it. The same bytes under the same name and key are the same request.
     *
     * @param submission the task for the kept file
     */
    public Tasks.Submitted submit(FileUpload file, Function<StoredFile, Submission.Builder> submission) {
        Owner owner = caller.owner();
        StoredFile kept = files.keep(owner.tenant(), owner.user(), file.fileName(), file.contentType(), file.uploadedFile());
        // If this throws, the task may exist all the same: a file that nobody uses is removed after a day.
        Tasks.Submitted submitted = tasks.submit(submission.apply(kept)
                .identity(Map.of("sha256", kept.sha256(), "name", kept.name()))
                .metadata("source", "file").metadata("file_name", kept.name()).build());
        if (submitted.created()) {
            files.attach(owner.tenant(), owner.user(), kept.id(), submitted.id());
        } else {
            files.remove(kept.id());
        }
        return submitted;
    }
}
