package dev.fermata.llm;

import java.util.concurrent.CountDownLatch;

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

    void awaitFirst() throws InterruptedException {
        first.await();
    }

    void release() {
        released.countDown();
    }
}
