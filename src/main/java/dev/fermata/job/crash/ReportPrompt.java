package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.job.crash.dump.DumpKind;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a model is told that is to write a report: the instructions, with as many sections as the mode wants.
 *
 * @param version  of the instructions and of the sections
 * @param sections their headings
 */
record ReportPrompt(String version, String text, List<String> sections) {

    private static final String PLACE = "{sections}";

    /**
     * @param name of the instructions: {@code report} for a dump, {@code synthesis} for findings
     * @param kind of the dump, as in {@link CrashFacts#kind()}
     */
    static ReportPrompt of(JobContext context, PromptFolder prompts, String name, String kind, CrashMode mode) {
        Prompt instructions = context.prompt(prompts, name);
        boolean trace = kind.equals(DumpKind.ANR.name().toLowerCase(Locale.ROOT));
        Prompt outline = context.prompt(prompts, trace ? "sections_anr" : "sections_tombstone");
        List<String> lines = outline.text().lines().filter(line -> !line.isBlank()).limit(mode.sections()).toList();
        String sections = lines.stream().map(line -> "## " + line).collect(Collectors.joining("\n"));
        return new ReportPrompt(instructions.version() + "." + outline.version(), instructions.text().replace(PLACE, sections),
                lines.stream().map(ReportPrompt::heading).toList());
    }

    /** Behind the heading a line says what belongs there. */
    private static String heading(String line) {
        int bar = line.indexOf('|');
        return (bar < 0 ? line : line.substring(0, bar)).strip();
    }
}
