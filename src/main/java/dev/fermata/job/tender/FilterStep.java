package dev.fermata.job.tender;

import dev.fermata.document.DocumentText;
import dev.fermata.document.TextCut;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.StepResults;
import dev.fermata.llm.PromptFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Step 2: a model says of each chunk whether it requires anything. It is asked about one chunk at a time, so that its
 * word can belong to no other. A chunk without a word of use is kept. Thread-safe.
 */
@ApplicationScoped
class FilterStep {

    private static final PromptFolder PROMPTS = PromptFolder.of(TenderJob.TYPE);

    private final ChunkTable chunks;
    private final StepResults steps;
    private final Projects projects;
    private final TenderModels models;
    private final TenderConfig config;

    FilterStep(ChunkTable chunks, StepResults steps, Projects projects, TenderModels models, TenderConfig config) {
        this.chunks = chunks;
        this.steps = steps;
        this.projects = projects;
        this.models = models;
        this.config = config;
    }

    /**
     * @param model the only one that may answer; null: any
     * @return one verdict for each chunk that was asked about, by this run or an earlier one of the task
     */
    List<Verdict> run(ProjectKey key, String model, JobContext context) {
        var question = new ChunkQuestion(context.prompt(PROMPTS, "filter"), PROMPTS.schema("filter"), "tender_filter",
                models.named(model));
        return new ChunkRound(Step.FILTER, key, chunks, steps, TenderChunk::unjudged, context)
                .ask(question, config.filterConcurrency(), "tender.filtering", Verdict.class,
                        chunk -> judge(chunk, question, context),
                        (chunk, verdict) -> projects.keep(key, context.taskId(), verdict));
    }

    private static Verdict judge(TenderChunk chunk, ChunkQuestion question, JobContext context) {
        var answer = question.ask(chunk, ChunkAnswer.Filtered.class, context);
        if (answer.value() == null) {
            return new Verdict(chunk.id(), ChunkState.UNFILTERED, null, null, answer.error(), answer.calls());
        }
        ChunkState state = answer.value().verdict() == ChunkAnswer.Word.YES ? ChunkState.KEPT : ChunkState.FILTERED;
        String reason = TextCut.head(DocumentText.clean(answer.value().reason()).strip(), Verdict.LONGEST_REASON);
        return new Verdict(chunk.id(), state, reason, answer.value().confidence(), null, answer.calls());
    }
}
