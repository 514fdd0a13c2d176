package dev.fermata.callback;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Makes one try of a callback: checks its URL as the configuration is now, looks its host up, and posts it to an address
 * that is permitted. No name is looked up twice in a try, so none can mean something else by then. Thread-safe.
 */
@Singleton
class Courier {

    private static final int GONE = 410;

    private final ReceiverPolicy policy;
    private final Resolver resolver;
    private final Poster poster;
    private final Duration timeout;

    Courier(ReceiverPolicy policy, Resolver resolver, Poster poster, CallbackConfig config) {
        this.policy = policy;
        this.resolver = resolver;
        this.poster = poster;
        this.timeout = config.timeout();
    }

    Outcome deliver(Callback callback) throws InterruptedException {
        Deadline deadline = Deadline.in(timeout);
        try {
            Receiver receiver = policy.check(callback.url());
            List<InetAddress> addresses =
                    policy.permitted(receiver.host(), resolver.addresses(receiver.host(), deadline));
            return outcome(poster.post(callback, receiver, next(addresses, callback), deadline));
        } catch (RefusedException | UnreachedException e) {
            return new Outcome.Failed(e.getMessage(), Duration.ZERO);
        }
    }

    /** Every try takes another one, so that a host with one dead address is reached all the same. */
    private static InetAddress next(List<InetAddress> addresses, Callback callback) {
        return addresses.get((callback.tries() - 1) % addresses.size());
    }

    private static Outcome outcome(Poster.Answer answer) {
        if (answer.status() / 100 == 2) {
            return new Outcome.Accepted();
        }
        return answer.status() == GONE
                ? new Outcome.Gone()
                : new Outcome.Failed("the receiver answered " + answer.status(), answer.retryAfter());
    }
}
