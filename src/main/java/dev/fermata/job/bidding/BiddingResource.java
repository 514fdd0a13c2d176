package dev.fermata.job.bidding;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentReader;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import dev.fermata.ops.Problem;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskAnswers;
import dev.fermata.task.TaskCaller;
import dev.fermata.task.Tasks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** System 1's routes for tenders: both answer at once with a task. */
@Path("/api/tasks/bidding")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class BiddingResource {

    private static final String KEY = "Idempotency-Key";
    private static final long LARGEST_FILE = 50L << 20;

    private final Tasks tasks;
    private final TaskAnswers answers;
    private final TaskCaller caller;
    private final FileStore files;
    private final DocumentReader reader;

    BiddingResource(Tasks tasks, TaskAnswers answers, TaskCaller caller, FileStore files, DocumentReader reader) {
        this.tasks = tasks;
        this.answers = answers;
        this.caller = caller;
        this.files = files;
        this.reader = reader;
    }

    @POST
    @Path("/text")
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    public Response text(@RestForm String text, @RestForm("max_retries") @DefaultValue("3") @Min(0) @Max(10) int maxRetries,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String idempotencyKey) {
        if (text == null || text.isBlank()) {
            throw Problem.badRequest("text_missing", "Send the tender's text in the form field text.");
        }
        return answers.created(tasks.submit(submission(new BiddingPayload(text, null, null), maxRetries, idempotencyKey)
                .metadata("source", "text").build()));
    }

    @POST
    @Path("/file")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response file(@RestForm("file") FileUpload file,
            @RestForm("max_retries") @DefaultValue("3") @Min(0) @Max(10) int maxRetries,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String idempotencyKey) {
        check(file);
        Owner owner = caller.owner();
        StoredFile kept = files.keep(owner.tenant(), owner.user(), file.fileName(), file.contentType(), file.uploadedFile());
        boolean used = false;
        try {
            Tasks.Submitted submitted = tasks.submit(
                    submission(new BiddingPayload(null, kept.id(), kept.name()), maxRetries, idempotencyKey)
                            .identity(Map.of("sha256", kept.sha256(), "name", kept.name()))
                            .metadata("source", "file").metadata("file_name", kept.name()).build());
            used = submitted.created();
            if (used) {
                files.attach(owner.tenant(), owner.user(), kept.id(), submitted.id());
            }
            return answers.created(submitted);
        } finally {
            if (!used) {
                files.remove(kept.id());
            }
        }
    }

    private Submission.Builder submission(BiddingPayload payload, int maxRetries, String idempotencyKey) {
        return Submission.of(caller.owner(), BiddingJob.TYPE, payload).maxRetries(maxRetries)
                .idempotencyKey(idempotencyKey).language(caller.language());
    }

    /** What can be told quickly is told at once; the rest the task finds out. */
    private void check(FileUpload file) {
        if (file == null) {
            throw Problem.badRequest("file_missing", "Send the tender as the form field file: a PDF, DOCX or TXT.");
        }
        if (file.size() > LARGEST_FILE) {
            throw Problem.tooLarge("file_too_large", "The file has more than 50 MB.").args("50 MB");
        }
        try {
            reader.check(file.uploadedFile(), file.fileName());
        } catch (DocumentException unreadable) {
            int status = unreadable instanceof DocumentException.Unsupported ? 415
                    : unreadable instanceof DocumentException.TooLarge ? 413 : 422;
            throw Problem.of(status, unreadable.code(), unreadable.message(Locale.of(caller.language())));
        }
    }
}
