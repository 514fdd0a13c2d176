package dev.fermata.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** All that an operator wants to see of the providers, as this replica sees them. */
@Singleton
class ProviderBoard {

    /**
     * One provider on the wire.
     *
     * @param closedUntil absent while it is open, and when only an operator can open it
     * @param breaker as some replica saw it last
     * @param rateHeaders what it last said about its limits: when it refused a call, or when what is left of one changed much
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            String name,
            String kind,
            String model,
            boolean open,
            Optional<Instant> closedUntil,
            Optional<String> reason,
            boolean closedByOperator,
            String breaker,
            int inFlight,
            int maxConcurrent,
            int requestsPerMinute,
            int tokensPerMinute,
            int recentCalls,
            OptionalDouble errorRate,
            OptionalLong firstTokenP50Ms,
            OptionalLong firstTokenP99Ms,
            @JsonRawValue String rateHeaders) {}

    private final Providers providers;
    private final ProviderWeather weather;
    private final Guards guards;
    private final RecentCalls recent;
    private final LlmConfig config;
    private final Clock clock;

    ProviderBoard(
            Providers providers,
            ProviderWeather weather,
            Guards guards,
            RecentCalls recent,
            LlmConfig config,
            Clock clock) {
        this.providers = providers;
        this.weather = weather;
        this.guards = guards;
        this.recent = recent;
        this.config = config;
        this.clock = clock;
    }

    List<View> all() {
        return providers.all().stream().map(this::of).toList();
    }

    View of(Provider provider) {
        var closure = weather.closure(provider.name());
        var row = weather.row(provider.name());
        var guard = guards.of(provider);
        var limits = config.providers().get(provider.name());
        var figures = recent.of(provider.name());
        return new View(
                provider.name(),
                provider.kind().id(),
                provider.model(),
                closure.isEmpty(),
                closure.filter(it -> !it.endless()).map(this::end),
                closure.map(Closure::reason),
                closure.filter(Closure::byOperator).isPresent(),
                row.map(WeatherTable.Row::breaker).orElse("CLOSED").toLowerCase(Locale.ROOT),
                guard.inFlight(),
                guard.maxConcurrent(),
                limits.requestsPerMinute(),
                limits.tokensPerMinute(),
                figures.calls(),
                figures.errorRate(),
                figures.firstTokenP50(),
                figures.firstTokenP99(),
                row.map(WeatherTable.Row::rateHeaders).orElse(null));
    }

    private Instant end(Closure closure) {
        return clock.instant().plus(closure.left()).truncatedTo(ChronoUnit.MILLIS);
    }
}
