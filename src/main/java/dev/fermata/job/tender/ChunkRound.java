package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A question about each of some of a project's chunks, several at a time, each a step of the task. Which chunks is
 * decided once: a later run of the task asks about the same ones and finds the answers that it has. For one run.
 */
final class ChunkRound {

    /** What an answer depends on. */
    @RegisterForReflection
    record Question(String prompt, String version, String model, String chunkId, String message) {}

    private final Step step;
    private final JobContext context;
    private final List<TenderChunk> chosen;

    /**
     * @param which chunks are to be asked about, where this is not decided yet
     * @throws JobException when one of those decided on is gone
     */
    ChunkRound(Step step, ProjectKey key, ChunkTable chunks, Predicate<TenderChunk> which, JobContext context) {
        this.step = step;
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
     * @param body     asks about one chunk and keeps what comes of it
     * @return the answers, in the order of the chunks
     */
    <R> List<R> ask(ChunkQuestion question, int concurrency, String code, Class<R> type, Function<TenderChunk, R> body) {
        Map<String, TenderChunk> byId = chosen.stream().collect(Collectors.toMap(TenderChunk::id, Function.identity()));
        List<Question> questions = chosen.stream().map(chunk -> new Question(question.prompt().id(),
                question.prompt().version(), question.model().orElse(null), chunk.id(), chunk.message())).toList();
        AtomicInteger done = new AtomicInteger();
        progress(0, code);
        return context.steps(questions, concurrency, each -> step.word() + "-" + each.chunkId(), type, each -> {
            R answer = body.apply(byId.get(each.chunkId()));
            progress(done.incrementAndGet(), code);
            return answer;
        });
    }

    private void progress(int done, String code) {
        // The codes are tender.filtering and tender.extracting, as are the stages.
        context.progress(step.percent(done, chosen.size()), code.substring(code.indexOf('.') + 1), code, done, chosen.size());
    }
}
