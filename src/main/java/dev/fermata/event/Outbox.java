package dev.fermata.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;

/**
 * What waits for one reader, who takes it at its own pace. It ends after what is waiting when {@link #end ended}, or at
 * once when more than its capacity would wait: a slow reader costs a bounded amount of memory, and comes back.
 *
 * <p>Its one reader either {@link #read takes} what waits when it is woken, or {@link #subscribe subscribes}. Thread-safe:
 * any thread may offer; one at a time may take.
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
    private final Deque<T> waiting = new ArrayDeque<>();
    private final int capacity;
    private final BinaryOperator<T> joined;
    private final Runnable onClose;
    /** Tells the reader to look; null until there is one. */
    private Runnable wake;
    /** The reader has found nothing, and waits to be woken. */
    private boolean asleep;
    private Ending ending;
    private boolean closed;

    /**
     * An empty one.
     *
     * @param capacity how many may wait
     * @param onClose called once it has ended or its reader is gone, on any thread and perhaps under the caller's locks
     */
    public Outbox(int capacity, Runnable onClose) {
        this(capacity, (_, _) -> null, onClose);
    }

    /**
     * One in which items that wait become fewer.
     *
     * @param joined makes one of the last item that waits and the next; null where they stay two
     */
    Outbox(int capacity, BinaryOperator<T> joined, Runnable onClose) {
        this.capacity = capacity;
        this.joined = joined;
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
        boolean sleeps = false;
        lock.lock();
        try {
            if (ending == null) {
                if (!add(item)) {
                    return false;
                }
                sleeps = asleep;
                asleep = false;
            }
        } finally {
            lock.unlock();
        }
        if (sleeps) {
            wake.run();
        }
        return true;
    }

    private boolean add(T item) {
        T last = waiting.peekLast();
        T both = last == null ? null : joined.apply(last, item);
        if (both != null) {
            waiting.pollLast();
        } else if (waiting.size() >= capacity) {
            return false;
        }
        return waiting.add(both != null ? both : item);
    }

    private void leaveBehind() {
        end(Ending.BEHIND, true);
    }

    /** Ends it after what is waiting. */
    public void end(Ending why) {
        end(why, false);
    }

    private void end(Ending why, boolean atOnce) {
        Runnable reader;
        lock.lock();
        try {
            if (ending == null) {
                ending = why;
                if (atOnce) {
                    waiting.clear();
                }
            }
            taken.signalAll();
            reader = wake;
            asleep = false;
        } finally {
            lock.unlock();
        }
        if (reader != null) {
            reader.run();
        }
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

    /**
     * Makes a reader of whoever calls, who begins to {@link #poll} at once, and is woken after it found nothing.
     *
     * @param newWake called when there may be something to take or the end to see, on any thread and perhaps under the
     *     caller's locks; it must be quick
     */
    void read(Runnable newWake) {
        lock.lock();
        try {
            if (wake != null) {
                throw new IllegalStateException("an outbox has one reader");
            }
            wake = newWake;
        } finally {
            lock.unlock();
        }
    }

    /** The reader takes the next item; empty when none waits, and then it is woken for the next one. */
    Optional<T> poll() {
        lock.lock();
        try {
            T next = waiting.poll();
            if (next != null && waiting.isEmpty()) {
                taken.signalAll();
            }
            asleep = next == null && ending == null;
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader has now come to the end; true once. */
    boolean finish() {
        lock.lock();
        try {
            if (closed || ending == null || !waiting.isEmpty()) {
                return false;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        onClose.run();
        return true;
    }

    /** The reader is gone. */
    void leave() {
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

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        OutboxSubscription<T> subscription = new OutboxSubscription<>(this, subscriber);
        read(subscription::look);
        subscription.begin();
    }
}
