package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.JobException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;

/** Has a model write the report, of a dump that fits into one question, or of what was found in its chunks. Thread-safe. */
@ApplicationScoped
class ReportWriter {

    /** What a report depends on. */
    @RegisterForReflection
    record Question(String prompt, String language, String model, CrashMode mode, String facts, String text) {}

    private final ModelCalls calls;

    ReportWriter(ModelCalls calls) {
        this.calls = calls;
    }

    /** @param told the dump, or what was found in its chunks */
    ReportDraft write(Analysis analysis, CrashPayload payload, String factsText, String told, JobContext context) {
        CrashMode mode = payload.chosenMode();
        String name = analysis.chunks().size() == 1 ? "report" : "synthesis";
        ReportPrompt prompt = ReportPrompt.of(context, CrashJob.PROMPTS, name, analysis.facts().kind(), mode);
        Question question = new Question(prompt.version(), context.language(), payload.model(), mode, factsText, told);
        ReportDraft draft = context.step("report", question, ReportDraft.class, () -> ask(question, prompt.text(), context));
        if (!draft.fits(prompt.sections())) {
            String stricter = prompt.text() + "\n\n" + context.prompt(CrashJob.PROMPTS, "again").text();
            draft = context.step("report-again", question, ReportDraft.class, () -> insist(question, stricter, prompt, context));
        }
        analysis.warnOfReport(draft, prompt.sections(), context);
        return draft;
    }

    /** Asks once more; what is no report again is not kept, so that a retry by hand asks anew. */
    private ReportDraft insist(Question question, String instructions, ReportPrompt prompt, JobContext context) {
        ReportDraft draft = ask(question, instructions, context);
        if (!draft.fits(prompt.sections())) {
            throw JobException.permanent("bad_answer",
                    "The model was asked twice and did not write the report that was asked for."
                    + " Try again, or with another provider.", null);
        }
        return draft;
    }

    private ReportDraft ask(Question question, String instructions, JobContext context) {
        return ReportDraft.of(calls.begin(question.model(), question.mode(), context).system(instructions)
                .user(ModelCalls.message(question.facts(), question.text())).maxTokens(question.mode().answerTokens()).answer());
    }
}
