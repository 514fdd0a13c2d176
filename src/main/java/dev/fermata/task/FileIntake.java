package dev.fermata.task;

import dev.fermata.document.DocumentException;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.ops.Problem;
import jakarta.enterprise.context.RequestScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Looks at uploads and makes tasks of them: the file is kept, and lives and dies with its task. */
@RequestScoped
public class FileIntake {

    /** In bytes. */
    private static final long LARGEST = 50L << 20;

    /** A quick look at a file, which throws where what is wrong with it shows without reading it all. */
    @FunctionalInterface
    public interface Look {
        void at(Path file, String name);
    }

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileStore files;

    FileIntake(Tasks tasks, TaskCaller caller, FileStore files) {
        this.tasks = tasks;
        this.caller = caller;
        this.files = files;
    }

    /**
     * Refuses an upload that can quickly be told to be of no use: 413 where it is too large, 415 where it is of a wrong kind,
     * 422 where it is empty, encrypted or broken.
     *
     * <p>A refusal has its words in every language, and whoever answers takes them in the language of the rest of the
     * answer: problem documents, whose title and status are negotiated, and routes with an error shape of their own, which
     * are Chinese where nothing is asked for, as their originals, would otherwise mix two languages in one answer.
     *
     * @param missing what is said where there is no file
     */
    public void check(FileUpload file, Problem missing, Look look) {
        check(file, missing, look, unreadable -> unreadable instanceof DocumentException.Unsupported ? 415 : 422);
    }

    /** Like {@link #check(FileUpload, Problem, Look)}, with the route's own status for a file that can't be read. */
    public void check(FileUpload file, Problem missing, Look look, ToIntFunction<DocumentException> status) {
        if (file == null || file.fileName() == null || file.fileName().isBlank()) {
            throw missing;
        }
        if (file.size() > LARGEST) {
            throw Problem.tooLarge("file_too_large", "The file has more than 50 MB.").args("50 MB");
        }
        try {
            look.at(file.uploadedFile(), file.fileName());
        } catch (DocumentException unreadable) {
            throw Problem.of(unreadable instanceof DocumentException.TooLarge ? 413 : status.applyAsInt(unreadable),
                    unreadable.code(), unreadable.getMessage()).worded(unreadable::message);
        }
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
