package dev.fermata.document.review;

import static dev.fermata.document.review.ReviewedDocx.REVIEWER;
import static dev.fermata.document.review.ReviewedDocx.advice;
import static dev.fermata.document.review.ReviewedDocx.everywhere;
import static dev.fermata.document.review.ReviewedDocx.rewrite;
import static dev.fermata.document.review.SampleDocx.p;
import static dev.fermata.document.review.SampleDocx.r;
import static dev.fermata.document.review.SampleDocx.run;
import static dev.fermata.document.review.SampleDocx.t;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.document.review.Unanchored.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much one document is marked, whatever a model says of it. */
class MarkLimitsTest {

    private static final long UNLIMITED = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    @Test
    void an_old_name_that_stands_198_000_times_is_changed_as_often_as_one_remark_may_and_the_rest_is_counted()
            throws IOException {
        SampleDocx manyParagraphs = new SampleDocx().body(p(r("旧称的文字甲乙丙丁".repeat(5))).repeat(39_600));
        SampleDocx oneParagraph = new SampleDocx().body(p(r("旧称的文字甲乙丙丁".repeat(198_000))));

        for (SampleDocx sample : List.of(manyParagraphs, oneParagraph)) {
            ReviewedDocx reviewed = ReviewedDocx.of(folder, sample, everywhere("旧称", "新称"));

            assertThat(reviewed.outcome().applied()).hasSize(5_000);
            assertThat(reviewed.outcome().unanchored()).containsExactly(new Unanchored(0, Reason.TOO_MANY_PLACES, 193_000));
            String text = String.join("", reviewed.says());
            assertThat(text).startsWith("新称的文字甲乙丙丁新称").endsWith("旧称的文字甲乙丙丁");
            assertThat(text.split("新称", -1)).hasSize(5_001);
        }
    }

    @Test
    void beyond_the_places_of_a_remark_the_first_ones_are_marked() throws IOException {
        ReviewedDocx reviewed = reviewed(new MarkLimits(2, 10, UNLIMITED, UNLIMITED), p(r("old old"), r(" and old")),
                everywhere("old", "new"),
                new Remark(0, 0, "old", Optional.empty(), "Why old?", Occurrences.ALL));

        assertThat(reviewed.says()).containsExactly("new new and old");
        assertThat(reviewed.outcome().unanchored()).containsExactly(new Unanchored(0, Reason.TOO_MANY_PLACES, 1),
                new Unanchored(1, Reason.TOO_MANY_PLACES, 1));
        assertThat(reviewed.revisions().comments()).containsExactly("Why old?", "Why old?");
        assertThat(reviewed.isUndoneByRefusing()).isTrue();
    }

    @Test
    void beyond_the_places_of_a_document_nothing_more_is_marked() throws IOException {
        ReviewedDocx reviewed = reviewed(new MarkLimits(5, 3, UNLIMITED, UNLIMITED), p(r("a a b b")),
                everywhere("a", "x"), everywhere("b", "y"), rewrite("a", "z"), advice("b", "why"));

        assertThat(reviewed.says()).containsExactly("x x y b");
        assertThat(reviewed.outcome().unanchored()).containsExactly(new Unanchored(1, Reason.TOO_MANY_PLACES, 1),
                new Unanchored(2, Reason.TOO_MANY_PLACES, 1), new Unanchored(3, Reason.TOO_MANY_PLACES, 1));
    }

    @Test
    void formats_that_would_be_repeated_without_end_and_endless_wordings_are_not_written() throws IOException {
        String format = "<w:rStyle w:val=\"%s\"/>".formatted("s".repeat(1_000));
        ReviewedDocx reviewed = reviewed(new MarkLimits(99, 99, 10_000, UNLIMITED), p(run(format, t("old ".repeat(9)))),
                everywhere("old", "new"), rewrite("old old", "x".repeat(10_000)), advice("old", "y".repeat(10_000)));

        assertThat(reviewed.says()).containsExactly("new new old old old old old old old ");
        assertThat(reviewed.outcome().unanchored()).containsExactly(new Unanchored(0, Reason.TOO_MANY_PLACES, 7),
                new Unanchored(1, Reason.TOO_MANY_PLACES, 1), new Unanchored(2, Reason.TOO_MANY_PLACES, 1));
    }

    @Test
    void what_the_document_says_only_nearly_is_sought_as_long_as_that_is_not_too_much() throws IOException {
        String text = "the supplier delivers the pumps";
        ReviewedDocx reviewed = reviewed(new MarkLimits(9, 9, UNLIMITED, 31 * 30), p(r(text)),
                rewrite("the suplier delivers the pumps", "x"), rewrite("the supplier delivrs the pumps", "y"),
                rewrite("pumps", "pump"));

        assertThat(reviewed.outcome().unanchored()).containsExactly(new Unanchored(1, Reason.NOT_SOUGHT, 0));
        assertThat(reviewed.kinds()).containsExactly(ReviewOutcome.Kind.TRACKED_CHANGE, ReviewOutcome.Kind.PROPOSAL);
    }

    @Test
    void thousands_of_different_changes_in_one_run_come_out_in_their_order() throws IOException {
        String text = IntStream.range(0, 3_000).mapToObj(i -> "n" + i).collect(Collectors.joining(" "));
        Remark[] remarks = IntStream.range(0, 3_000).boxed().sorted((a, b) -> (a * 7919 % 3_000) - (b * 7919 % 3_000))
                .map(i -> rewrite("n" + i, "m" + i)).toArray(Remark[]::new);

        ReviewedDocx reviewed = ReviewedDocx.of(folder, new SampleDocx().body(p(r(text))), remarks);

        assertThat(reviewed.says()).containsExactly(text.replace('n', 'm'));
        assertThat(reviewed.isUndoneByRefusing()).isTrue();
    }

    private ReviewedDocx reviewed(MarkLimits limits, String body, Remark... remarks) throws IOException {
        Path source = new SampleDocx().body(body).in(folder.resolve("source.docx"));
        Path target = folder.resolve("source_revised.docx");
        ReviewOutcome outcome = new WordReview(ReviewLimits.DEFAULT, limits)
                .apply(source, "source.docx", List.of(remarks), REVIEWER, target, (done, of) -> { });
        return new ReviewedDocx(source, target, outcome);
    }
}
