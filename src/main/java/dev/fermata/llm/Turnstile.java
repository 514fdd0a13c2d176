package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;

/** Lets a call through to a provider as soon as one is open, has a place for it, and is within its rate. */
@Singleton
class Turnstile {

    /** How long to stand in front of a full provider before looking at the others again. */
    private static final Duration ANOTHER_LOOK = Duration.ofMillis(100);

    private static final Duration SOON = Duration.ofSeconds(1);

    /** A place at a provider; closed when its HTTP call is over. */
    final class Place implements AutoCloseable {

        private final Call call;
        private final Provider provider;
        private final int estimate;

        private Place(Call call, Provider provider, int estimate) {
            this.call = call;
            this.provider = provider;
            this.estimate = estimate;
        }

        ProviderGuard guard() {
            return guards.of(provider);
        }

        @Override
        public void close() {
            guard().leavePlace();
            rates.correct(provider, estimate, call.usage());
        }
    }

    private final ProviderChoice choice;
    private final Guards guards;
    private final RateLimits rates;
    private final ProviderWeather weather;
    private final Duration patience;
    private final Duration longestWait;

    Turnstile(ProviderChoice choice, Guards guards, RateLimits rates, ProviderWeather weather, LlmConfig config) {
        this.choice = choice;
        this.guards = guards;
        this.rates = rates;
        this.weather = weather;
        this.patience = config.weather().patience();
        this.longestWait = config.retry().maxDelay();
    }

    /**
     * Decides which provider the call asks next, and waits for its turn there. The call's signal ends
     * the wait.
     *
     * @throws LlmAllClosedException when there is none soon
     */
    Place enter(Call call) throws InterruptedException {
        int tokens = RateLimits.estimate(call.request());
        while (true) {
            Provider provider = choice.next(call);
            if (!takePlace(guards.of(provider), call)) {
                continue;
            }
            var place = new Place(call, provider, tokens);
            // It may have closed while the call stood in line.
            if (isItsTurn(call, provider, tokens) && weather.closedFor(provider.name()).isZero()) {
                call.ask(provider);
                return place;
            }
            place.guard().leavePlace();
        }
    }

    private static boolean takePlace(ProviderGuard guard, Call call) throws InterruptedException {
        call.stopIfAborted();
        call.waitAlarm().arm();
        try {
            return guard.takePlace(ANOTHER_LOOK);
        } finally {
            call.waitAlarm().disarm();
        }
    }

    /** Waits for it, less long where another provider would do; one whose rate is used up is left alone for a while. */
    private boolean isItsTurn(Call call, Provider provider, int tokens) throws InterruptedException {
        Duration longest = choice.isOnlyOpen(provider, call) ? longestWait : patience;
        var turn = rates.take(provider, tokens, longest);
        if (!turn.taken()) {
            Duration pause = turn.after().minus(longest);
            weather.avoid(provider.name(), pause.compareTo(SOON) < 0 ? SOON : pause, "its rate is used up");
            return false;
        }
        boolean waited = false;
        try {
            call.pause(turn.after());
            waited = true;
        } finally {
            if (!waited) {
                guards.of(provider).leavePlace();
            }
        }
        return true;
    }
}
