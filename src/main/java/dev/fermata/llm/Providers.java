package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configured providers, and which of them answers which task type. Immutable. */
@Singleton
class Providers {

    private static final String DEFAULT = "default";

    private final Map<String, Provider> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final LlmConfig config;

    Providers(LlmConfig config, ProviderFactory factory) {
        this.config = config;
        config.providers().forEach((name, settings) -> add(name, settings, factory));
        config.routes().forEach(this::checkRoute);
    }

    private void add(String name, LlmConfig.Provider settings, ProviderFactory factory) {
        try {
            factory.create(name, settings).ifPresent(provider -> byName.put(name, provider));
        } catch (Misconfigured e) {
            problems.add("LLM provider " + name + " is not used: " + e.getMessage() + ".");
        }
    }

    private void checkRoute(String taskType, List<String> route) {
        if (!route.isEmpty() && !byName.containsKey(route.getFirst())) {
            problems.add("LLM route " + taskType + " names provider " + route.getFirst()
                    + ", which is not configured: its calls fail with no_provider.");
        }
    }

    /** One sentence each, without keys. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The provider for a task type, with that type's limits. */
    Optional<Provider> forTask(String taskType) {
        return routed(taskType).map(provider -> withLimitsOf(taskType, provider));
    }

    /**
     * A route that is set decides alone: a provider that it names and that is not usable is never
     * replaced in silence.
     */
    private Optional<Provider> routed(String taskType) {
        var route = config.routes().getOrDefault(taskType, config.routes().getOrDefault(DEFAULT, List.of()));
        if (!route.isEmpty()) {
            return Optional.ofNullable(byName.get(route.getFirst()));
        }
        return firstReal().or(this::firstSimulated);
    }

    /** By kind, then by name; one alone, since documents are not to travel to a second firm unasked. */
    private Optional<Provider> firstReal() {
        return byName.values().stream()
                .filter(provider -> provider.kind() != Kind.SIMULATED)
                .min(Comparator.comparing(Provider::kind).thenComparing(Provider::name));
    }

    private Optional<Provider> firstSimulated() {
        return config.simulateByDefault()
                ? byName.values().stream().filter(Provider.Simulated.class::isInstance).findFirst()
                : Optional.empty();
    }

    private Provider withLimitsOf(String taskType, Provider provider) {
        return Optional.ofNullable(config.tasks().get(taskType))
                .flatMap(LlmConfig.TaskType::timeout)
                .map(timeout -> provider.withLimits(provider.limits().withTotal(timeout)))
                .orElse(provider);
    }

    /** What has no limit in time and can so hold a worker for ever. */
    List<String> unlimited() {
        var found = new ArrayList<String>();
        byName.values().stream()
                .filter(provider -> provider.limits().total().isZero())
                .forEach(provider -> found.add("LLM provider " + provider.name()));
        config.tasks().forEach((taskType, settings) -> {
            if (settings.timeout().filter(Duration::isZero).isPresent()) {
                found.add("Task type " + taskType);
            }
        });
        return found;
    }
}
