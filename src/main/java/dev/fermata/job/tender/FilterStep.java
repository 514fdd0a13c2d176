package dev.fermata.job.tender;

import dev.fermata.document.DocumentText;
import dev.fermata.document.TextCut;
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
 * Step 2: a model says of each chunk whether it requires anything. It is asked about one chunk at a time, so that its
 * word can belong to no other. A chunk without a word of use is kept. Thread-safe.
 */
@ApplicationScoped
class FilterStep {

    private static final PromptFolder PROMPTS = PromptFolder.of(TenderJob.TYPE);

    /** What a verdict depends on. */
    @RegisterForReflection
    record Question(String prompt, String version, String model, String chunkId, String message) {}

    private final ChunkTable chunks;
    private final Projects projects;
    private final TenderModels models;
    private final TenderConfig config;

    FilterStep(ChunkTable chunks, Projects projects, TenderModels models, TenderConfig config) {
        this.chunks = chunks;
        this.projects = projects;
        this.models = models;
        this.config = config;
    }

    /**
     * @param model the only one that may answer; null: any
     * @return one verdict for each chunk that was asked about, by this run or an earlier one of the task
     */
    List<Verdict> run(ProjectKey key, String model, JobContext context) {
        // Chosen once: a later run of the task asks about the same ones, and finds their answers.
        List<String> chosen = List.of(context.step("filter", key.id(), String[].class,
                () -> context.inDatabase(() -> chunks.all(key)).stream().filter(TenderChunk::unjudged)
                        .map(TenderChunk::id).toArray(String[]::new)));
        Map<String, TenderChunk> byId = context.inDatabase(() -> chunks.all(key)).stream()
                .collect(Collectors.toMap(TenderChunk::id, Function.identity()));
        var question = new ChunkQuestion(context.prompt(PROMPTS, "filter"), PROMPTS.schema("filter"), "tender_filter",
                models.named(model));
        List<Question> questions = chosen.stream().map(byId::get)
                .map(chunk -> new Question(question.prompt().id(), question.prompt().version(), model, chunk.id(),
                        chunk.message())).toList();
        AtomicInteger done = new AtomicInteger();
        progress(0, questions.size(), context);
        return context.steps(questions, config.filterConcurrency(), each -> "filter-" + each.chunkId(), Verdict.class,
                each -> {
                    Verdict verdict = judge(byId.get(each.chunkId()), question, context);
                    context.inDatabase(() -> {
                        projects.keep(key, context.taskId(), verdict);
                        return true;
                    });
                    progress(done.incrementAndGet(), questions.size(), context);
                    return verdict;
                });
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

    private static void progress(int done, int all, JobContext context) {
        context.progress(Step.FILTER.percent(done, all), "filtering", "tender.filtering", done, all);
    }
}
