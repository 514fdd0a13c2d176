package dev.fermata.llm;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Barks when nobody has moved the end of a wait any further and it has come. Moving it costs next to nothing, unlike a
 * timed wait for each piece of a stream: one timer is set at a time, and looks again when it goes off too early.
 * {@link #expect} and {@link #close} are the waiting thread's; it barks on an event loop.
 */
final class Watchdog implements AutoCloseable {

    private static final long NONE = -1;

    private final Vertx vertx;
    private final Runnable bark;
    /** As {@link System#nanoTime()}. */
    private volatile long end;
    /** When the timer goes off; changed under the lock of this, like the timer. */
    private volatile long alarm;
    private volatile long timer = NONE;
    private boolean closed;

    /** @param bark must be quick */
    Watchdog(Vertx vertx, Runnable bark) {
        this.vertx = vertx;
        this.bark = bark;
    }

    /** The wait that begins now ends at this moment of {@link System#nanoTime()}. */
    void expect(long newEnd) {
        end = newEnd;
        // Only now: a timer that is found set has not looked at the end yet, and will see this one.
        if (timer == NONE || alarm - newEnd > 0) {
            setAnew();
        }
    }

    private synchronized void setAnew() {
        if (timer != NONE && alarm - end <= 0) {
            return;
        }
        vertx.cancelTimer(timer);
        set();
    }

    private void set() {
        alarm = end;
        long millis = Math.ceilDiv(alarm - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1));
        timer = vertx.setTimer(Math.max(1, millis), this::look);
    }

    private synchronized void look(long id) {
        if (closed || id != timer) {
            return;
        }
        timer = NONE;
        if (end - System.nanoTime() > 0) {
            set();
        } else {
            bark.run();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
