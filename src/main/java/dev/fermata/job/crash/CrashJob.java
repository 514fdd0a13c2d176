package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import dev.fermata.engine.JobHandler;
import dev.fermata.engine.LlmCall;
import dev.fermata.engine.StepResults;
import dev.fermata.event.EventType;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.llm.LlmBadAnswerException;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import dev.fermata.task.Tasks;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads an ANR trace or a tombstone for those who mend it. The facts come from the dump itself; then a model writes the
 * report, in one go where the dump fits into one question, else from what it found in each chunk: one question a chunk,
 * each a step, whose evidence is looked up in the dump.
 */
@ApplicationScoped
public class CrashJob implements JobHandler<CrashPayload, CrashReport> {

    /** The type's name. */
    public static final String TYPE = "crash_analysis";

    /** Of {@code info} events that bring what was found in a part: {@code part}, and {@code markdown} for readers. */
    static final String PART_CODE = "crash.part_done";
    /** Steps whose text is Markdown for readers; other steps' text is JSON for the program. */
    static final List<String> STEPS_FOR_READERS = List.of("facts", "report", "report-again");

    private static final PromptFolder PROMPTS = PromptFolder.of(TYPE);
    private static final int FACTS_READ = 5;
    private static final int PARTS_READ = 70;
    private static final int REPORTED = 90;

    /** What a chunk's notes depend on. */
    @RegisterForReflection
    record ChunkQuestion(String prompt, String language, String model, String facts, DumpChunk chunk) {}

    /** What a report depends on. */
    @RegisterForReflection
    record ReportQuestion(String prompt, String language, String model, CrashMode mode, String facts, String text) {}

    private final CrashSource source;
    private final StepResults steps;
    private final CrashConfig config;

