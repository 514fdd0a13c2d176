package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.StepResults;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A question about each of some of a project's chunks, several at a time. Which chunks is decided once: a later run of the
 * task asks about the same ones and finds the answers that it has. An answer is a step, saved before it is kept in the
 * project, which may have to wait for others: what was paid for is not lost if the task is stopped meanwhile. That it is
 * kept is a step as well. For one run.
 */
final class ChunkRound {

    /** What an answer depends on. */
    @RegisterForReflection
    record Question(String prompt, String version, String model, String chunkId, String message) {}

    private final Step step;
    private final StepResults steps;
    private final JobContext context;
    private final List<TenderChunk> chosen;

    /**
     * @param which chunks are to be asked about, where this is not decided yet
     * @throws JobException when one of those decided on is gone
     */
    ChunkRound(Step step, ProjectKey key, ChunkTable chunks, StepResults steps, Predicate<TenderChunk> which, JobContext context) {
        this.step = step;
        this.steps = steps;
        this.context = context;
        String[] ids = context.step(step.word(), key.id(), String[].class,
                () -> context.inDatabase(() -> chunks.all(key)).stream().filter(which).map(TenderChunk::id).toArray(String[]::new));
        Map<String, TenderChunk> byId = context.inDatabase(() -> chunks.all(key)).stream()
                .collect(Collectors.toMap(TenderChunk::id, Function.identity()));
        if (!byId.keySet().containsAll(List.of(ids))) {
            throw Projects.takenOver(key);
        }
        this.chosen = Arrays.stream(ids).map(byId::get).toList();
    }

    /** The chunks that are asked about, in the order of the text. */
    List<TenderChunk> chunks() {
        return chosen;
    }

    /**
     * Asks.
     *
     * @param question what is asked
     * @param code     the message that says how far it is
     * @param type     of the answers
     * @param body     asks about one chunk
     * @param keeping  keeps an answer in the project; may be done twice
     * @return the answers, in the order of the chunks
     */
    <R> List<R> ask(ChunkQuestion question, int concurrency, String code, Class<R> type, Function<TenderChunk, R> body,
            BiConsumer<TenderChunk, R> keeping) {
        Map<String, TenderChunk> byId = chosen.stream().collect(Collectors.toMap(TenderChunk::id, Function.identity()));
        List<Question> questions = chosen.stream().map(chunk -> new Question(question.prompt().id(),
                question.prompt().version(), question.model().orElse(null), chunk.id(), chunk.message())).toList();
        String kept = "kept-" + step.word() + "-";
        AtomicInteger done = new AtomicInteger(context.inDatabase(() -> steps.names(context.taskId(), kept)).size());
        progress(done.get(), code);
        Function<Question, R> answer = each -> context.step(step.word() + "-" + each.chunkId(), each, type,
                () -> body.apply(byId.get(each.chunkId())));
        Map<String, R> answers = new ConcurrentHashMap<>();
        context.steps(questions, concurrency, each -> kept + each.chunkId(), Boolean.class, each -> {
            R found = answer.apply(each);
            context.inDatabase(() -> {
                keeping.accept(byId.get(each.chunkId()), found);
                return true;
            });
            answers.put(each.chunkId(), found);
            progress(done.incrementAndGet(), code);
            return true;
        });
        // Those that an earlier run of the task has kept are read from their steps.
        return questions.stream().map(each -> answers.containsKey(each.chunkId()) ? answers.get(each.chunkId()) : answer.apply(each))
                .toList();
    }

    private void progress(int done, String code) {
        // The codes are tender.filtering and tender.extracting, as are the stages.
        context.progress(step.percent(done, chosen.size()), code.substring(code.indexOf('.') + 1), code, done, chosen.size());
    }
}
