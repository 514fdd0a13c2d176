package dev.fermata.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How providers stand, for those who tell users: whether they are asked at present, and what they allow a minute. Their
 * failures, and who closed them, are for operators alone. Thread-safe.
 */
@ApplicationScoped
public class ProviderConditions {

    /**
     * How one provider stands.
     *
     * @param open whether it is asked
     * @param closedUntil when it is asked again; empty while it is open, and where only an operator can open it
     * @param requests a minute
     * @param tokens a minute, of prompts and answers
     * @param maxConcurrent calls at once on one replica; empty where there is no limit
     */
    public record Condition(Answerer who, boolean open, Optional<Instant> closedUntil, Allowance requests, Allowance tokens,
            OptionalLong maxConcurrent) {}

    /**
     * What is allowed of one kind.
     *
     * @param limit as configured, or else as the provider said last; empty where nobody says
     * @param remaining what the provider said last; empty where it says nothing
     */
    public record Allowance(OptionalLong limit, OptionalLong remaining) {}

    private final Providers providers;
    private final ProviderWeather weather;
    private final LlmConfig config;
    private final Jsonb jsonb;
    private final Clock clock;

    ProviderConditions(Providers providers, ProviderWeather weather, LlmConfig config, Jsonb jsonb, Clock clock) {
        this.providers = providers;
        this.weather = weather;
        this.config = config;
        this.jsonb = jsonb;
        this.clock = clock;
    }

    /** Of all that are configured, by name. */
    public List<Condition> all() {
        return providers.all().stream().map(provider ->
                of(new Answerer(provider.name(), provider.kind().id(), provider.model()))).toList();
    }

    /** Of one that is configured. */
    public Condition of(Answerer who) {
        Optional<Closure> closure = weather.closure(who.provider());
        LlmConfig.Provider limits = config.providers().get(who.provider());
        JsonNode headers = weather.row(who.provider()).map(WeatherTable.Row::rateHeaders).map(jsonb::tree)
                .orElseGet(jsonb::object);
        return new Condition(who, closure.isEmpty(), closure.filter(it -> !it.endless()).map(this::end),
                allowance(limits.requestsPerMinute(), headers, "requests"),
                allowance(limits.tokensPerMinute(), headers, "tokens"), positive(limits.maxConcurrent()));
    }

    private static Allowance allowance(int configured, JsonNode headers, String what) {
        OptionalLong told = told(headers, "x-ratelimit-limit-" + what, "anthropic-ratelimit-" + what + "-limit");
        return new Allowance(configured > 0 ? OptionalLong.of(configured) : told,
                told(headers, "x-ratelimit-remaining-" + what, "anthropic-ratelimit-" + what + "-remaining"));
    }

    private static OptionalLong told(JsonNode headers, String one, String other) {
        return RetryHint.number(headers.path(headers.has(one) ? one : other).asText(null)).filter(number -> number >= 0)
                .map(number -> OptionalLong.of(number.longValue())).orElse(OptionalLong.empty());
    }

    private static OptionalLong positive(int limit) {
        return limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
    }

    private Instant end(Closure closure) {
        return clock.instant().plus(closure.left()).truncatedTo(ChronoUnit.MILLIS);
    }
}
