package dev.fermata.job.bidding;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fermata.document.DocumentText;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.JobHandler;
import dev.fermata.engine.StepResults;
import dev.fermata.event.EventType;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a tender for those who bid: six tabs of what it requires, scores, wants submitted, costs and when, each item
 * tied to the place that says so. One question to the model a piece, each a step; then one for the summary.
 */
@ApplicationScoped
public class BiddingJob implements JobHandler<BiddingPayload, TenderAnalysis> {

    /** The type's name. */
    public static final String TYPE = "bidding_analysis";

    private static final PromptFolder PROMPTS = PromptFolder.of(TYPE);
    private static final int READ = 8;
    private static final int MERGED = 92;
    /** What the names of the steps begin with that ask about a piece. */
    private static final String PIECE = "piece-";

    /**
     * What a piece's findings depend on.
     *
     * @param prompt the version of the instructions
     */
    @RegisterForReflection
    record Question(String prompt, String language, Piece piece) {}

    /** What the summary depends on. */
    @RegisterForReflection
    record SummaryQuestion(String prompt, String language, TenderAnalysis analysis) {}

    /** The model's summary. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SummaryAnswer(@NotBlank String summary) {}

    private final TenderSource source;
    private final BiddingConfig config;
    private final StepResults steps;

    BiddingJob(TenderSource source, BiddingConfig config, StepResults steps) {
        this.source = source;
        this.config = config;
        this.steps = steps;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<BiddingPayload> payloadType() {
        return BiddingPayload.class;
    }

    @Override
    public TenderAnalysis run(BiddingPayload payload, JobContext context) {
        context.progress(1, "reading", "bidding.reading");
        String text = source.text(payload, context);
        if (text.isBlank()) {
            throw JobException.permanent("document_empty", "The tender has no text. Send one that has.", null);
        }
        List<PieceFindings> findings = askAboutPieces(text, context);
        context.progress(MERGED, "merging", "bidding.merging");
        TenderAnalysis merged = new TenderMerge(text).merge(findings, context.language());
        context.partial(merged);
        if (merged.metadata().unverified() > 0) {
            context.emit(EventType.WARNING, Map.of("code", "bidding.unverified",
                    "args", List.of(merged.metadata().unverified())));
        }
        return summarise(merged, context);
    }

    private List<PieceFindings> askAboutPieces(String text, JobContext context) {
        Prompt prompt = context.prompt(PROMPTS, "piece");
        List<Question> questions = Pieces.of(text).stream()
                .map(piece -> new Question(prompt.version(), context.language(), piece)).toList();
        AtomicInteger done = new AtomicInteger(context.inDatabase(() -> steps.names(context.taskId(), PIECE)).size());
        analyzed(done.get(), questions.size(), context);
        return context.steps(questions, config.concurrency(), question -> PIECE + question.piece().index(),
                PieceFindings.class, question -> {
                    PieceFindings findings = context.llm().system(prompt.text()).user(question.piece().message())
                            .schema(PROMPTS.schema("piece")).json(PieceFindings.class);
                    analyzed(done.incrementAndGet(), questions.size(), context);
                    return findings;
                });
    }

    private static void analyzed(int answers, int of, JobContext context) {
        // A piece has two where the prompt has changed since the first.
        int pieces = Math.min(answers, of);
        context.progress(READ + (MERGED - READ) * pieces / of, "analyzing", "bidding.analyzing", pieces, of);
    }

    private TenderAnalysis summarise(TenderAnalysis merged, JobContext context) {
        Prompt prompt = context.prompt(PROMPTS, "summary");
        SummaryQuestion question = new SummaryQuestion(prompt.version(), context.language(), merged);
        return context.step("merge", question, TenderAnalysis.class, () -> merged.withSummary(
                // The model was shown text that others wrote: what it says of it is cleaned like that text.
                DocumentText.clean(context.llm().system(prompt.text())
                        .user(new Piece(0, 0, digest(merged)).message())
                        .schema(PROMPTS.schema("summary"))
                        .json(SummaryAnswer.class).summary())));
    }

    /** What was verified, a line an item: shorter than its JSON, and all that a summary may say. */
    private static String digest(TenderAnalysis analysis) {
        StringBuilder digest = new StringBuilder();
        for (Tab tab : analysis.tabs()) {
            List<TenderItem> verified = tab.items().stream().filter(TenderItem::verified).toList();
            if (!verified.isEmpty()) {
                digest.append("## ").append(tab.title()).append('\n');
                verified.forEach(item -> digest.append(item.sourceExcerpt().replace('\n', ' ')).append('\n'));
            }
        }
        return digest.isEmpty() ? "-" : digest.toString();
    }
}
