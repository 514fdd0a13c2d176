package dev.fermata.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one reader, who takes it at its own pace. It ends after what is waiting when {@link #end ended}, or at
 * once when more than its capacity would wait: a slow reader costs a bounded amount of memory, and comes back.
 *
 * <p>For one subscriber. Thread-safe: any thread may offer, and the subscriber is never called concurrently.
 */
public final class Outbox<T> implements Flow.Publisher<T> {

    /** Why it ended. */
    public enum Ending {
        /** There is nothing more to say. */
        DONE,
        /** The reader was too slow. */
        BEHIND,
        /** This replica stops, or could not read on; another can. */
        BROKEN_OFF
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition taken = lock.newCondition();
    private final Queue<T> waiting = new ArrayDeque<>();
    private final int capacity;
    private final Runnable onClose;
    private Flow.Subscriber<? super T> subscriber;
    private Ending ending;
    private long requested;
    private boolean closed;
    private boolean draining;

    /**
     * An empty one.
     *
     * @param capacity how many may wait
     * @param onClose called once it has ended or its reader is gone, on any thread and perhaps under the caller's locks
     */
    public Outbox(int capacity, Runnable onClose) {
        this.capacity = capacity;
        this.onClose = onClose;
    }

    /** Adds an item, unless it has ended; ends it when the reader is too far behind. */
    public void offer(T item) {
        if (!offerIfRoom(item)) {
            leaveBehind();
        }
    }

    /** Adds an item, unless it has ended; false when there is no room for it. */
    boolean offerIfRoom(T item) {
        lock.lock();
        try {
            if (ending == null) {
                if (waiting.size() >= capacity) {
                    return false;
                }
                waiting.add(item);
            }
        } finally {
            lock.unlock();
        }
        drain();
        return true;
    }

    private void leaveBehind() {
        lock.lock();
        try {
            if (ending == null) {
                waiting.clear();
                ending = Ending.BEHIND;
                taken.signalAll();
            }
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** Ends it after what is waiting. */
    public void end(Ending why) {
        lock.lock();
        try {
            if (ending == null) {
                ending = why;
            }
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** Why it ended; null while it has not. */
    public Ending ending() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the reader has taken everything: whoever has much to say says it in pages. Ends it when the reader
     * takes nothing at all for too long.
     *
     * @return false when it has ended
     */
    public boolean awaitTaken(Duration patience) throws InterruptedException {
        while (!takenWithin(patience)) {
            leaveBehind();
        }
        return ending() == null;
    }

    /** Waits as long as the reader takes something now and then; false when it does not. */
    private boolean takenWithin(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            while (ending == null && !waiting.isEmpty()) {
                int before = waiting.size();
                if (taken.awaitNanos(patience.toNanos()) <= 0 && waiting.size() == before) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> newSubscriber) {
        lock.lock();
        try {
            if (subscriber != null) {
                throw new IllegalStateException("an outbox has one subscriber");
            }
            subscriber = newSubscriber;
        } finally {
            lock.unlock();
        }
        newSubscriber.onSubscribe(new Demand());
        drain();
    }

    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long n) {
            lock.lock();
            try {
                requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
            } finally {
                lock.unlock();
            }
            drain();
        }

        @Override
        public void cancel() {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                closed = true;
                ending = ending == null ? Ending.BROKEN_OFF : ending;
                waiting.clear();
                taken.signalAll();
            } finally {
                lock.unlock();
            }
            onClose.run();
        }
    }

    /** Hands over what is waiting and asked for; one thread at a time, others leave their work to it. */
    private void drain() {
        lock.lock();
        try {
            if (draining || subscriber == null) {
                return;
            }
            draining = true;
        } finally {
            lock.unlock();
        }
        while (true) {
            T next = null;
            lock.lock();
            try {
                if (!closed && requested > 0 && !waiting.isEmpty()) {
                    next = waiting.poll();
                    requested--;
                    if (waiting.isEmpty()) {
                        taken.signalAll();
                    }
                } else if (!closed && ending != null && waiting.isEmpty()) {
                    closed = true;
                } else {
                    draining = false;
                    return;
                }
            } finally {
                lock.unlock();
            }
            if (next == null) {
                onClose.run();
                subscriber.onComplete();
            } else {
                subscriber.onNext(next);
            }
        }
    }
}
