package dev.fermata.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One reader's stream of a task's events: every row after its starting point once and in order, and live fragments
 * in between. It ends after the log's closing {@code done}, when {@link #end() ended}, or when the reader falls too
 * far behind; the reader then resumes after the last number it saw.
 *
 * <p>For one subscriber. Thread-safe: any thread may offer, and the subscriber is never called concurrently.
 */
public final class EventFeed implements Flow.Publisher<TaskEvent> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<TaskEvent> waiting = new ArrayDeque<>();
    private final String taskId;
    private final int capacity;
    private final Consumer<EventFeed> onClose;
    private Flow.Subscriber<? super TaskEvent> subscriber;
    private long requested;
    private long lastSeq;
    private boolean lastWasDone;
    private boolean ended;
    private boolean closed;
    private boolean draining;

    EventFeed(String taskId, long after, int capacity, Consumer<EventFeed> onClose) {
        this.taskId = taskId;
        this.lastSeq = after;
        this.capacity = capacity;
        this.onClose = onClose;
    }

    String taskId() {
        return taskId;
    }

    /** The number of the last row that was offered. */
    long lastSeq() {
        lock.lock();
        try {
            return lastSeq;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last row that was offered closes the log. */
    boolean atDone() {
        lock.lock();
        try {
            return lastWasDone;
        } finally {
            lock.unlock();
        }
    }

    /** Adds an event; rows that the reader has already are passed over. */
    void offer(TaskEvent event) {
        lock.lock();
        try {
            if (ended || !event.live() && event.seq() <= lastSeq) {
                return;
            }
            if (!event.live()) {
                lastSeq = event.seq();
                lastWasDone = event.is(EventType.DONE);
            }
            if (waiting.size() >= capacity) {
                // A slow reader: what waits is dropped, and it comes back for it by number.
                waiting.clear();
                ended = true;
            } else {
                waiting.add(event);
            }
        } finally {
            lock.unlock();
        }
        drain();
    }

    /** Ends the stream after what is waiting. */
    public void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        drain();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super TaskEvent> newSubscriber) {
        lock.lock();
        try {
            if (subscriber != null) {
                throw new IllegalStateException("a feed has one subscriber");
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
                ended = true;
                closed = true;
                waiting.clear();
            } finally {
                lock.unlock();
            }
            onClose.accept(EventFeed.this);
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
            TaskEvent next = null;
            boolean finish = false;
            lock.lock();
            try {
                if (!closed && requested > 0 && !waiting.isEmpty()) {
                    next = waiting.poll();
                    requested--;
                } else if (!closed && ended && waiting.isEmpty()) {
                    closed = true;
                    finish = true;
                } else {
                    draining = false;
                    return;
                }
            } finally {
                lock.unlock();
            }
            if (finish) {
                onClose.accept(EventFeed.this);
                subscriber.onComplete();
            } else {
                subscriber.onNext(next);
            }
        }
    }
}
