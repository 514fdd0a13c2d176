package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which providers may answer what, as configured. Says nothing about their health. Immutable. */
@Singleton
class Routes {

    private static final String DEFAULT = "default";

    private final Map<String, Route> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Providers providers;
    private final LlmConfig config;

    Routes(Providers providers, LlmConfig config) {
        this.providers = providers;
        this.config = config;
        config.routes().forEach((name, entries) -> byName.put(
                name, new Route(name, usable(name, entries), config.balancedRoutes().orElse(List.of()).contains(name))));
        byName.computeIfAbsent(DEFAULT, name -> new Route(name, unasked().stream().toList(), false));
        config.balancedRoutes().orElse(List.of()).stream()
                .filter(name -> !config.routes().containsKey(name))
                .forEach(name -> problems.add("LLM route " + name + " is to be balanced, but is not configured."));
    }

    /** A provider that a route names and that can't be asked is never replaced in silence. */
    private List<Provider> usable(String route, List<String> entries) {
        var found = entries.stream().map(this::entry).flatMap(Optional::stream).toList();
        String consequence = found.isEmpty() ? "its calls fail with no_provider" : "it is passed over";
        entries.stream().filter(entry -> entry(entry).isEmpty()).forEach(entry -> problems.add("LLM route " + route
                + " names provider " + providerOf(entry) + ", which is not configured: " + consequence + "."));
        return found;
    }

    /** {@code provider} or {@code provider:model}; a model may have colons itself. */
    private Optional<Provider> entry(String entry) {
        var provider = providers.named(providerOf(entry));
        int colon = entry.indexOf(':');
        return colon < 0 ? provider : provider.map(it -> it.withModel(entry.substring(colon + 1).strip()));
    }

    private static String providerOf(String entry) {
        return entry.replaceFirst(":.*", "").strip();
    }

    /** By kind, then by name; one alone, since documents are not to travel to a second firm unasked. */
    private Optional<Provider> unasked() {
        return providers.all().stream()
                .filter(provider -> provider.kind() != Kind.SIMULATED)
                .min(Comparator.comparing(Provider::kind).thenComparing(Provider::name))
                .or(this::simulated);
    }

    private Optional<Provider> simulated() {
        return config.simulateByDefault()
                ? providers.all().stream().filter(provider -> provider.kind() == Kind.SIMULATED).findFirst()
                : Optional.empty();
    }

    /** One sentence each, without keys. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whom a task type's calls go to; without providers where there are none. */
    Route forTask(String taskType) {
        return limited(unlimited(taskType), taskType, Optional.empty());
    }

    private Route unlimited(String taskType) {
        return byName.getOrDefault(taskType, byName.get(DEFAULT));
    }

    /** Whom this request may go to, its own route and model considered. */
    Route forRequest(LlmRequest request) {
        Route route = request.route().map(byName::get).orElseGet(() -> unlimited(request.taskType()));
        return limited(request.model().map(model -> lockedTo(model, route)).orElse(route), request.taskType(),
                request.timeout());
    }

    /**
     * The named provider; else those of the route, or failing that any, that have this model; else the
     * route's first, asked for it. Another model never stands in.
     */
    private Route lockedTo(String model, Route route) {
        if (model.contains(":") && entry(model).isPresent()) {
            return route.with(List.of(entry(model).get()));
        }
        var having = route.providers().stream().filter(it -> it.model().equals(model)).toList();
        if (!having.isEmpty()) {
            return route.with(having);
        }
        var elsewhere = providers.all().stream().filter(it -> it.model().equals(model)).toList();
        return elsewhere.isEmpty()
                ? route.with(route.providers().stream().limit(1).map(it -> it.withModel(model)).toList())
                : route.with(elsewhere);
    }

    /** By what is configured for the task type, else by what the request asks for, else by each provider's own limit. */
    private Route limited(Route route, String taskType, Optional<Duration> asked) {
        return Optional.ofNullable(config.tasks().get(taskType))
                .flatMap(LlmConfig.TaskType::timeout)
                .or(() -> asked)
                .map(timeout -> route.with(provider -> provider.withLimits(provider.limits().withTotal(timeout))))
                .orElse(route);
    }
}
