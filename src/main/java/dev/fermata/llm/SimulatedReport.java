package dev.fermata.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A simulated report: where instructions name sections, each on a line that begins with {@code ##}, the answer has them,
 * filled with the lines of the document that tell most of them. What stands behind a bar only says what belongs there.
 */
final class SimulatedReport {

    private static final String HEADING = "## ";
    private static final int LINES_OF_SECTION = 2;
    private static final int LONGEST_LINE = 200;

    private SimulatedReport() {}

    /** Empty where the instructions name no sections. */
    static Optional<String> of(List<LlmMessage> messages, SourceText source) {
        List<String> headings = messages.stream()
                .filter(message -> message.role() == LlmMessage.Role.SYSTEM)
                .flatMap(message -> message.content().lines())
                .filter(line -> line.startsWith(HEADING))
                .map(line -> line.substring(HEADING.length()).split("\\|", 2)[0].strip())
                .toList();
        return headings.isEmpty() ? Optional.empty() : Optional.of(written(headings, source));
    }

    private static String written(List<String> headings, SourceText source) {
        var lines = new SourceLines(source);
        var sections = new ArrayList<String>();
        for (String heading : headings) {
            var section = new StringBuilder(HEADING).append(heading).append("\n\n");
            for (int i = 0; i < LINES_OF_SECTION; i++) {
                String line = lines.take(List.of(heading)).first(LONGEST_LINE).replace('`', '\'');
                if (!line.isEmpty()) {
                    section.append("- `").append(line).append("`\n");
                }
            }
            sections.add(section.toString());
        }
        return String.join("\n", sections);
    }
}
