package dev.fermata.document.review;

import static dev.fermata.document.review.SampleDocx.p;
import static dev.fermata.document.review.SampleDocx.r;
import static dev.fermata.document.review.SampleDocx.run;
import static dev.fermata.document.review.SampleDocx.t;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An article of the length that the original system was measured with, reviewed as a model would. */
class AnnotatedArticleTest {

    private static final int LENGTH = 65_000;
    private static final String[] WORDS = {"项目", "管理", "应当", "按照", "合同", "约定", "完成", "质量", "验收", "，", "。", "data",
        "system", " ", "的", "和", "安全", "责任", "进度", "计划", "（", "）", "2026", "年"};

    @TempDir
    private Path folder;

    private final Random random = new Random(65);

    @Test
    void nothing_but_the_marks_is_different_in_an_article_of_65_000_characters() throws Exception {
        Path source = article().in(folder.resolve("article.docx"));
        var review = new WordReview();
        ReviewableText text = review.read(source, "article.docx");
        assertThat(text.characters()).isGreaterThanOrEqualTo(LENGTH);
        List<Remark> remarks = remarks(text);

        Path target = folder.resolve("article_revised.docx");
        ReviewOutcome outcome = review.apply(source, "article.docx", remarks, ReviewedDocx.REVIEWER, target, (done, of) -> { });

        assertThat(remarks).hasSizeGreaterThan(150);
        assertThat(outcome.unanchored()).isEmpty();
        assertThat(outcome.applied()).hasSize(remarks.size());
        Map<String, byte[]> before = Revisions.entries(source);
        Map<String, byte[]> after = Revisions.entries(target);
        Revisions revisions = Revisions.of(target, ReviewedDocx.REVIEWER.author());
        assertThat(after.keySet()).containsAll(before.keySet()).hasSize(before.size() + 1);
        for (String part : before.keySet()) {
            switch (part) {
                case "[Content_Types].xml", "word/_rels/document.xml.rels" -> { /* one line more, for the comments */ }
                case "word/document.xml", "word/footnotes.xml", "word/header1.xml" ->
                        assertThat(revisions.rejected(part)).as(part).isEqualTo(Revisions.canonical(before.get(part)));
                default -> assertThat(after.get(part)).as(part).isEqualTo(before.get(part));
            }
        }
        assertThat(acceptedText(revisions)).isEqualTo(expected(text, outcome, remarks));
        revisions.assertCommentsAreWhole();
    }

    /** The text of the body once all changes are taken, from the XML and without our reader. */
    private static String acceptedText(Revisions revisions) {
        return revisions.accepted("word/document.xml").replaceAll("<[^>]*>", "").replace("\n", "");
    }

    private static String expected(ReviewableText text, ReviewOutcome outcome, List<Remark> remarks) {
        Map<Integer, ReviewOutcome.Applied> changes = outcome.applied().stream()
                .filter(applied -> applied.kind() == ReviewOutcome.Kind.TRACKED_CHANGE)
                .collect(Collectors.toMap(ReviewOutcome.Applied::paragraph, applied -> applied));
        var expected = new StringBuilder();
        for (var paragraph : text.paragraphs()) {
            if (paragraph.story() != Story.BODY) {
                continue;
            }
            var change = changes.get(paragraph.index());
            expected.append(change == null ? paragraph.text()
                    : paragraph.text().substring(0, change.offset()) + remarks.get(change.remark()).replacement().orElseThrow()
                            + paragraph.text().substring(change.offset() + change.length()));
        }
        return expected.toString();
    }

    /** One remark a paragraph: two rewrites to each piece of advice, as verbatim as a good model's. */
    private List<Remark> remarks(ReviewableText text) {
        var remarks = new ArrayList<Remark>();
        for (var paragraph : text.paragraphs()) {
            int from = random.nextInt(paragraph.text().length() - 40);
            String original = paragraph.text().substring(from, from + 30).strip();
            if (original.length() < 30 || paragraph.text().indexOf(original) != paragraph.text().lastIndexOf(original)) {
                continue;
            }
            boolean commentable = paragraph.story() != Story.HEADER;
            Optional<String> replacement = commentable && random.nextInt(3) == 0 ? Optional.empty()
                    : Optional.of(original.substring(0, 10) + "改后的 text" + original.substring(15));
            remarks.add(new Remark(paragraph.index(), paragraph.index(), original, replacement, "理由", Occurrences.FIRST));
        }
        return remarks;
    }

    private SampleDocx article() {
        var body = new StringBuilder();
        int written = 0;
        for (int i = 0; written < LENGTH; i++) {
            var runs = new StringBuilder();
            for (int run = 2 + random.nextInt(8); run > 0; run--) {
                String words = words();
                written += words.length();
                runs.append(switch (random.nextInt(6)) {
                    case 0 -> run("<w:b/>", t(words));
                    case 1 -> "<w:hyperlink w:anchor=\"a\">" + run("<w:u w:val=\"single\"/>", t(words)) + "</w:hyperlink>";
                    case 2 -> "<w:proofErr w:type=\"spellStart\"/>" + r(words) + "<w:proofErr w:type=\"spellEnd\"/>";
                    default -> r(words);
                });
            }
            body.append(p("<w:pPr><w:ind w:firstLine=\"420\"/></w:pPr>", runs.toString(), i % 40 == 0 && i < 200
                    ? "<w:r><w:footnoteReference w:id=\"%d\"/></w:r>".formatted(i / 40 + 1) : ""));
        }
        var notes = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            notes.append("<w:footnote w:id=\"%d\">%s</w:footnote>".formatted(i, p(r(words() + words()))));
        }
        return new SampleDocx().header(p(r(words()))).footnotes(notes.toString()).raw("word/media/image1.png", new byte[100_000])
                .raw("word/styles.xml", "<w:styles %s/>".formatted(SampleDocx.NAMESPACES)).body(body.toString());
    }

    private String words() {
        var words = new StringBuilder();
        while (words.length() < 50) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }
}
