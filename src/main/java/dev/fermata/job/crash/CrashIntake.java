package dev.fermata.job.crash;

import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Takes dumps in and makes tasks of them, unless the same question has been answered lately. */
@RequestScoped
class CrashIntake {

    /** In a task's metadata: what tells its question from others. */
    static final String QUESTION = "question";
    /** In a completed task's metadata: whether every part of the dump was read. */
    static final String COMPLETE = "complete";

    /**
     * What came of a request.
     *
     * @param cached whether it is an earlier task's report
     * @param notice what the caller should know; null: nothing
     */
    record Taken(String id, boolean cached, ModelChoice.Notice notice) {}

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileStore files;
    private final ModelChoice models;
    private final CrashConfig config;

    CrashIntake(Tasks tasks, TaskCaller caller, FileStore files, ModelChoice models, CrashConfig config) {
        this.tasks = tasks;
        this.caller = caller;
        this.files = files;
        this.models = models;
        this.config = config;
    }

    Taken take(AnalysisRequest request) {
        ModelChoice.Chosen chosen = models.choose(request.provider());
        String question = question(request, chosen);
        if (!request.force() && config.cache().isPositive()) {
            Optional<Task> earlier = tasks.completed(caller.owner(), CrashJob.TYPE, Map.of(QUESTION, question, COMPLETE, true),
                    config.cache());
            if (earlier.isPresent()) {
                return new Taken(earlier.get().id, true, chosen.notice());
            }
        }
        return new Taken(submit(request, chosen, question), false, chosen.notice());
    }

    /** A dump is a file, not a part of the task's row, which every look at the task would read. */
    private String submit(AnalysisRequest request, ModelChoice.Chosen chosen, String question) {
        Owner owner = caller.owner();
        StoredFile kept = keep(owner, request.content());
        try {
            CrashPayload payload = new CrashPayload(null, kept.id(), request.logType(), request.mode(), chosen.lock());
            Submission.Builder submission = Submission.of(owner, CrashJob.TYPE, payload).language(caller.language())
                    .metadata(QUESTION, question).metadata("mode", request.mode().wireName());
            if (request.logType() != null) {
                submission.metadata("log_type", request.logType().wireName());
            }
            String id = tasks.submit(submission.build()).id();
            files.attach(owner.tenant(), owner.user(), kept.id(), id);
            return id;
        } catch (TaskException refused) {
            files.remove(kept.id());
            throw refused;
        }
    }

    private StoredFile keep(Owner owner, String content) {
        Path file = null;
        try {
            file = Files.createTempFile("fermata-dump-", ".txt");
            // Half a surrogate pair, which JSON can name and UTF-8 can't, becomes a question mark.
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
            return files.keep(owner.tenant(), owner.user(), "dump.txt", "text/plain", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String question(AnalysisRequest request, ModelChoice.Chosen chosen) {
        return DigestUtils.sha256Hex(String.join("\0", request.content(), String.valueOf(request.logType()),
                request.mode().wireName(), caller.language(), chosen.first().lock()));
    }
}