    CrashJob(CrashSource source, StepResults steps, CrashConfig config) {
        this.source = source;
        this.steps = steps;
        this.config = config;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<CrashPayload> payloadType() {
        return CrashPayload.class;
    }

    @Override
    public CrashReport run(CrashPayload payload, JobContext context) {
        context.progress(1, "reading", "crash.reading");
        Dump dump = source.dump(payload, context);
        Analysis analysis = context.compute(() -> new Analysis(payload, CrashFacts.of(dump), dump,
                DumpChunks.of(dump, payload.chosenMode(), ChunkLimits.of(payload.chosenMode(), config))));
        CrashFacts facts = analysis.facts();
        context.partial(analysis.report(null));
        String factsText = context.step("facts", facts, String.class, () -> {
            String text = FactsText.of(facts, context.language());
            context.text(text);
            analysis.warnOfDump(context);
            return text;
        });
        int parts = analysis.chunks().size();
        context.progress(FACTS_READ, "facts", "crash.facts", facts.threads(), parts);
        String told = parts == 1 ? analysis.chunks().getFirst().text() : findings(analysis, payload, factsText, context);
        ReportDraft draft = write(analysis, payload, factsText, told, context);
        context.progress(REPORTED, "reported", "crash.reported");
        CrashReport report = analysis.report(factsText + draft.text() + "\n");
        // A report with holes answers only who has asked for it.
        context.metadata(Tasks.ANSWERED, report.unread().isEmpty() && !draft.cut());
        return report;
    }

    // ---- What each chunk shows

    private String findings(Analysis analysis, CrashPayload payload, String factsText, JobContext context) {
        List<DumpChunk> chunks = analysis.chunks();
        Prompt prompt = context.prompt(PROMPTS, "chunk");
        List<ChunkQuestion> questions = chunks.stream()
                .map(chunk -> new ChunkQuestion(prompt.version(), context.language(), payload.model(), factsText, chunk))
                .toList();
        // What earlier runs have read is part of what there is, should this one be stopped, too.
        AtomicInteger answered = new AtomicInteger();
        for (DumpChunk chunk : chunks) {
            context.inDatabase(() -> steps.find(context.taskId(), step(chunk), ChunkNotes.class)).ifPresent(read -> {
                analysis.add(chunk.number(), read);
                answered.addAndGet(read.unread() == null ? 1 : 0);
            });
        }
        context.partial(analysis.report(null));
        List<ChunkNotes> notes = context.steps(questions, config.concurrency(), question -> step(question.chunk()),
                ChunkNotes.class,
                question -> {
                    ChunkNotes read = ask(question, payload.chosenMode(), prompt, chunks.size(), answered, context);
                    int done = analysis.add(question.chunk().number(), read);
                    context.partial(analysis.report(null));
                    context.progress(FACTS_READ + (PARTS_READ - FACTS_READ) * done / questions.size(), "analyzing",
                            "crash.analyzing", done, questions.size());
                    return read;
                });
        int room = ChunkLimits.of(payload.chosenMode(), config).characters();
        String digest = context.step("findings", notes, String.class, () -> analysis.digest(notes, room, context));
        analysis.read(notes, room);
        context.progress(PARTS_READ, "synthesising", "crash.synthesising", chunks.size());
        return digest;
    }

    private static String step(DumpChunk chunk) {
        return "chunk-" + chunk.number();
    }

    private ChunkNotes ask(ChunkQuestion question, CrashMode mode, Prompt prompt, int parts, AtomicInteger answered,
            JobContext context) {
        ChunkNotes notes;
        try {
            notes = Findings.checked(call(question.model(), mode, context).system(prompt.text())
                    .user(message(question.facts(), question.chunk().text())).maxTokens(CrashMode.INTELLIGENT.answerTokens())
                    .schema(PROMPTS.schema("chunk")).json(ChunkNotes.class), question.chunk());
            answered.incrementAndGet();
        } catch (LlmBadAnswerException unusable) {
            if (answered.get() == 0) {
                // No part has been answered: it is the model, not the part.
                throw unusable;
            }
            notes = ChunkNotes.unread(unusable.code());
        }
        context.emit(EventType.INFO, Map.of("code", PART_CODE, "args", List.of(question.chunk().number(), parts,
                notes.findings().size()),
                "part", question.chunk().number(),
                "markdown", Findings.markdown(notes, question.chunk().number(), parts, context.language())));
        return notes;
    }

    // ---- The report

    private ReportDraft write(Analysis analysis, CrashPayload payload, String factsText, String told, JobContext context) {
        CrashMode mode = payload.chosenMode();
        String name = analysis.chunks().size() == 1 ? "report" : "synthesis";
        ReportPrompt prompt = ReportPrompt.of(context, PROMPTS, name, analysis.facts().kind(), mode);
        ReportQuestion question = new ReportQuestion(prompt.version(), context.language(), payload.model(), mode, factsText,
                told);
        ReportDraft draft = context.step("report", question, ReportDraft.class, () -> ask(question, prompt.text(), context));
        if (!draft.fits(prompt.sections())) {
            String stricter = prompt.text() + "\n\n" + context.prompt(PROMPTS, "again").text();
            draft = context.step("report-again", question, ReportDraft.class, () -> insist(question, stricter,
                    prompt.sections(), context));
        }
        analysis.warnOfReport(draft, prompt.sections(), context);
        return draft;
    }

    /** Asks once more; what is no report again is not kept, so that a retry by hand asks anew. */
    private ReportDraft insist(ReportQuestion question, String instructions, List<String> sections, JobContext context) {
        ReportDraft draft = ask(question, instructions, context);
        if (!draft.fits(sections)) {
            throw JobException.permanent("bad_answer",
                    "The model was asked twice and did not write the report that was asked for."
                    + " Try again, or with another provider.", null);
        }
        return draft;
    }

    private ReportDraft ask(ReportQuestion question, String instructions, JobContext context) {
        return ReportDraft.of(call(question.model(), question.mode(), context).system(instructions)
                .user(message(question.facts(), question.text()))
                .maxTokens(question.mode().answerTokens()).answer());
    }

    private LlmCall call(String model, CrashMode mode, JobContext context) {
        LlmCall call = context.llm().timeout(mode.timeout(config));
        return model == null ? call : call.model(model);
    }

    private static String message(String facts, String text) {
        return facts + "\n<<<TEXT offset=0\n" + text + "\nTEXT>>>";
    }
}
