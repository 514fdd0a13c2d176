package dev.fermata.job.annotate;

import dev.fermata.document.review.ReviewOutcome;
import dev.fermata.document.review.ReviewProgress;
import dev.fermata.document.review.Reviewer;
import dev.fermata.document.review.Unanchored;
import dev.fermata.document.review.WordReview;
import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.file.FileStore;
import dev.fermata.file.StoredFile;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the marked copy of a document. It is made in a temporary place, kept as a file without a task, and belongs to
 * the task only when the step that made it is saved: nobody ever sees half of it, or two. Thread-safe.
 */
@ApplicationScoped
class RevisedFile {

    /**
     * What the copy depends on.
     *
     * @param lost an earlier copy that is gone; null for the first
     */
    @RegisterForReflection
    record Order(String docxId, String name, String language, List<Mark> marks, String lost) {}

    /**
     * A mark that left no trace in the document, or not everywhere.
     *
     * @param places how many places limits left without it; 0 where no limit is the reason
     */
    @RegisterForReflection
    record Unmarked(int mark, String code, String why, int places) {}

    /**
     * A marked copy.
     *
     * @param marked how many marks have at least one place
     * @param changes how many tracked changes were written
     * @param comments how many comments and proposals were written
     */
    @RegisterForReflection
    record Written(String fileId, String name, int marked, int changes, int comments, List<Unmarked> unmarked) {}

    private final FileStore files;
    private final MadeFiles made;
    private final WordReview review;
    private final AnnotateConfig config;
    private final Clock clock;

    RevisedFile(FileStore files, MadeFiles made, WordReview review, AnnotateConfig config, Clock clock) {
        this.files = files;
        this.made = made;
        this.review = review;
        this.config = config;
        this.clock = clock;
    }

    /** Makes the copy, or finds the one that an earlier run has made; it is then among the task's files. */
    Written write(Manuscript manuscript, String name, List<Mark> marks, JobContext context, ReviewProgress progress) {
        Order order = new Order(manuscript.docxId(), name, context.language(), marks, null);
        Written written = written(manuscript, order, context, progress);
        if (!attach(written, context)) {
            // Kept a day without its task, which stood still between the step and the line above.
            Order again = new Order(order.docxId(), name, order.language(), marks, written.fileId());
            written = written(manuscript, again, context, progress);
            if (!attach(written, context)) {
                throw JobException.transientFailure("file_not_found", "The revised copy of " + manuscript.name()
                        + " is gone. It is made again.", Optional.empty(), null);
            }
        }
        return written;
    }

    private Written written(Manuscript manuscript, Order order, JobContext context, ReviewProgress progress) {
        return context.step("apply-" + (manuscript.number() + 1), order, Written.class,
                () -> context.compute(() -> write(manuscript, order, context, progress)));
    }

    private boolean attach(Written written, JobContext context) {
        return context.inDatabase(() -> files.attach(context.owner().tenant(), context.owner().user(), written.fileId(),
                context.taskId()));
    }

    private Written write(Manuscript manuscript, Order order, JobContext context, ReviewProgress progress)
            throws IOException {
        try (Workbench bench = Workbench.open()) {
            Path target = bench.place("target.docx");
            Locale language = Locale.of(order.language());
            ReviewOutcome outcome = review.apply(bench.fetch(files, order.docxId()), manuscript.name(),
                    order.marks().stream().map(Mark::remark).toList(),
                    new Reviewer(config.author(), clock.instant(), language), target, progress);
            return written(made.keep(context, order.name(), target), outcome, language);
        }
    }

    private static Written written(StoredFile kept, ReviewOutcome outcome, Locale language) {
        long changes = outcome.applied().stream()
                .filter(applied -> applied.kind() == ReviewOutcome.Kind.TRACKED_CHANGE).count();
        long marked = outcome.applied().stream().map(ReviewOutcome.Applied::remark).distinct().count();
        return new Written(kept.id(), kept.name(), (int) marked, (int) changes, outcome.applied().size() - (int) changes,
                outcome.unanchored().stream().map(unanchored -> unmarked(unanchored, language)).toList());
    }

    private static Unmarked unmarked(Unanchored unanchored, Locale language) {
        return new Unmarked(unanchored.remark(), unanchored.reason().code(), unanchored.reason().in(language),
                unanchored.places());
    }
}
