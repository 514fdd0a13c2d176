package dev.fermata.job.crash;

import dev.fermata.llm.Answerer;
import dev.fermata.llm.Answerers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Decides who analyses, when callers may name a provider. Thread-safe. */
@ApplicationScoped
class ModelChoice {

    /**
     * Who analyses.
     *
     * @param lock   the only model that may be asked; null: by the task type's route
     * @param first  who is asked first
     * @param notice what the caller should know of it; null: nothing
     */
    record Chosen(String lock, Answerer first, Notice notice) {}

    /**
     * A message for the caller.
     *
     * @param arg fills it; null: nothing
     */
    record Notice(String code, String arg) {}

    private static final String SIMULATED = "simulated";

    private final Answerers answerers;
    private final CrashConfig config;

    ModelChoice(Answerers answerers, CrashConfig config) {
        this.answerers = answerers;
        this.config = config;
    }

    /**
     * @param asked the provider's name or kind; null: none in particular
     * @throws CrashRefusal when it is not configured: a dump never goes to another firm than the one that was named
     */
    Chosen choose(String asked) {
        if (config.useMock()) {
            Answerer simulated = answerers.named(CrashJob.TYPE, SIMULATED).orElseThrow(() ->
                    new CrashRefusal(503, "crash.no_mock"));
            return new Chosen(simulated.lock(), simulated, new Notice("crash.mocked", null));
        }
        List<Answerer> route = answerers.of(CrashJob.TYPE);
        Answerer first = route.stream().findFirst().orElseThrow(() -> new CrashRefusal(503, "no_provider", CrashJob.TYPE));
        if (asked == null) {
            return new Chosen(null, first, null);
        }
        Optional<Answerer> named = answerers.named(CrashJob.TYPE, asked);
        if (named.isPresent()) {
            return new Chosen(named.get().lock(), named.get(), null);
        }
        if (first.simulated()) {
            return new Chosen(null, first, new Notice("crash.simulated_instead", asked));
        }
        throw new CrashRefusal(400, "crash.provider_missing", asked,
                String.join(", ", route.stream().map(Answerer::provider).distinct().toList()));
    }
}
