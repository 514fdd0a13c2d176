package dev.fermata.usage;

import dev.fermata.llm.LlmConfig;
import dev.fermata.llm.Usage;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The prices that are configured. Immutable. */
@Singleton
// Configuration makes amounts by their constructor from text.
@RegisterForReflection(targets = BigDecimal.class)
public class Prices {

    private static final Logger LOG = Logger.getLogger(Prices.class);

    /** @param overridden empty for the provider's own price */
    private record Key(String provider, Optional<String> overridden) {}

    private final Map<Key, Optional<Price>> byKey = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final String currency;

    Prices(LlmConfig llm, UsageConfig usage) {
        currency = usage.currency();
        llm.providers().forEach((name, provider) -> {
            add(new Key(name, Optional.empty()), provider.price());
            provider.modelPrices().forEach((model, price) -> add(new Key(name, Optional.of(model)), price));
        });
    }

    private void add(Key key, LlmConfig.Price configured) {
        Optional<BigDecimal> input = configured.input();
        Optional<BigDecimal> output = configured.output();
        if (input.isEmpty() && output.isEmpty()) {
            key.overridden().ifPresent(model -> byKey.put(key, Optional.empty()));
            return;
        }
        boolean usable = input.isPresent() && output.isPresent()
                && input.get().signum() >= 0 && output.get().signum() >= 0;
        byKey.put(key, usable ? Optional.of(new Price(input.get(), output.get())) : Optional.empty());
        if (!usable) {
            problems.add("The price of LLM provider " + key.provider()
                    + key.overridden().map(model -> ", model " + model).orElse("")
                    + " needs both input and output, from 0: until then the cost of its calls is unknown.");
        }
    }

    void onStart(@Observes StartupEvent start) {
        problems.forEach(LOG::warn);
    }

    /** What the tokens cost there; empty, which is not free, where no price is configured. */
    public Optional<BigDecimal> cost(String provider, String model, Usage usage) {
        return byKey.getOrDefault(new Key(provider, Optional.of(model)),
                        byKey.getOrDefault(new Key(provider, Optional.empty()), Optional.empty()))
                .map(price -> price.of(usage));
    }

    /** What prices are in. */
    public String currency() {
        return currency;
    }

    /** One sentence each. */
    List<String> problems() {
        return List.copyOf(problems);
    }
}
