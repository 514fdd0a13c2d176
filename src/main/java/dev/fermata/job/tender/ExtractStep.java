package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.llm.PromptFolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Step 3: a model says what each kept chunk requires. What it quotes is looked up in the text, and what two chunks
 * say is said once, by {@link RequirementMerge}. Thread-safe.
 */
@ApplicationScoped
class ExtractStep {

    private static final PromptFolder PROMPTS = PromptFolder.of(TenderJob.TYPE);

    /** What a chunk's requirements depend on. */
    @RegisterForReflection
    record Question(String prompt, String version, String model, String chunkId, String message) {}

    private final ChunkTable chunks;
    private final Projects projects;
    private final TenderFile file;
    private final TenderModels models;
    private final TenderConfig config;

    ExtractStep(ChunkTable chunks, Projects projects, TenderFile file, TenderModels models, TenderConfig config) {
        this.chunks = chunks;
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
        List<String> chosen = List.of(context.step("extract", key.id(), String[].class,
                () -> context.inDatabase(() -> chunks.all(key)).stream()
                        .filter(chunk -> chunk.toExtract() && chunk.extraction() != Extraction.DONE)
                        .map(TenderChunk::id).toArray(String[]::new)));
        List<TenderChunk> all = context.inDatabase(() -> chunks.all(key));
        Map<String, TenderChunk> byId = all.stream().collect(Collectors.toMap(TenderChunk::id, Function.identity()));
        var merge = new RequirementMerge(key, file.known(key, context),
                all.stream().collect(Collectors.toMap(TenderChunk::id, TenderChunk::n)));
        var question = new ChunkQuestion(context.prompt(PROMPTS, "extract"), PROMPTS.schema("extract"),
                "tender_extract", models.named(model));
        List<Question> questions = chosen.stream().map(byId::get)
                .map(chunk -> new Question(question.prompt().id(), question.prompt().version(), model, chunk.id(),
                        chunk.message())).toList();
        AtomicInteger done = new AtomicInteger();
        progress(0, questions.size(), context);
        List<ChunkFindings> findings = context.steps(questions, config.extractConcurrency(),
                each -> "extract-" + each.chunkId(), ChunkFindings.class, each -> {
                    TenderChunk chunk = byId.get(each.chunkId());
                    var answer = question.ask(chunk, ChunkAnswer.Extracted.class, context);
                    var found = new ChunkFindings(chunk.id(),
                            answer.value() == null ? null : answer.value().requirements(), answer.error(), answer.calls());
                    context.inDatabase(() -> {
                        projects.keep(key, context.taskId(), chunk, found, merge);
                        return true;
                    });
                    progress(done.incrementAndGet(), questions.size(), context);
                    return found;
                });
        context.step("merge", chosen, Boolean.class, () -> context.inDatabase(() -> {
            projects.settle(key, context.taskId(), chosen.stream().map(byId::get).toList(), findings, merge);
            return true;
        }));
        return findings;
    }

    private static void progress(int done, int all, JobContext context) {
        context.progress(Step.EXTRACT.percent(done, all), "extracting", "tender.extracting", done, all);
    }
}
