package dev.fermata.document.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random documents, random remarks: whatever is written must be valid, and refusing it must give the original back. */
class ReviewFuzzTest {

    private static final Reviewer REVIEWER = new Reviewer("Fuzz & \"Co\"", Instant.parse("2026-02-03T04:05:06.789Z"), Locale.CHINESE);
    private static final List<String> PARTS = List.of("word/document.xml", "word/header1.xml", "word/footer1.xml",
            "word/footnotes.xml", "word/endnotes.xml");

    @TempDir
    private Path folder;

    private final WordReview review = new WordReview();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void refusing_all_changes_and_comments_gives_the_original_back(long seed) throws Exception {
        for (int round = 0; round < 40; round++) {
            var random = new Random(seed * 1000 + round);
            Path source = new RandomDocx(random).in(folder.resolve("source.docx"));
            ReviewableText text = review.read(source, "source.docx");
            List<Remark> remarks = remarks(text, random);
            Path target = folder.resolve("target.docx");
            ReviewOutcome outcome = review.apply(source, "source.docx", remarks, REVIEWER, target, (done, of) -> { });

            assertThat(seen(outcome)).as("seed %d round %d", seed, round).hasSize(remarks.size());
            assertOnlyOurMarks(source, target, "seed " + seed + " round " + round);
            assertSays(text, outcome, remarks, review.read(target, "target.docx"), "seed " + seed + " round " + round);
        }
    }

    private static HashSet<Integer> seen(ReviewOutcome outcome) {
        var seen = new HashSet<Integer>();
        outcome.applied().forEach(applied -> seen.add(applied.remark()));
        outcome.unanchored().forEach(remark -> assertThat(seen.add(remark.remark())).isTrue());
        return seen;
    }

    private static void assertOnlyOurMarks(Path source, Path target, String name) throws Exception {
        Map<String, byte[]> before = Revisions.entries(source);
        Map<String, byte[]> after = Revisions.entries(target);
        Revisions revisions = Revisions.of(target, REVIEWER.author());
        for (String part : before.keySet()) {
            if (PARTS.contains(part)) {
                assertThat(revisions.rejected(part)).as("%s %s", name, part).isEqualTo(Revisions.canonical(before.get(part)));
                revisions.assertChangesAreValid(part);
            } else if (!List.of("[Content_Types].xml", "word/_rels/document.xml.rels").contains(part)) {
                assertThat(after.get(part)).as("%s %s", name, part).isEqualTo(before.get(part));
            }
        }
        revisions.assertCommentsAreWhole();
    }

    /** Where one change alone was made in a paragraph, by an exact match, the paragraph says the original with the replacement. */
    private static void assertSays(ReviewableText before, ReviewOutcome outcome, List<Remark> remarks, ReviewableText after,
                                   String name) {
        Map<Integer, List<ReviewOutcome.Applied>> byParagraph = new HashMap<>();
        for (var applied : outcome.applied()) {
            if (applied.kind() == ReviewOutcome.Kind.TRACKED_CHANGE) {
                byParagraph.computeIfAbsent(applied.paragraph(), key -> new ArrayList<>()).add(applied);
            }
        }
        if (after.paragraphs().size() != before.paragraphs().size()) {
            return; // a paragraph was emptied
        }
        for (var paragraph : before.paragraphs()) {
            List<ReviewOutcome.Applied> changes = byParagraph.getOrDefault(paragraph.index(), List.of());
            String now = after.paragraphs().get(paragraph.index()).text();
            boolean spans = outcome.applied().stream().anyMatch(applied -> remarks.get(applied.remark()).original().contains("\n"));
            if (changes.isEmpty() && !spans) {
                assertThat(now).as(name).isEqualTo(paragraph.text());
            }
            if (changes.size() == 1 && changes.getFirst().match() == ReviewOutcome.Match.EXACT && !spans) {
                var change = changes.getFirst();
                Remark remark = remarks.get(change.remark());
                if (!remark.original().equals(remark.original().strip())) {
                    continue; // white space at the edges of a quotation is not part of it
                }
                String expected = paragraph.text().substring(0, change.offset()) + remark.replacement().orElseThrow()
                        + paragraph.text().substring(change.offset() + change.length());
                assertThat(now).as("%s %s", name, remark).isEqualTo(expected);
            }
        }
    }

    private static List<Remark> remarks(ReviewableText text, Random random) {
        var remarks = new ArrayList<Remark>();
        int size = text.paragraphs().size();
        for (int i = random.nextInt(25); i >= 0; i--) {
            int at = random.nextInt(size);
            String said = text.paragraphs().get(at).text();
            int from = said.offsetByCodePoints(0, random.nextInt(said.codePointCount(0, said.length())));
            int to = whole(said, from + 1 + random.nextInt(Math.min(said.length() - from, 1 + random.nextInt(40))));
            String original = damaged(said.substring(from, to), random);
            if (random.nextInt(12) == 0 && at + 1 < size) {
                original += "\n" + text.paragraphs().get(at + 1).text();
            }
            Optional<String> replacement = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(rewritten(original, random));
            remarks.add(new Remark(Math.max(0, at - random.nextInt(3)), at + random.nextInt(3), original, replacement,
                    random.nextBoolean() ? "因为 <b>&\u0001 reasons" : "", random.nextInt(4) == 0 ? Occurrences.ALL : Occurrences.FIRST));
        }
        return remarks;
    }

    private static String damaged(String original, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> original.replace(' ', '\u3000').replace(',', '，').replace('“', '"');
            case 1 -> original.substring(0, whole(original, original.length() / 2)) + "x"
                    + original.substring(whole(original, original.length() / 2));
            default -> original;
        };
    }

    private static String rewritten(String original, Random random) {
        int cut = whole(original, random.nextInt(original.length() + 1));
        int end = whole(original, cut + random.nextInt(original.length() - cut + 1));
        String added = List.of("", "新", "new words", " & <tag> ", "a\tb", "é", "“引”", "\n").get(random.nextInt(8));
        return original.substring(0, cut) + added + original.substring(end);
    }

    /** The offset, or the next where it would part a surrogate pair. */
    private static int whole(String text, int offset) {
        boolean parts = offset > 0 && offset < text.length() && Character.isLowSurrogate(text.charAt(offset));
        return parts ? offset + 1 : offset;
    }
}
