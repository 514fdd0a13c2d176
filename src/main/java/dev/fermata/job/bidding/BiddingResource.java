package dev.fermata.job.bidding;

import dev.fermata.task.TaskAnswers;
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
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** System 1's routes for tenders: both answer at once with a task. */
@Path("/api/tasks/bidding")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class BiddingResource {

    private static final String KEY = "Idempotency-Key";

    private final TenderIntake intake;
    private final TaskAnswers answers;

    BiddingResource(TenderIntake intake, TaskAnswers answers) {
        this.intake = intake;
        this.answers = answers;
    }

    @POST
    @Path("/text")
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_FORM_URLENCODED})
    public Response text(@RestForm String text, @RestForm("max_retries") @DefaultValue("3") @Min(0) @Max(10) int maxRetries,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String idempotencyKey) {
        return answers.created(intake.text(text, new TenderIntake.Terms(maxRetries, idempotencyKey)));
    }

    @POST
    @Path("/file")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response file(@RestForm("file") FileUpload file,
            @RestForm("max_retries") @DefaultValue("3") @Min(0) @Max(10) int maxRetries,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String idempotencyKey) {
        return answers.created(intake.file(file, new TenderIntake.Terms(maxRetries, idempotencyKey)));
    }
}
