package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the provider of a call's next HTTP call among those of its route that are open: the one
 * that the task has been with, else by order or by load. A full one is passed over while another has
 * room.
 */
@Singleton
class ProviderChoice {

    private final ProviderWeather weather;
    private final Guards guards;
    private final Habits habits;
    private final Duration patience;

    ProviderChoice(ProviderWeather weather, Guards guards, Habits habits, LlmConfig config) {
        this.weather = weather;
        this.guards = guards;
        this.habits = habits;
        this.patience = config.weather().patience();
    }

    /**
     * Waits a little while all are closed.
     *
     * @throws LlmAllClosedException when they stay closed for longer
     */
    Provider next(Call call) throws InterruptedException {
        while (true) {
            var open = call.left().stream().filter(this::isOpen).toList();
            if (!open.isEmpty()) {
                return pick(open, call);
            }
            Duration wait = opensIn(call);
            if (wait.compareTo(patience) > 0) {
                throw new LlmAllClosedException(call.route().name(), wait, call.text());
            }
            call.pause(wait);
        }
    }

    /** Whether there is another to move to now. */
    boolean anotherIsOpen(Call call) {
        return !isOnlyOpen(call.provider(), call);
    }

    /** Whether nobody else can be asked now. */
    boolean isOnlyOpen(Provider provider, Call call) {
        return call.left().stream().filter(it -> !it.equals(provider)).noneMatch(this::isOpen);
    }

    /** Until the first that the call may still ask opens; zero when one is open. */
    Duration opensIn(Call call) {
        return call.left().stream()
                .map(provider -> weather.closedFor(provider.name()))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private boolean isOpen(Provider provider) {
        return weather.closedFor(provider.name()).isZero();
    }

    private Provider pick(List<Provider> open, Call call) {
        var roomy = open.stream().filter(provider -> guards.of(provider).hasRoom()).toList();
        var candidates = roomy.isEmpty() ? open : roomy;
        return Optional.ofNullable(call.provider())
                .filter(candidates::contains)
                .or(() -> habits.of(call).filter(candidates::contains))
                .orElseGet(() -> byRoute(candidates, call.route()));
    }

    private Provider byRoute(List<Provider> candidates, Route route) {
        return route.balanced()
                ? candidates.stream()
                        .min(Comparator.comparingDouble(provider -> guards.of(provider).load()))
                        .orElseThrow()
                : candidates.getFirst();
    }
}
