package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The providers that are configured and can be asked. Immutable. */
@Singleton
class Providers {

    private final Map<String, Provider> byName = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final LlmConfig config;

    Providers(LlmConfig config, ProviderFactory factory) {
        this.config = config;
        config.providers().forEach((name, settings) -> add(name, settings, factory));
    }

    private void add(String name, LlmConfig.Provider settings, ProviderFactory factory) {
        try {
            factory.create(name, settings).ifPresent(provider -> byName.put(name, provider));
        } catch (Misconfigured e) {
            problems.add("LLM provider " + name + " is not used: " + e.getMessage() + ".");
        }
    }

    Optional<Provider> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** By name. */
    Collection<Provider> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /** One sentence each, without keys. */
    List<String> problems() {
        return List.copyOf(problems);
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
