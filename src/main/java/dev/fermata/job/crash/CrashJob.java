package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobHandler;
import dev.fermata.engine.StepResults;
import dev.fermata.event.EventType;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.llm.LlmBadAnswerException;
import dev.fermata.llm.LlmRejectedException;
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

    static final PromptFolder PROMPTS = PromptFolder.of(TYPE);
    private static final int FACTS_READ = 5;
    private static final int PARTS_READ = 70;
    private static final int REPORTED = 90;

    /** What a chunk's notes depend on. */
    @RegisterForReflection
    record ChunkQuestion(String prompt, String language, String model, String facts, DumpChunk chunk) {}

    private final CrashSource source;
    private final DumpRoom room;
    private final StepResults steps;
    private final ModelCalls calls;
    private final ReportWriter writer;
    private final CrashConfig config;

    CrashJob(CrashSource source, DumpRoom room, StepResults steps, ModelCalls calls, ReportWriter writer, CrashConfig config) {
        this.source = source;
        this.room = room;
        this.steps = steps;
        this.calls = calls;
        this.writer = writer;
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
        try (DumpRoom.Place _ = room.take(context.taskId(), source.size(payload, context))) {
            return report(payload, read(payload, context), context);
        }
    }

    /** Of the dump nothing but its chunks is kept while models are asked about them. */
    private Analysis read(CrashPayload payload, JobContext context) {
        Dump dump = source.dump(payload, context);
        return context.compute(() -> new Analysis(payload, CrashFacts.of(dump), dump,
                DumpChunks.of(dump, payload.chosenMode(), ChunkLimits.of(payload.chosenMode(), config))));
    }

    private CrashReport report(CrashPayload payload, Analysis analysis, JobContext context) {
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
        ReportDraft draft = writer.write(analysis, payload, factsText, told, context);
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
            notes = Findings.checked(calls.begin(question.model(), mode, context).system(prompt.text())
                    .user(ModelCalls.message(question.facts(), question.chunk().text()))
                    .maxTokens(CrashMode.INTELLIGENT.answerTokens()).schema(PROMPTS.schema("chunk"))
                    .json(ChunkNotes.class), question.chunk());
            answered.incrementAndGet();
        } catch (LlmBadAnswerException | LlmRejectedException unusable) {
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
}
