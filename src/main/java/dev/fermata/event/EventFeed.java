package dev.fermata.event;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * One reader's stream of a task's events: every row after its starting point once and in order, and live fragments
 * in between. It ends after the log's closing {@code done}, when {@link #end ended}, or when the reader takes nothing
 * for too long; the reader then resumes after the last number it saw.
 *
 * <p>While its reader takes nothing, pieces of live text that follow each other become one: the slower it is, the fewer
 * and larger they are. Rows stay what they are.
 *
 * <p>For one reader, who starts it: a subscriber, or one that is woken and {@link #poll takes}. Offers come from one
 * thread at a time: the one that reads the log for it, later whoever holds the lock of its fan-out.
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
        this.outbox = new Outbox<>(capacity, TaskEvent::joined, () -> onClose.accept(this));
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

    /**
     * Starts it for a reader that takes what it finds.
     *
     * @param wake called when there may be something to {@link #poll}, or the end to see, after the reader found nothing;
     *     on any thread, and it must be quick. The first time before this returns
     */
    public void read(Runnable wake) {
        outbox.read(wake);
        onStart.accept(this);
        wake.run();
    }

    /** Takes the next event; empty when none waits. One thread at a time. */
    public Optional<TaskEvent> poll() {
        return outbox.poll();
    }

    /** Whether the reader has now taken everything before the end; true once. */
    public boolean finish() {
        return outbox.finish();
    }

    /** The reader is gone. */
    public void leave() {
        outbox.leave();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super TaskEvent> subscriber) {
        outbox.subscribe(subscriber);
        onStart.accept(this);
    }
}
