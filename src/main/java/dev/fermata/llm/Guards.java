package dev.fermata.llm;

import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every provider's guard on this replica. Thread-safe. */
@ApplicationScoped
class Guards {

    private final Map<String, ProviderGuard> byProvider = new ConcurrentHashMap<>();
    private final LlmConfig config;
    private final ProviderWeather weather;

    Guards(LlmConfig config, ProviderWeather weather) {
        this.config = config;
        this.weather = weather;
        weather.onOpenedByHand(this::reset);
    }

    ProviderGuard of(Provider provider) {
        return byProvider.computeIfAbsent(provider.name(), this::create);
    }

    private ProviderGuard create(String provider) {
        LlmConfig.Provider settings = config.providers().get(provider);
        return new ProviderGuard(provider, settings, state -> changed(provider, settings, state));
    }

    private void changed(String provider, LlmConfig.Provider settings, CircuitBreakerState state) {
        switch (state) {
            case OPEN -> weather.breakerOpened(provider, settings.breaker().pause());
            case CLOSED -> weather.breakerClosed(provider);
            // Its first call decides.
            case HALF_OPEN -> {}
        }
    }

    private void reset(String provider) {
        LlmConfig.Provider settings = config.providers().get(provider);
        if (byProvider.containsKey(provider) && settings.breaker().window() > 0) {
            CircuitBreakerMaintenance.get().reset(ProviderGuard.breakerName(provider));
        }
    }
}
