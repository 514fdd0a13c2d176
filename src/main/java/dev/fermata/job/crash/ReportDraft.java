package dev.fermata.job.crash;

import dev.fermata.document.DocumentText;
import dev.fermata.llm.LlmAnswer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a model wrote as a report.
 *
 * @param cut whether it had to stop at its longest answer
 */
@RegisterForReflection
record ReportDraft(String text, boolean cut) {

    private static final Pattern NUMBERING = Pattern.compile("[\\d\\s.、:：#*]++");
    private static final Set<String> CUT = Set.of("length", "max_tokens");

    static ReportDraft of(LlmAnswer answer) {
        return new ReportDraft(DocumentText.clean(answer.text()).strip(), CUT.contains(answer.finishReason()));
    }

    /** Sections that were asked for and have no heading. */
    List<String> missing(List<String> sections) {
        Set<String> headings = text.lines().filter(line -> line.startsWith("#")).map(ReportDraft::plain)
                .collect(Collectors.toSet());
        return sections.stream().filter(section -> headings.stream().noneMatch(heading -> heading.contains(plain(section))))
                .toList();
    }

    /** Whether it is a report at all: it has one of the sections. */
    boolean fits(List<String> sections) {
        return missing(sections).size() < sections.size();
    }

    private static String plain(String heading) {
        return NUMBERING.matcher(heading).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
