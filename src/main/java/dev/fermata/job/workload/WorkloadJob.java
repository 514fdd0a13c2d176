package dev.fermata.job.workload;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;

/** Estimates the requirements of a workbook in person-months, by role, within the limit that it states. */
@ApplicationScoped
public class WorkloadJob implements JobHandler<WorkloadPayload, WorkloadResult> {

    /** The type's name. */
    public static final String TYPE = "workload_analysis";

    private final WorkloadAnalysis analysis;

    WorkloadJob(WorkloadAnalysis analysis) {
        this.analysis = analysis;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<WorkloadPayload> payloadType() {
        return WorkloadPayload.class;
    }

    @Override
    public WorkloadResult run(WorkloadPayload payload, JobContext context) {
        return analysis.of(payload, payload.settings(), context);
    }
}
