package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.StepResults;
import dev.fermata.llm.PromptFolder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Step 3: a model says what each kept chunk requires. What it quotes is looked up in the text, and what two chunks
 * say is said once, by {@link RequirementMerge}. Thread-safe.
 */
@ApplicationScoped
class ExtractStep {

    private static final PromptFolder PROMPTS = PromptFolder.of(TenderJob.TYPE);

    private final ChunkTable chunks;
    private final StepResults steps;
    private final Projects projects;
    private final TenderFile file;
    private final TenderModels models;
    private final TenderConfig config;

    ExtractStep(ChunkTable chunks, StepResults steps, Projects projects, TenderFile file, TenderModels models, TenderConfig config) {
        this.chunks = chunks;
        this.steps = steps;
        this.projects = projects;
        this.file = file;
        this.models = models;
        this.config = config;
    }

    /**
     * @param model the only one that may answer; null: any
     * @return the findings of each chunk that was asked about, by this run or an earlier one of the task
     */
    List<ChunkFindings> run(ProjectKey key, String model, JobContext context) {
        var round = new ChunkRound(Step.EXTRACT, key, chunks, steps,
                chunk -> chunk.toExtract() && chunk.extraction() != Extraction.DONE, context);
        var question = new ChunkQuestion(context.prompt(PROMPTS, "extract"), PROMPTS.schema("extract"), "tender_extract",
                models.named(model));
        RequirementMerge merge = context.inDatabase(() -> new RequirementMerge(key, file.known(key), chunks.all(key).stream()
                .collect(Collectors.toMap(TenderChunk::id, TenderChunk::n))));
        List<ChunkFindings> findings = round.ask(question, config.extractConcurrency(), "tender.extracting",
                ChunkFindings.class, chunk -> find(chunk, question, context),
                (chunk, found) -> projects.keep(key, context.taskId(), chunk, found, merge));
        context.step("merge", key.id(), Boolean.class, () -> context.inDatabase(() -> {
            projects.settle(key, context.taskId(), round.chunks(), findings, merge);
            return true;
        }));
        return findings;
    }

    private static ChunkFindings find(TenderChunk chunk, ChunkQuestion question, JobContext context) {
        var answer = question.ask(chunk, ChunkAnswer.Extracted.class, context);
        return new ChunkFindings(chunk.id(), answer.value() == null ? null : answer.value().requirements(), answer.error(),
                answer.calls());
    }
}
