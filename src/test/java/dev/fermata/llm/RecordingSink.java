package dev.fermata.llm;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps what it is given, void text included. */
final class RecordingSink implements FragmentSink {

    private final List<String> fragments = new CopyOnWriteArrayList<>();
    private final List<String> restarts = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstText = new CountDownLatch(1);

    @Override
    public void text(String fragment) {
        fragments.add(fragment);
        firstText.countDown();
    }

    @Override
    public void restarted(String reason) {
        restarts.add(reason);
        fragments.clear();
    }

    /** What is valid of it. */
    String text() {
        return String.join("", fragments);
    }

    List<String> restarts() {
        return restarts;
    }

    /** Waits for the first fragment, 10 s at most. */
    void awaitText() throws InterruptedException {
        if (!firstText.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("No text came");
        }
    }
}
