package dev.fermata.job.crash;

import dev.fermata.engine.JobContext;
import dev.fermata.engine.LlmCall;
import dev.fermata.llm.Fence;
import jakarta.enterprise.context.ApplicationScoped;

/** How models are asked about dumps. Thread-safe. */
@ApplicationScoped
class ModelCalls {

    private final CrashConfig config;

    ModelCalls(CrashConfig config) {
        this.config = config;
    }

    /** @param model the only one that may be asked; null: by the task type's route */
    LlmCall begin(String model, CrashMode mode, JobContext context) {
        LlmCall call = context.llm().timeout(mode.timeout(config));
        return model == null ? call : call.model(model);
    }

    /** What a question is about: what is certain, and the text between the marks that every prompt speaks of. */
    static String message(String facts, String text) {
        return Fence.text(facts + "\n", 0, text);
    }
}
