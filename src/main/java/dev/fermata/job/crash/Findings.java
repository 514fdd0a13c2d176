package dev.fermata.job.crash;

import dev.fermata.document.DocumentText;
import dev.fermata.llm.PromptFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes one list of what a model found chunk by chunk. The same notes give the same list. */
final class Findings {

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_EVIDENCE = 500;
    /** What is shorter stands somewhere in every dump. */
    private static final int SHORTEST_EVIDENCE = 6;
    private static final int SHORTEST_SUMMARY = 40;

    private Findings() {
    }

    /** The chunk's notes, each finding with its place and with whether its evidence stands there. */
    static ChunkNotes checked(ChunkNotes notes, DumpChunk chunk) {
        String text = loose(chunk.text());
        return new ChunkNotes(cut(notes.summary(), LONGEST_TEXT), notes.findings().stream().map(finding -> {
            String evidence = cut(finding.evidence(), LONGEST_EVIDENCE);
            // The model was shown text that others wrote: what it says is cleaned like that text.
            return new Finding(cut(finding.title(), LONGEST_EVIDENCE), finding.severity(), cut(finding.explanation(),
                    LONGEST_TEXT), evidence,
                    finding.thread() == null ? null : cut(finding.thread(), LONGEST_EVIDENCE), chunk.number(),
                    stands(loose(evidence), text));
        }).toList(), null);
    }

    private static boolean stands(String evidence, String text) {
        return evidence.length() >= SHORTEST_EVIDENCE && text.contains(evidence);
    }

    /** All findings, the gravest first, those whose evidence stands in the dump before the others, each once. */
    static List<Finding> merged(List<ChunkNotes> notes) {
        List<Finding> all = new ArrayList<>();
        notes.forEach(one -> all.addAll(one.findings()));
        all.sort(Comparator.comparing((Finding finding) -> !finding.verified()).thenComparing(Finding::severity)
                .thenComparing(Finding::part));
        Set<String> titles = new HashSet<>();
        Set<String> evidence = new HashSet<>();
        return all.stream().filter(finding -> {
            boolean newTitle = titles.add(loose(finding.title()).toLowerCase(Locale.ROOT));
            boolean newEvidence = finding.evidence().isBlank() || evidence.add(loose(finding.evidence()));
            return newTitle && newEvidence;
        }).toList();
    }

    private static String loose(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static String cut(String text, int longest) {
        String clean = DocumentText.clean(text).strip();
        return clean.length() <= longest ? clean : clean.substring(0, Character.isHighSurrogate(clean.charAt(longest - 1))
                ? longest - 1 : longest);
    }

    /** What readers are told of a chunk as soon as it is read. */
    static String markdown(ChunkNotes notes, int number, int of, String language) {
        boolean chinese = PromptFolder.chinese(language);
        StringBuilder text = new StringBuilder(chinese ? "### 第 %d/%d 部分\n\n".formatted(number, of)
                : "### Part %d of %d\n\n".formatted(number, of));
        if (notes.unread() != null) {
            return text.append(chinese ? "模型没有给出可用的回答，这一部分未被分析。\n\n"
                    : "The model gave no answer that can be used: this part is not analysed.\n\n")
                    .toString();
        }
        text.append(notes.summary().replace('\n', ' ')).append("\n\n");
        notes.findings().forEach(finding -> text
                .append("- **").append(finding.title()).append("** (").append(finding.severity().wireName())
                .append(finding.verified() ? "): " : chinese ? "，证据未在日志中找到）：" : ", evidence not found in the dump): ")
                .append(finding.explanation().replace('\n', ' ')).append('\n'));
        return text.append('\n').toString();
    }

    /**
     * What the model that writes the report is given: which parts were not read, what the others are about, in half of the room
     * at most, and the gravest findings; none without evidence.
     *
     * @param longest UTF-16 units
     */
    static Digest digest(List<ChunkNotes> notes, List<Finding> findings, int longest) {
        StringBuilder text = new StringBuilder();
        int share = longest / 2 / Math.max(1, notes.size());
        for (int i = 0; i < notes.size(); i++) {
            ChunkNotes one = notes.get(i);
            if (one.unread() != null) {
                text.append("[part ").append(i + 1).append("] NOT ANALYSED: ").append(one.unread()).append('\n');
            } else if (share >= SHORTEST_SUMMARY) {
                text.append("[part ").append(i + 1).append("] ").append(cut(one.summary().replace('\n', ' '), share))
                        .append('\n');
            }
        }
        int left = 0;
        for (Finding finding : findings) {
            String line = "- (" + finding.severity().wireName() + ", part " + finding.part() + ") " + finding.title()
                    + (finding.thread() == null || finding.thread().isBlank() ? "" : " [" + finding.thread() + "]") + ": "
                    + finding.explanation().replace('\n', ' ') + "\n  " + finding.evidence().replace('\n', ' ') + "\n";
            if (!finding.verified()) {
                continue;
            }
            if (text.length() + line.length() > longest) {
                left++;
            } else {
                text.append(line);
            }
        }
        return new Digest(text.toString(), left);
    }

    /**
     * What was found, in short.
     *
     * @param leftOut findings for which there was no room, the least grave
     */
    record Digest(String text, int leftOut) {}
}
