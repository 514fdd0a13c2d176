package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;

/** Lets a call through to a provider as soon as one is open and has a place for it. */
@Singleton
class Turnstile {

    /** How long to stand in front of a full provider before looking at the others again. */
    private static final Duration ANOTHER_LOOK = Duration.ofMillis(100);

    /** A place at a provider; closed when its HTTP call is over. */
    record Place(ProviderGuard guard) implements AutoCloseable {

        @Override
        public void close() {
            guard.leavePlace();
        }
    }

    private final ProviderChoice choice;
    private final Guards guards;

    Turnstile(ProviderChoice choice, Guards guards) {
        this.choice = choice;
        this.guards = guards;
    }

    /**
     * Decides which provider the call asks next, and waits for a place there. The call's signal ends
     * the wait.
     *
     * @throws LlmAllClosedException when none opens soon
     */
    Place enter(Call call) throws InterruptedException {
        while (true) {
            Provider provider = choice.next(call);
            ProviderGuard guard = guards.of(provider);
            if (takePlace(guard, call)) {
                call.ask(provider);
                return new Place(guard);
            }
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
}
