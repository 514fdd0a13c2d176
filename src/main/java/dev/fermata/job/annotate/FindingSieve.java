package dev.fermata.job.annotate;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets through what a document's reviewer may say: once of each place, and about words, not looks. Whether the words
 * stand in the document is for the marking to find, which knows how nearly. Not thread-safe.
 */
final class FindingSieve {

    /** Why a finding was not let through. */
    @RegisterForReflection
    enum Refusal {
        /** It speaks again of words that another has spoken of, and there is no further place that says them. */
        DUPLICATE,
        /** Only white space or emphasis would change. */
        FORMAT_ONLY,
        /** Nothing would change. */
        UNCHANGED,
        /** It has no original, or neither replacement nor reason. */
        MALFORMED,
        /** As many go into the task's documents as may. */
        TOO_MANY;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Longer originals get a comment that proposes the new wording: a change of half a page helps nobody. */
    private static final int LONGEST_CHANGE = 500;

    private static final Pattern ADVICE = Pattern.compile(
            "^[\\s【\\[(（]*(?:建议|批注|(?:suggestion|advice|comment)\\s*[:：\\])）】])", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOKS = Pattern.compile(
            "字体|字号|加粗|斜体|下划线|行距|缩进|居中|页边距"
                    + "|\\bfont\\b|\\bbold\\b|\\bitalics?\\b|line spacing|indentation|\\bmargins?\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_WORDS = Pattern.compile("[\\s\\p{Zs}\\p{Cf}*_#`~]+");

    private final Manuscript manuscript;
    private final boolean chinese;
    private final int most;
    private final Set<String> seen = new HashSet<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);

    /** @param most how many findings it may let through */
    FindingSieve(Manuscript manuscript, boolean chinese, int most) {
        this.manuscript = manuscript;
        this.chinese = chinese;
        this.most = most;
    }

    /** Takes a chunk's findings, in the order of the document. */
    void add(ChunkReview review) {
        if (review.malformed() > 0) {
            refused.merge(Refusal.MALFORMED, review.malformed(), Integer::sum);
        }
        review.rounds().forEach(round -> add(round, review.chunk()));
    }

    private void add(RoundFindings round, Chunk chunk) {
        Map<String, Integer> spokenOf = new HashMap<>();
        round.findings().forEach(finding -> add(finding, chunk, spokenOf));
        spokenOf.keySet().forEach(words -> seen.add(in(chunk, words)));
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** How many were not let through only because there were so many before them. */
    int tooMany() {
        return refused.getOrDefault(Refusal.TOO_MANY, 0);
    }

    /** How many were not let through, by reason. */
    Map<Refusal, Integer> refused() {
        return Map.copyOf(refused);
    }

    /** @param spokenOf how often the round has spoken of words so far */
    private void add(Finding finding, Chunk chunk, Map<String, Integer> spokenOf) {
        if (finding.original().equals(finding.replacement())) {
            refuse(Refusal.UNCHANGED);
        } else if (formatOnly(finding)) {
            refuse(Refusal.FORMAT_ONLY);
        } else if (isDouble(finding, chunk, spokenOf)) {
            refuse(Refusal.DUPLICATE);
        } else if (marks.size() >= most) {
            refuse(Refusal.TOO_MANY);
        } else {
            marks.add(mark(finding, chunk, spokenOf.getOrDefault(words(finding.original()), 1)));
        }
    }

    /**
     * What was said of words everywhere was said of them in this chunk too. Who is told what earlier rounds have found and
     * finds it again means the same place; who names the same words twice in one round means two, if there are two.
     */
    private boolean isDouble(Finding finding, Chunk chunk, Map<String, Integer> spokenOf) {
        String words = words(finding.original());
        if (finding.everywhere()) {
            return !seen.add(words);
        }
        if (seen.contains(words) || seen.contains(in(chunk, words))) {
            return true;
        }
        int named = spokenOf.getOrDefault(words, 0) + 1;
        if (named > 1 && named > places(chunk.text(), finding.original())) {
            return true;
        }
        spokenOf.put(words, named);
        return false;
    }

    private static int places(String text, String words) {
        int places = 0;
        for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length())) {
            places++;
        }
        return places;
    }

    private static String in(Chunk chunk, String words) {
        return words + "\n" + chunk.number();
    }

    private void refuse(Refusal why) {
        refused.merge(why, 1, Integer::sum);
    }

    /** @param nth the place that is meant, if not all are */
    private Mark mark(Finding finding, Chunk chunk, int nth) {
        boolean change = !isAdvice(finding) && finding.original().length() < LONGEST_CHANGE;
        String replacement = change ? finding.replacement() : null;
        String comment = change ? finding.reason() : comment(finding);
        if (finding.everywhere()) {
            return new Mark(0, 0, manuscript.paragraphs().size() - 1, manuscript.paragraphs().getLast().length(),
                    finding.original(), replacement, comment, true, 1);
        }
        return new Mark(chunk.firstParagraph(), chunk.from(), chunk.lastParagraph(), chunk.to(), finding.original(),
                replacement, comment, false, nth);
    }

    private String comment(Finding finding) {
        String proposal = isAdvice(finding) ? finding.replacement()
                : (chinese ? "建议改为：" : "Suggested wording: ") + finding.replacement();
        if (proposal.isEmpty() || finding.reason().isEmpty()) {
            return proposal + finding.reason();
        }
        return proposal + "\n" + finding.reason();
    }

    private static boolean isAdvice(Finding finding) {
        // An original that itself begins so is rewritten like any other.
        return finding.replacement().isEmpty()
                || ADVICE.matcher(finding.replacement()).find() && !ADVICE.matcher(finding.original()).find();
    }

    private static boolean formatOnly(Finding finding) {
        if (!finding.replacement().isEmpty() && words(finding.original()).equals(words(finding.replacement()))) {
            return true;
        }
        String advice = finding.replacement() + finding.reason();
        return isAdvice(finding) && LOOKS.matcher(advice).find() && !LOOKS.matcher(finding.original()).find();
    }

    private static String words(String text) {
        return NOT_WORDS.matcher(text).replaceAll("");
    }
}
