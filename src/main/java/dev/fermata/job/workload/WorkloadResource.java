package dev.fermata.job.workload;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** System 1's routes for workbooks of requirements. */
@Path("/api")
@RunOnVirtualThread
public class WorkloadResource {

    private static final String KEY = "Idempotency-Key";

    private final WorkbookIntake intake;
    private final WorkbookAnswers answers;

    WorkloadResource(WorkbookIntake intake, WorkbookAnswers answers) {
        this.intake = intake;
        this.answers = answers;
    }

    /** 200 with the person-months. */
    @POST
    @Path("/workload/analyze")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response analyze(@RestForm("file") FileUpload file, @RestForm("config") String config,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String key) {
        return answers.result(intake.submit(WorkloadJob.TYPE, file, config, key));
    }

    /** 200 with an .xlsx of the person-months. */
    @POST
    @Path("/workload/export")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response export(@RestForm("file") FileUpload file, @RestForm("config") String config,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String key) {
        return answers.workbook(intake.submit(WorkloadJob.TYPE, file, config, key));
    }

    /** 200 with the .xlsx of an analysis that is there already. */
    @GET
    @Path("/workload/export/{id}")
    public Response export(@PathParam("id") String id) {
        return answers.workbook(id);
    }

    /** 200 with what it costs. */
    @POST
    @Path("/costing/analyze")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response cost(@RestForm("file") FileUpload file, @RestForm("config") String config,
            @HeaderParam(KEY) @Size(min = 1, max = 200) String key) {
        return answers.result(intake.submit(CostJob.TYPE, file, config, key));
    }
}
