package dev.fermata.job.tender;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What callers mean by the names of models. Thread-safe. */
@ApplicationScoped
class TenderModels {

    private final TenderConfig config;

    TenderModels(TenderConfig config) {
        this.config = config;
    }

    /** The model to ask; empty for null and blank, which mean any. */
    Optional<String> named(String name) {
        return Optional.ofNullable(name).map(String::strip).filter(said -> !said.isEmpty())
                .map(said -> config.models().getOrDefault(said, said));
    }
}
