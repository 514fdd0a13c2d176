package dev.fermata.llm;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A call on a virtual thread of its own, as the engine makes them. */
final class Running<T> {

    private static final long LONGEST_WAIT_SECONDS = 10;

    private final FutureTask<T> task;
    private final Thread thread;
    private volatile long endedAt;
    private volatile boolean interruptedAtEnd;

    private Running(Callable<T> call) {
        task = new FutureTask<>(call);
        thread = Thread.ofVirtual().start(() -> {
            task.run();
            endedAt = System.nanoTime();
            interruptedAtEnd = Thread.currentThread().isInterrupted();
        });
    }

    static <T> Running<T> of(Callable<T> call) {
        return new Running<>(call);
    }

    /** Waits until its thread waits for a time to pass. */
    void awaitSleep() {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    void interrupt() {
        thread.interrupt();
    }

    T result() throws Exception {
        return task.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** What it failed with. */
    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            T result = task.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("It should have failed and returned " + result);
        } catch (ExecutionException e) {
            thread.join();
            return e.getCause();
        }
    }

    /** {@link System#nanoTime()} of its end. */
    long endedAt() {
        return endedAt;
    }

    boolean interruptedAtEnd() {
        return interruptedAtEnd;
    }
}
