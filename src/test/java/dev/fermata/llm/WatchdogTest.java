package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Semaphore barks = new Semaphore(0);
    private final Watchdog watchdog = new Watchdog(vertx, barks::release);

    @AfterEach
    void close() {
        watchdog.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void it_barks_when_the_end_has_come() throws InterruptedException {
        long end = in(30);
        watchdog.expect(end);

        assertThat(barks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - end).isNotNegative();
    }

    @Test
    void it_leaves_a_wait_alone_whose_end_has_moved_on() throws InterruptedException {
        watchdog.expect(in(20));
        watchdog.expect(in(TimeUnit.HOURS.toMillis(1)));
        Semaphore later = new Semaphore(0);
        vertx.setTimer(200, _ -> later.release());

        assertThat(later.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(barks.availablePermits()).isZero();
    }

    @Test
    void an_end_that_moves_closer_is_not_missed() throws InterruptedException {
        watchdog.expect(in(TimeUnit.HOURS.toMillis(1)));
        watchdog.expect(in(30));

        assertThat(barks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void it_barks_again_for_the_next_wait() throws InterruptedException {
        for (int waits = 0; waits < 5; waits++) {
            watchdog.expect(in(5));
            assertThat(barks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
