package dev.fermata.llm;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does not come back from its first fragment until released. */
final class BlockedSink implements FragmentSink {

    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void text(String fragment) {
        first.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void restarted(String reason) {}

    /** Waits for the first fragment, 10 s at most. */
    void awaitFirst() throws InterruptedException {
        if (!first.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("No text came");
        }
    }

    void release() {
        released.countDown();
    }
}
