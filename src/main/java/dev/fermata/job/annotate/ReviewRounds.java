package dev.fermata.job.annotate;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.LlmCall;
import dev.fermata.engine.StepResults;
import dev.fermata.event.EventType;
import dev.fermata.llm.Fence;
import dev.fermata.llm.LlmBadAnswerException;
import dev.fermata.llm.LlmException;
import dev.fermata.llm.LlmRejectedException;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Asks a model what it objects to: every chunk in two or three rounds, each question a step, the later ones told what the
 * earlier ones found. A chunk whose answers are of no use stays unreviewed and is said so; a provider that can't be
 * reached fails the run, which the engine tries again with all finished steps. Thread-safe.
 */
@ApplicationScoped
class ReviewRounds {

    private static final PromptFolder PROMPTS = PromptFolder.of(AnnotateJob.TYPE);
    private static final String REVIEW = "review";
    private static final Pattern RESUME = Pattern.compile("简历|履历|\\bresume\\b|résumé|\\bCV\\b", Pattern.CASE_INSENSITIVE);
    private static final String CONTENT_FILTER = "content_filter";

    /** Where the review begins and ends on the task's way. */
    private static final int FROM = 15;
    private static final int TO = 50;

    /**
     * What a round's findings depend on.
     *
     * @param prompts the versions of the instructions
     * @param known what earlier rounds have objected to
     */
    @RegisterForReflection
    record Question(String prompts, String language, String model, String requirement, int round, Chunk chunk,
            List<String> known) {

        String step() {
            return "chunk-" + (chunk.number() + 1) + "-round-" + round;
        }
    }

    /** What all questions of a task have in common. */
    private record Brief(String instructions, String versions, String model, String requirement) {}

    private final StepResults steps;
    private final AnnotateConfig config;

    ReviewRounds(StepResults steps, AnnotateConfig config) {
        this.steps = steps;
        this.config = config;
    }

    /** The chunks' reviews, in their order. */
    List<ChunkReview> review(List<Chunk> chunks, AnnotatePayload payload, JobContext context) {
        Brief brief = brief(payload, context);
        List<ChunkReview> reviews = chunks.stream().map(ChunkReview::new).toList();
        int questions = chunks.stream().mapToInt(Chunk::rounds).sum();
        AtomicInteger asked = new AtomicInteger();
        for (int round = 1; round <= Chunk.MOST_ROUNDS; round++) {
            int thisRound = round;
            List<ChunkReview> due = reviews.stream().filter(review -> review.chunk().rounds() >= thisRound).toList();
            ask(due, round, brief, asked, questions, context);
        }
        return reviews;
    }

    private void ask(List<ChunkReview> due, int round, Brief brief, AtomicInteger asked, int questions,
            JobContext context) {
        List<Question> all = due.stream().map(review -> new Question(brief.versions(), context.language(), brief.model(),
                brief.requirement(), round, review.chunk(), review.known())).toList();
        int before = asked.get();
        // An earlier run may have had answers, which are not asked for again.
        asked.addAndGet((int) all.stream()
                .filter(question -> context.inDatabase(() -> steps.has(context.taskId(), question.step()))).count());
        say(asked.get(), questions, context);
        List<RoundFindings> answers = context.steps(all, config.concurrency(), Question::step, RoundFindings.class,
                question -> {
                    RoundFindings findings = answer(question, brief, context);
                    say(asked.incrementAndGet(), questions, context);
                    return findings;
                });
        asked.set(before + all.size());
        for (int i = 0; i < due.size(); i++) {
            due.get(i).add(answers.get(i));
        }
    }

    private static void say(int asked, int questions, JobContext context) {
        int done = Math.min(asked, questions);
        context.progress(FROM + (TO - FROM) * done / Math.max(1, questions), "analyzing", "annotate.analyzing", done,
                questions);
    }

    private RoundFindings answer(Question question, Brief brief, JobContext context) {
        LlmCall call = context.llm().system(brief.instructions()).user(message(question)).schema(PROMPTS.schema(REVIEW));
        if (question.model() != null) {
            call.model(question.model());
        }
        try {
            return RoundFindings.of(call.json(RoundAnswer.class));
        } catch (LlmBadAnswerException e) {
            return unreviewed(question, e, context);
        } catch (LlmRejectedException e) {
            if (!e.code().equals(CONTENT_FILTER)) {
                // What is wrong with this request is wrong with all of them.
                throw e;
            }
            return unreviewed(question, e, context);
        }
    }

    private static RoundFindings unreviewed(Question question, LlmException why, JobContext context) {
        context.emit(EventType.WARNING, Map.of("code", "annotate.chunk_failed",
                "args", List.of(question.chunk().number() + 1, question.round(), why.code()),
                "error", why.getMessage()));
        return RoundFindings.failed(why.code());
    }

    private static String message(Question question) {
        boolean chinese = PromptFolder.chinese(question.language());
        StringBuilder message = new StringBuilder();
        message.append(chinese ? "轮次：" : "Round: ").append(question.round()).append('\n');
        if (question.round() == 1) {
            message.append(chinese ? "预期条数：约 " : "Findings expected: about ")
                    .append(question.chunk().expectedFindings()).append('\n');
        }
        message.append(chinese ? "作者的要求：" : "What the author asks for: ")
                .append(question.requirement().isEmpty() ? "-" : question.requirement()).append('\n');
        question.known().forEach(known -> message.append(chinese ? "已提出：" : "Found already: ")
                .append(known.replace('\n', ' ')).append('\n'));
        return Fence.text(message.toString(), 0, question.chunk().text());
    }

    private static Brief brief(AnnotatePayload payload, JobContext context) {
        boolean resume = RESUME.matcher(payload.requirement() + "\n" + payload.names()).find();
        Prompt persona = context.prompt(PROMPTS, resume ? "resume" : "editor");
        Prompt rules = context.prompt(PROMPTS, REVIEW);
        return new Brief(persona.text() + "\n\n" + rules.text(), persona.id() + " " + persona.version() + ", " + rules.version(),
                payload.model(), payload.requirement());
    }
}
