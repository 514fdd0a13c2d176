package dev.fermata.llm;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that the signal ends at once. */
final class AbortablePause implements AutoCloseable {

    private final CountDownLatch aborted = new CountDownLatch(1);
    private final AbortSignal.Registration registration;

    AbortablePause(AbortSignal signal) {
        registration = signal.onAbort(aborted::countDown);
    }

    /**
     * Waits until this moment of {@link System#nanoTime()}.
     *
     * @return true when the time has passed, false when the signal came
     */
    boolean until(long nanoTime) throws InterruptedException {
        return !aborted.await(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        registration.close();
    }
}
