package dev.fermata.job.workload;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.StepResults;
import dev.fermata.event.EventType;
import dev.fermata.llm.PromptFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** From a workbook to the person-months it takes: what both jobs have in common. Thread-safe. */
@ApplicationScoped
class WorkloadAnalysis {

    private static final int FITTING = 92;

    private final WorkbookSource source;
    private final WorkloadConfig config;
    private final StepResults steps;

    WorkloadAnalysis(WorkbookSource source, WorkloadConfig config, StepResults steps) {
        this.source = source;
        this.config = config;
        this.steps = steps;
    }

    WorkloadResult of(WorkbookPayload payload, WorkloadSettings settings, JobContext context) {
        context.progress(1, "reading", "workload.reading");
        RequirementList list = source.requirements(payload, context);
        list.skipped().forEach(sheet -> warn(context, "workload.skipped", sheet.sheet(), sheet.reason()));
        Map<String, Estimate> estimates = settings.withoutModel()
                ? context.compute(() -> new HeuristicEstimates(config, settings, context.language()).estimate(list.all()))
                : new RequirementEstimator(list.all(), settings, config, steps, context).estimate();
        context.progress(FITTING, "fitting", "workload.fitting");
        var report = new WorkloadReport(list, estimates, settings, payload.fileName(),
                PromptFolder.chinese(context.language()) ? "未估算：模型没有给出可用的结果" : "Not estimated: the model gave no usable answer");
        WorkloadResult result = context.compute(report::result);
        if (!result.metadata().unestimated().isEmpty()) {
            warn(context, "workload.unestimated", result.metadata().unestimated().size());
        }
        return result;
    }

    private static void warn(JobContext context, String code, Object... args) {
        context.emit(EventType.WARNING, Map.of("code", code, "args", List.of(args)));
    }
}
