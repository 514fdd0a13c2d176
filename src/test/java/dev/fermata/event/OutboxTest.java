package dev.fermata.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicInteger closed = new AtomicInteger();
    private final Outbox<Integer> outbox = new Outbox<>(3, closed::incrementAndGet);
    private final Reader reader = new Reader();

    @Test
    void what_finds_no_room_changes_nothing() {
        outbox.subscribe(reader);
        List.of(1, 2, 3).forEach(item -> assertThat(outbox.offerIfRoom(item)).isTrue());

        assertThat(outbox.offerIfRoom(4)).isFalse();

        assertThat(outbox.ending()).isNull();
        reader.subscription.request(10);
        assertThat(outbox.offerIfRoom(5)).isTrue();
        assertThat(reader.items).containsExactly(1, 2, 3, 5);
    }

    @Test
    void who_insists_on_more_than_there_is_room_for_ends_it() {
        outbox.subscribe(reader);
        List.of(1, 2, 3, 4).forEach(outbox::offer);

        assertThat(outbox.ending()).isEqualTo(Outbox.Ending.BEHIND);
        assertThat(reader.completed).isTrue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_reader_that_takes_nothing_is_left_behind() throws InterruptedException {
        outbox.subscribe(reader);
        outbox.offer(1);

        assertThat(outbox.awaitTaken(SHORT)).isFalse();

        assertThat(outbox.ending()).isEqualTo(Outbox.Ending.BEHIND);
        assertThat(reader.items).isEmpty();
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_reader_that_takes_all_is_waited_for() throws InterruptedException {
        outbox.subscribe(reader);
        List.of(1, 2, 3).forEach(outbox::offer);
        Thread.startVirtualThread(() -> {
            reader.subscription.request(1);
            reader.subscription.request(2);
        });

        assertThat(outbox.awaitTaken(LONG)).isTrue();

        assertThat(reader.items).containsExactly(1, 2, 3);
        assertThat(outbox.ending()).isNull();
    }

    @Test
    void nobody_waits_for_a_reader_that_has_left() throws InterruptedException {
        outbox.subscribe(reader);
        outbox.offer(1);
        Thread.startVirtualThread(() -> reader.subscription.cancel());

        assertThat(outbox.awaitTaken(LONG)).isFalse();

        assertThat(outbox.ending()).isEqualTo(Outbox.Ending.BROKEN_OFF);
    }

    private static final class Reader implements Flow.Subscriber<Integer> {
        private final List<Integer> items = new CopyOnWriteArrayList<>();
        private volatile Flow.Subscription subscription;
        private volatile boolean completed;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(Integer item) {
            items.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            completed = true;
        }
    }
}
