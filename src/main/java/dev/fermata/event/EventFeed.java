package dev.fermata.event;

import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * One reader's stream of a task's events: every row after its starting point once and in order, and live fragments
 * in between. It ends after the log's closing {@code done}, when {@link #end ended}, or when the reader takes nothing
 * for too long; the reader then resumes after the last number it saw.
 *
 * <p>For one subscriber, whose subscription starts it. Offers come from one thread at a time: the one that reads the
 * log for it, later whoever holds the lock of its fan-out.
 */
public final class EventFeed implements Flow.Publisher<TaskEvent> {

    private final String taskId;
    private final Outbox<TaskEvent> outbox;
    private final Consumer<EventFeed> onStart;
    private volatile long lastSeq;
    private volatile boolean lastWasDone;

    EventFeed(String taskId, long after, int capacity, Consumer<EventFeed> onStart, Consumer<EventFeed> onClose) {
        this.taskId = taskId;
        this.lastSeq = after;
        this.onStart = onStart;
        this.outbox = new Outbox<>(capacity, () -> onClose.accept(this));
    }

    String taskId() {
        return taskId;
    }

    /** The number of the last row that was offered. */
    long lastSeq() {
        return lastSeq;
    }

    /** Whether the last row that was offered closes the log. */
    boolean atDone() {
        return lastWasDone;
    }

    /** Adds an event; rows that the reader has already are passed over. False when there is no room for it. */
    boolean offer(TaskEvent event) {
        if (!event.live() && event.seq() <= lastSeq) {
            return true;
        }
        if (!outbox.offerIfRoom(event)) {
            return false;
        }
        if (!event.live()) {
            lastSeq = event.seq();
            lastWasDone = event.is(EventType.DONE);
        }
        return true;
    }

    /** Waits until the reader has taken everything; false when the stream has ended, as it does when it takes nothing. */
    boolean awaitTaken(Duration patience) throws InterruptedException {
        return outbox.awaitTaken(patience);
    }

    /** Ends the stream after what is waiting. */
    void end(Outbox.Ending why) {
        outbox.end(why);
    }

    /** Why the stream ended; null while it has not. */
    public Outbox.Ending ending() {
        return outbox.ending();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super TaskEvent> subscriber) {
        outbox.subscribe(subscriber);
        onStart.accept(this);
    }
}
