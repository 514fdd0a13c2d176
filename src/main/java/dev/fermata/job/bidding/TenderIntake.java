package dev.fermata.job.bidding;

import dev.fermata.document.DocumentReader;
import dev.fermata.ops.Problem;
import dev.fermata.task.FileIntake;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.RequestScoped;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Takes tenders in, as text or as a file, and makes tasks of them. */
@RequestScoped
class TenderIntake {

    /** What the routes have in common besides the tender itself. */
    record Terms(int maxRetries, String idempotencyKey) {}

    private final Tasks tasks;
    private final TaskCaller caller;
    private final FileIntake files;
    private final DocumentReader reader;

    TenderIntake(Tasks tasks, TaskCaller caller, FileIntake files, DocumentReader reader) {
        this.tasks = tasks;
        this.caller = caller;
        this.files = files;
        this.reader = reader;
    }

    Tasks.Submitted text(String text, Terms terms) {
        if (text == null || text.isBlank()) {
            throw Problem.badRequest("text_missing", "Send the tender's text in the field text.");
        }
        return tasks.submit(submission(new BiddingPayload(text, null, null), terms).metadata("source", "text").build());
    }

    Tasks.Submitted file(FileUpload file, Terms terms) {
        files.check(file, Problem.badRequest("file_missing", "Send the tender as the form field file: a PDF, DOCX or TXT."),
                reader::check);
        return files.submit(file, kept -> submission(new BiddingPayload(null, kept.id(), kept.name()), terms));
    }

    private Submission.Builder submission(BiddingPayload payload, Terms terms) {
        return Submission.of(caller.owner(), BiddingJob.TYPE, payload).maxRetries(terms.maxRetries())
                .idempotencyKey(terms.idempotencyKey()).language(caller.language());
    }
}
