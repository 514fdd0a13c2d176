package dev.fermata.job.crash;

import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import dev.fermata.usage.Budgets;
import jakarta.enterprise.context.RequestScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Takes dumps in and makes tasks of them, unless the same question has been answered lately. */
@RequestScoped
class CrashIntake {

    /**
     * What came of a request.
     *
     * @param cached whether it is an earlier task's report
     * @param notice what the caller should know; null: nothing
     */
    record Taken(String id, boolean cached, ModelChoice.Notice notice) {}

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm XXX");

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileStore files;
    private final ModelChoice models;
    private final Budgets budgets;
    private final CrashConfig config;

    CrashIntake(Tasks tasks, TaskCaller caller, FileStore files, ModelChoice models, Budgets budgets, CrashConfig config) {
        this.tasks = tasks;
        this.caller = caller;
        this.files = files;
        this.models = models;
        this.budgets = budgets;
        this.config = config;
    }

    /** The request's task: an earlier one that has answered it, or a new one. */
    Taken take(AnalysisRequest request) {
        return take(request, () -> { });
    }

    /**
     * The same for a caller who waits for the answer.
     *
     * @throws CrashRefusal 402 when no earlier task has answered it and today's budget is used up: nothing is made then,
     *     since whoever is refused asks again, and a task that is held would be paid for beside that
     */
    Taken takeIfAffordable(AnalysisRequest request) {
        return take(request, () -> budgets.usedUpUntil(caller.owner()).ifPresent(until -> {
            throw new CrashRefusal(402, "crash.over_budget", TIME.format(until), until.getZone().getId());
        }));
    }

    private Taken take(AnalysisRequest request, Runnable beforeSubmit) {
        ModelChoice.Chosen chosen = models.choose(request.provider());
        String question = question(request, chosen);
        // Whoever gives it an id of their own means an analysis of their own, or the one that they have begun under it.
        if (!request.force() && request.ownId() == null && config.cache().isPositive()) {
            Optional<Task> earlier = tasks.answered(caller.owner(), CrashJob.TYPE, question, config.cache());
            if (earlier.isPresent()) {
                return new Taken(earlier.get().id, true, chosen.notice());
            }
        }
        if (!begun(request)) {
            beforeSubmit.run();
        }
        return new Taken(submit(request, chosen, question), false, chosen.notice());
    }

    private boolean begun(AnalysisRequest request) {
        try {
            return request.ownId() != null && tasks.get(caller.owner(), request.ownId()) != null;
        } catch (TaskException.NotFound notYet) {
            return false;
        }
    }

    /** A dump is a file, not a part of the task's row, which every look at the task would read. */
    private String submit(AnalysisRequest request, ModelChoice.Chosen chosen, String question) {
        Owner owner = caller.owner();
        StoredFile kept = keep(owner, request.content());
        try {
            CrashPayload payload = new CrashPayload(null, kept.id(), request.logType(), request.mode(), chosen.lock());
            Submission.Builder submission = Submission.of(owner, CrashJob.TYPE, payload).language(caller.language())
                    .clientKey(request.ownId()).identity(question)
                    .metadata(Tasks.QUESTION_HASH, question).metadata("mode", request.mode().wireName());
            if (request.logType() != null) {
                submission.metadata("log_type", request.logType().wireName());
            }
            Tasks.Submitted submitted = tasks.submit(submission.build());
            if (submitted.created()) {
                files.attach(owner.tenant(), owner.user(), kept.id(), submitted.id());
            } else {
                files.remove(kept.id());
            }
            return submitted.id();
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
        // A dump is long: hashed by itself, it is not copied into one text with the rest.
        return DigestUtils.sha256Hex(String.join("\0", DigestUtils.sha256Hex(request.content()),
                String.valueOf(request.logType()), request.mode().wireName(), caller.language(), chosen.first().lock()));
    }
}
