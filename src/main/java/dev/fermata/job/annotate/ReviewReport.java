package dev.fermata.job.annotate;

import dev.fermata.job.annotate.AnnotateResult.Revised;
import dev.fermata.job.annotate.AnnotateResult.Unfound;
import dev.fermata.job.annotate.AnnotateResult.Unreviewed;
import dev.fermata.job.annotate.RevisedFile.Written;
import dev.fermata.ops.Messages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what became of a task's documents, and says it in words. Not thread-safe. */
final class ReviewReport {

    private static final int FIRST_WORDS = 40;
    private static final int LISTED = 10;

    private final Messages messages;
    private final Locale language;
    private final List<Revised> documents = new ArrayList<>();
    private final List<Unfound> unfound = new ArrayList<>();
    private final List<Unreviewed> unreviewed = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int changes;
    private int comments;
    private int reviewedChunks;

    ReviewReport(Messages messages, Locale language) {
        this.messages = messages;
        this.language = language;
    }

    void add(Manuscript manuscript, List<ChunkReview> reviews, FindingSieve sieve, Written written) {
        List<Mark> marks = sieve.marks();
        documents.add(new Revised(manuscript.name(), written.name(), written.marked(), marks.size() - written.marked(),
                marks.size()));
        changes += written.changes();
        comments += written.comments();
        sieve.refused().forEach((why, count) -> refused.merge(why.code(), count, Integer::sum));
        written.unmarked().forEach(unmarked -> {
            Mark mark = marks.get(unmarked.mark());
            unfound.add(new Unfound(manuscript.name(), mark.original(), mark.replacement(), mark.comment(), unmarked.code(),
                    unmarked.why(), unmarked.places()));
        });
        addUnreviewed(manuscript, reviews);
    }

    /** Adds what the model has given no answer to; a document of which that is all has no copy to add. */
    void addUnreviewed(Manuscript manuscript, List<ChunkReview> reviews) {
        reviews.forEach(review -> add(manuscript, review));
    }

    private void add(Manuscript manuscript, ChunkReview review) {
        reviewedChunks += review.reviewed() ? 1 : 0;
        List<String> failures = review.failures();
        if (!failures.isEmpty()) {
            String text = review.chunk().text();
            unreviewed.add(new Unreviewed(manuscript.name(), review.chunk().number() + 1,
                    text.substring(0, text.offsetByCodePoints(0, Math.min(FIRST_WORDS, text.codePointCount(0, text.length())))),
                    failures.size(), review.chunk().rounds(), failures.getLast()));
        }
    }

    AnnotateResult result() {
        int applied = documents.stream().mapToInt(Revised::applied).sum();
        int total = documents.stream().mapToInt(Revised::total).sum();
        return new AnnotateResult(applied > 0 || total == 0, documents.getFirst().originalFile(),
                documents.getFirst().revisedFile(), applied, total - applied, total, summary(applied, total), false,
                !unreviewed.isEmpty(), unreviewed.size(), reviewedChunks,
                unreviewed.isEmpty() ? "" : unreviewed.getLast().error(), changes, comments, refused, unfound, unreviewed,
                documents);
    }

    /** The result as Markdown, for the conversation. */
    private String summary(int applied, int total) {
        StringBuilder summary = new StringBuilder(say("annotate.summary", total, applied, changes, comments));
        documents.forEach(document -> line(summary, "annotate.summary.document", document.originalFile(),
                document.revisedFile(), document.applied()));
        unfound.stream().limit(LISTED).forEach(one ->
                line(summary, one.places() > 0 ? "annotate.summary.places_left" : "annotate.summary.unanchored",
                        one.original().replace('\n', ' '), one.why(), one.places()));
        if (unfound.size() > LISTED) {
            line(summary, "annotate.summary.more", unfound.size() - LISTED);
        }
        unreviewed.stream().limit(LISTED).forEach(one ->
                line(summary, "annotate.summary.unreviewed", one.document(), one.chunk(), one.begins().replace('\n', ' '),
                        one.error()));
        return summary.toString();
    }

    private void line(StringBuilder summary, String code, Object... args) {
        summary.append("\n- ").append(say(code, args));
    }

    private String say(String code, Object... args) {
        return messages.render(code, Arrays.asList(args), language);
    }
}
