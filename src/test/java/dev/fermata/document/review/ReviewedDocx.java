package dev.fermata.document.review;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sample before and after its review, for tests to look at. */
record ReviewedDocx(Path source, Path target, ReviewOutcome outcome) {

    static final Reviewer REVIEWER = new Reviewer("Fermata", Instant.parse("2026-02-03T04:05:06Z"), Locale.ENGLISH);

    static ReviewedDocx of(Path folder, SampleDocx sample, Remark... remarks) throws IOException {
        Path source = sample.in(folder.resolve("source.docx"));
        Path target = folder.resolve("source_revised.docx");
        ReviewOutcome outcome = new WordReview().apply(source, "source.docx", List.of(remarks), REVIEWER, target, (done, of) -> { });
        return new ReviewedDocx(source, target, outcome);
    }

    static Remark rewrite(String original, String replacement) {
        return rewrite(original, replacement, "");
    }

    static Remark rewrite(String original, String replacement, String reason) {
        return new Remark(0, Integer.MAX_VALUE, original, Optional.of(replacement), reason, Occurrences.FIRST);
    }

    static Remark everywhere(String original, String replacement) {
        return new Remark(0, Integer.MAX_VALUE, original, Optional.of(replacement), "", Occurrences.ALL);
    }

    static Remark advice(String original, String reason) {
        return new Remark(0, Integer.MAX_VALUE, original, Optional.empty(), reason, Occurrences.FIRST);
    }

    /** What the paragraphs say once all changes are taken. */
    List<String> says() {
        return new WordReview().read(target, "target.docx").paragraphs().stream().map(ReviewableText.Paragraph::text).toList();
    }

    List<ReviewOutcome.Kind> kinds() {
        return outcome.applied().stream().map(ReviewOutcome.Applied::kind).toList();
    }

    List<Unanchored.Reason> failures() {
        return outcome.unanchored().stream().map(Unanchored::reason).toList();
    }

    Revisions revisions() throws IOException {
        return Revisions.of(target, REVIEWER.author());
    }

    String part(String name) throws IOException {
        return new String(Revisions.entries(target).get(name), java.nio.charset.StandardCharsets.UTF_8);
    }

    String main() throws IOException {
        return part("word/document.xml");
    }

    /** Whether refusing everything gives each of the original's parts back. */
    boolean isUndoneByRefusing() throws IOException {
        for (var part : Revisions.entries(source).entrySet()) {
            boolean ours = part.getKey().equals("[Content_Types].xml") || part.getKey().endsWith(".rels");
            if (!ours && part.getKey().endsWith(".xml")
                    && !revisions().rejected(part.getKey()).equals(Revisions.canonical(part.getValue()))) {
                return false;
            }
        }
        return true;
    }
}
