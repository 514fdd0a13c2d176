package dev.fermata.job.tender;

import dev.fermata.llm.Answerers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** What callers mean by the names of models. Thread-safe. */
@ApplicationScoped
class TenderModels {

    /** What the original's form sends where nobody chose: its own two models, which need not be anybody's here. */
    private static final Set<String> DEFAULTS = Set.of("gpt-4o-mini", "deepseek-v3");

    private final TenderConfig config;
    private final Answerers answerers;

    TenderModels(TenderConfig config, Answerers answerers) {
        this.config = config;
        this.answerers = answerers;
    }

    /** The model to ask; empty for null and blank, which mean any, as does a default that nobody here has. */
    Optional<String> named(String name) {
        return Optional.ofNullable(name).map(String::strip).filter(said -> !said.isEmpty())
                .map(said -> config.models().getOrDefault(said, said))
                .filter(model -> !DEFAULTS.contains(model) || had(model));
    }

    private boolean had(String model) {
        return answerers.of(TenderJob.TYPE).stream().anyMatch(who -> who.model().equals(model));
    }
}
