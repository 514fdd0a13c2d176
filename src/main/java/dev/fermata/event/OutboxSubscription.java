package dev.fermata.event;

import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands a subscriber what waits in an outbox, as much as it asks for. Thread-safe; the subscriber is never called
 * concurrently.
 */
final class OutboxSubscription<T> implements Flow.Subscription {

    private final AtomicLong requested = new AtomicLong();
    /** How often somebody came to look since all was looked at: the first one looks, for the others too. */
    private final AtomicInteger looks = new AtomicInteger(1);
    private final Outbox<T> outbox;
    private final Flow.Subscriber<? super T> subscriber;

    OutboxSubscription(Outbox<T> outbox, Flow.Subscriber<? super T> subscriber) {
        this.outbox = outbox;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        look();
    }

    @Override
    public void cancel() {
        outbox.leave();
    }

    /** Nobody looks before this. */
    void begin() {
        subscriber.onSubscribe(this);
        lookForAll();
    }

    /** Hands over what waits and is asked for. */
    void look() {
        if (looks.getAndIncrement() == 0) {
            lookForAll();
        }
    }

    private void lookForAll() {
        int seen;
        do {
            seen = looks.get();
            handOver();
        } while (looks.addAndGet(-seen) > 0);
    }

    private void handOver() {
        Optional<T> next = next();
        while (next.isPresent()) {
            subscriber.onNext(next.get());
            next = next();
        }
        if (outbox.finish()) {
            subscriber.onComplete();
        }
    }

    private Optional<T> next() {
        if (requested.get() == 0) {
            return Optional.empty();
        }
        Optional<T> next = outbox.poll();
        next.ifPresent(_ -> requested.decrementAndGet());
        return next;
    }
}
