package dev.fermata.llm;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may answer, as configured. Says nothing about anybody's health. Thread-safe. */
@ApplicationScoped
public class Answerers {

    private final Routes routes;
    private final Providers providers;

    Answerers(Routes routes, Providers providers) {
        this.routes = routes;
        this.providers = providers;
    }

    /** Those of the task type's route, the preferred first. */
    public List<Answerer> of(String taskType) {
        return routes.forTask(taskType).providers().stream().map(Answerers::answerer).toList();
    }

    /**
     * The provider of this name or kind: one of the task type's route rather than another; empty where none is configured.
     */
    public Optional<Answerer> named(String taskType, String nameOrKind) {
        return Stream.concat(routes.forTask(taskType).providers().stream(), providers.all().stream())
                .filter(provider -> provider.name().equals(nameOrKind) || provider.kind().id().equals(nameOrKind))
                .findFirst().map(Answerers::answerer);
    }

    private static Answerer answerer(Provider provider) {
        return new Answerer(provider.name(), provider.kind().id(), provider.model());
    }
}
