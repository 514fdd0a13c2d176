package dev.fermata.job.crash;

import dev.fermata.llm.ProviderConditions.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The contracts with providers: the one that holds, and others that operators have described. Thread-safe. */
@ApplicationScoped
class RateTiers {

    /** What holds now, as configured or as the provider says. */
    static final String CURRENT = "current";

    private static final Comparator<RateTier> SMALLEST_FIRST = Comparator.comparingLong((RateTier tier) ->
            unlimitedLast(tier.tokensPerMinute())).thenComparingLong(tier -> unlimitedLast(tier.requestsPerMinute()));

    private final CrashConfig config;

    RateTiers(CrashConfig config) {
        this.config = config;
    }

    RateTier current(Condition provider) {
        return new RateTier(CURRENT, provider.requests().limit().orElse(0), provider.tokens().limit().orElse(0));
    }

    /** All of the provider's, the smallest first. */
    List<RateTier> of(Condition provider) {
        Map<String, CrashConfig.Tier> described = config.tiers().getOrDefault(provider.who().provider(), Map.of());
        return Stream.concat(Stream.of(current(provider)), described.entrySet().stream().map(tier ->
                new RateTier(tier.getKey(), tier.getValue().requestsPerMinute(), tier.getValue().tokensPerMinute())))
                .sorted(SMALLEST_FIRST).toList();
    }

    Optional<RateTier> named(Condition provider, String name) {
        return of(provider).stream().filter(tier -> tier.name().equals(name)).findFirst();
    }

    private static long unlimitedLast(long limit) {
        return limit == 0 ? Long.MAX_VALUE : limit;
    }
}
