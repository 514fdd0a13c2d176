package dev.fermata.signal;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Carries hints to the subscribers of this process, on the publisher's thread, and to other replicas, batched by the
 * {@link Notifier}. Publish only after the change was committed. Thread-safe.
 */
@ApplicationScoped
public class SignalBus {

    private static final Logger LOG = Logger.getLogger(SignalBus.class);

    private final Map<Channel, List<Consumer<Collection<String>>>> subscribers = new EnumMap<>(Channel.class);
    private final Notifier notifier;

    SignalBus(Notifier notifier) {
        this.notifier = notifier;
        for (Channel channel : Channel.values()) {
            subscribers.put(channel, new CopyOnWriteArrayList<>());
        }
    }

    /** Calls the subscriber for every signal from here on; it must be quick and must not throw. */
    public void subscribe(Channel channel, Consumer<Collection<String>> subscriber) {
        subscribers.get(channel).add(subscriber);
    }

    /** Tells this process at once and the other replicas soon. Messages contain no commas. */
    public void publish(Channel channel, String message) {
        publish(channel, List.of(message));
    }

    /** The same for many messages, at least one. */
    public void publish(Channel channel, Collection<String> messages) {
        deliver(channel, messages);
        publishRemote(channel, messages);
    }

    /**
     * Tells this process only, of changes that their transaction is about to commit, each on a thread of its own: a
     * subscriber may wait for what the transaction has locked, and must get by if it is never committed.
     */
    public void publishAhead(Channel channel, Collection<String> messages) {
        messages.forEach(message ->
                Thread.ofVirtual().name("signal-ahead").start(() -> deliver(channel, List.of(message))));
    }

    /** Tells the other replicas only: this process knows already. */
    public void publishRemote(Channel channel, Collection<String> messages) {
        messages.forEach(message -> notifier.send(channel, message));
    }

    void deliver(Channel channel, Collection<String> messages) {
        for (Consumer<Collection<String>> subscriber : subscribers.get(channel)) {
            try {
                subscriber.accept(messages);
            } catch (RuntimeException e) {
                LOG.warnf(e, "A subscriber of %s failed; it will find the change when it polls", channel);
            }
        }
    }
}
