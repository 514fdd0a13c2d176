package dev.fermata.job.workload;

import dev.fermata.database.Jsonb;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.JobHandler;
import dev.fermata.llm.PromptFolder;
import dev.fermata.task.Predecessor;
import jakarta.enterprise.context.ApplicationScoped;

/** Prices the requirements of a workbook, or those that an analysis before it has estimated. */
@ApplicationScoped
public class CostJob implements JobHandler<CostPayload, CostResult> {

    /** The type's name. */
    public static final String TYPE = "cost_estimation";

    private final WorkloadAnalysis analysis;
    private final Jsonb jsonb;

    CostJob(WorkloadAnalysis analysis, Jsonb jsonb) {
        this.analysis = analysis;
        this.jsonb = jsonb;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<CostPayload> payloadType() {
        return CostPayload.class;
    }

    @Override
    public CostResult run(CostPayload payload, JobContext context) {
        CostSettings settings = payload.settings();
        WorkloadResult workload = payload.hasWorkbook() ? analysis.of(payload, settings.constraint(), context)
                : estimatedBefore(context);
        return new CostModel(settings, PromptFolder.chinese(context.language())).of(workload);
    }

    private WorkloadResult estimatedBefore(JobContext context) {
        return context.predecessors().stream().filter(task -> task.taskType().equals(WorkloadJob.TYPE))
                .map(Predecessor::result).findFirst()
                .map(result -> jsonb.read(result.toString(), WorkloadResult.class))
                .orElseThrow(() -> JobException.permanent("no_workbook", "There is nothing to price. Give the task a workbook"
                        + " (file_id), or create it after a " + WorkloadJob.TYPE + " (after).", null));
    }
}
