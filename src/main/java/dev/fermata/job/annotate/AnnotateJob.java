package dev.fermata.job.annotate;

import dev.fermata.document.review.ReviewProgress;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.JobHandler;
import dev.fermata.event.EventType;
import dev.fermata.job.annotate.RevisedFile.Written;
import dev.fermata.llm.PromptFolder;
import dev.fermata.ops.Messages;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Reviews documents: every chunk in rounds, then all that was found into a marked copy, {@code <name>_revised.docx}.
 * Every question to the model is a step, and so is each copy.
 */
@ApplicationScoped
public class AnnotateJob implements JobHandler<AnnotatePayload, AnnotateResult> {

    /** The type's name. */
    public static final String TYPE = "doc_annotate";

    /** Where the marking begins and ends on the task's way. */
    private static final int MARKING_FROM = 60;
    private static final int MARKING_TO = 85;

    private final ManuscriptSource source;
    private final ReviewRounds rounds;
    private final RevisedFile revised;
    private final AnnotateConfig config;
    private final Messages messages;

    AnnotateJob(ManuscriptSource source, ReviewRounds rounds, RevisedFile revised, AnnotateConfig config,
            Messages messages) {
        this.source = source;
        this.rounds = rounds;
        this.revised = revised;
        this.config = config;
        this.messages = messages;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<AnnotatePayload> payloadType() {
        return AnnotatePayload.class;
    }

    @Override
    public AnnotateResult run(AnnotatePayload payload, JobContext context) {
        context.progress(5, "reading", "annotate.reading", payload.names());
        CopyNames names = new CopyNames(payload.documents());
        List<Manuscript> manuscripts = IntStream.range(0, payload.documents().size())
                .mapToObj(number -> source.open(number, payload.documents().get(number), names.converted(number), context))
                .toList();
        checkText(manuscripts, context);
        context.progress(10, "reading_complete", "annotate.reading_complete",
                manuscripts.stream().mapToInt(manuscript -> manuscript.paragraphs().size()).sum(),
                manuscripts.stream().mapToLong(Manuscript::characters).sum());
        List<Chunk> chunks = Chunks.of(manuscripts);
        checkLength(chunks.size(), context);
        List<ChunkReview> reviews = rounds.review(chunks, payload, context);
        checkReviewed(reviews, context);
        List<FindingSieve> sieves = sifted(manuscripts, reviews, context);
        int findings = marks(sieves);
        context.progress(50, "analysis_complete", "annotate.analysis_complete", findings);
        AnnotateResult result = marked(manuscripts, reviews, sieves, names, context);
        context.progress(MARKING_TO, "applying_complete", "annotate.applying_complete", result.applied(), result.failed());
        if (result.failed() > 0) {
            context.emit(EventType.WARNING, Map.of("code", "annotate.unanchored", "args", List.of(result.failed())));
        }
        long partly = result.unanchored().stream().filter(finding -> finding.places() > 0).count();
        if (partly > 0) {
            context.emit(EventType.WARNING, Map.of("code", "annotate.places_left", "args", List.of(partly)));
        }
        return result;
    }

    private void checkText(List<Manuscript> manuscripts, JobContext context) {
        manuscripts.stream().filter(manuscript -> manuscript.paragraphs().isEmpty()).findFirst().ifPresent(empty -> {
            throw JobException.permanent("document_empty",
                    messages.render("annotate.document_empty", List.of(empty.name()), language(context)), null);
        });
    }

    private void checkLength(int chunks, JobContext context) {
        if (chunks > config.mostChunks()) {
            throw JobException.permanent("document_too_large", messages.render("annotate.too_many_chunks",
                    List.of(chunks, config.mostChunks()), language(context)), null);
        }
    }

    /** A document of which nothing was reviewed has no revised copy: it would look like a clean bill of health. */
    private void checkReviewed(List<ChunkReview> reviews, JobContext context) {
        if (reviews.stream().noneMatch(ChunkReview::reviewed)) {
            String code = reviews.getLast().failures().getLast();
            throw JobException.permanent(code,
                    messages.render("annotate.nothing_reviewed", List.of(reviews.size()), language(context)), null);
        }
    }

    /** What goes into each document, of all together no more than a task may have. */
    private List<FindingSieve> sifted(List<Manuscript> manuscripts, List<ChunkReview> reviews, JobContext context) {
        List<FindingSieve> sieves = new ArrayList<>();
        for (Manuscript manuscript : manuscripts) {
            FindingSieve sieve = new FindingSieve(manuscript, PromptFolder.chinese(context.language()),
                    config.mostFindings() - marks(sieves));
            of(manuscript, reviews).forEach(sieve::add);
            sieves.add(sieve);
        }
        int tooMany = sieves.stream().mapToInt(FindingSieve::tooMany).sum();
        if (tooMany > 0) {
            context.emit(EventType.WARNING, Map.of("code", "annotate.too_many_findings",
                    "args", List.of(config.mostFindings(), tooMany)));
        }
        return sieves;
    }

    private static int marks(List<FindingSieve> sieves) {
        return sieves.stream().mapToInt(sieve -> sieve.marks().size()).sum();
    }

    private AnnotateResult marked(List<Manuscript> manuscripts, List<ChunkReview> reviews, List<FindingSieve> sieves,
            CopyNames names, JobContext context) {
        ReviewReport report = new ReviewReport(messages, language(context));
        context.progress(55, "applying", "annotate.applying", 0, manuscripts.size());
        for (Manuscript manuscript : manuscripts) {
            List<ChunkReview> ofThis = of(manuscript, reviews);
            if (ofThis.stream().noneMatch(ChunkReview::reviewed)) {
                report.addUnreviewed(manuscript, ofThis);
                continue;
            }
            FindingSieve sieve = sieves.get(manuscript.number());
            Written written = revised.write(manuscript, names.revised(manuscript.number()), sieve.marks(), context,
                    progress(manuscript.number(), manuscripts.size(), context));
            report.add(manuscript, ofThis, sieve, written);
        }
        return report.result();
    }

    private static ReviewProgress progress(int number, int documents, JobContext context) {
        AtomicInteger said = new AtomicInteger();
        return (done, of) -> {
            int share = MARKING_FROM
                    + (MARKING_TO - MARKING_FROM) * (number * of + done) / Math.max(1, documents * of);
            // Told often, it says what is new only; either way the task may be called off here.
            if (share > said.getAndSet(share)) {
                context.progress(share, "applying", "annotate.applying", number + 1, documents);
            } else {
                context.checkpoint();
            }
        };
    }

    private static List<ChunkReview> of(Manuscript manuscript, List<ChunkReview> reviews) {
        return reviews.stream().filter(review -> review.chunk().document() == manuscript.number()).toList();
    }

    private static Locale language(JobContext context) {
        return Locale.of(context.language());
    }
}
