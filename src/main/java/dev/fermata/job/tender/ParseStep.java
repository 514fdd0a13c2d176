package dev.fermata.job.tender;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.job.tender.parse.Boilerplate;
import dev.fermata.job.tender.parse.Outline;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Step 1: a tender's text is read and cut into chunks. Thread-safe. */
@ApplicationScoped
class ParseStep {

    /** No chunk but a text's last is shorter than a few characters, nor longer than this. */
    private static final int LONGEST_CHUNK = 4 * Outline.MOST_TOKENS;

    /** A printed page has forty lines, and two or three chunks; each line takes its share of the heap while it is looked at. */
    private static final int LINES_A_CHUNK = 100;

    /** What the chunks depend on. */
    @RegisterForReflection
    record Source(String text, List<Boilerplate> drop) {}

    /** What came of it. */
    @RegisterForReflection
    record Parsed(int chunks, int titles) {}

    private final TenderFile file;
    private final Projects projects;
    private final RequirementTable requirements;
    private final TenderConfig config;

    ParseStep(TenderFile file, Projects projects, RequirementTable requirements, TenderConfig config) {
        this.file = file;
        this.projects = projects;
        this.requirements = requirements;
        this.config = config;
    }

    void run(ProjectKey key, TenderPayload payload, JobContext context) {
        context.progress(1, "reading", "tender.reading");
        String text = file.text(payload, key, context);
        context.progress(Step.PARSE.percent(1, 2), "parsing", "tender.parsing", text.length());
        Parsed parsed = context.step("parse", new Source(text, payload.dropped()), Parsed.class,
                () -> parse(key, payload, text, context));
        context.progress(Step.PARSE.percentDone, "parsed", "tender.parsed", parsed.chunks(), parsed.titles());
    }

    private Parsed parse(ProjectKey key, TenderPayload payload, String text, JobContext context) {
        long lines = (long) config.mostChunks() * LINES_A_CHUNK;
        if (text.length() > (long) config.mostChunks() * LONGEST_CHUNK || text.chars().filter(c -> c == '\n').count() > lines) {
            throw tooLarge();
        }
        Outline outline = context.compute(() -> Outline.of(text));
        if (outline.chunks().size() > config.mostChunks()) {
            throw tooLarge();
        }
        List<Requirement> known = context.inDatabase(() -> requirements.all(key));
        Places places = context.compute(() -> new Places(text, outline).look(known));
        context.inDatabase(() -> {
            projects.keep(key, context.taskId(), payload.fileName(), text, outline, payload.dropped(), places);
            return true;
        });
        return new Parsed(outline.chunks().size(), outline.chapters().size());
    }

    private JobException tooLarge() {
        return JobException.permanent("document_too_large", "The tender has more than " + config.mostChunks() + " chunks, or "
                + LINES_A_CHUNK + " times as many lines. Split it and start a project for each part.", null);
    }
}
