package dev.fermata.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventFeedTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ROOM = 1_000;

    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final EventFeed feed = feed(ROOM);

    @Test
    void pieces_that_wait_become_one() {
        feed.offer(live(1, "a", 0, "one "));
        feed.offer(live(1, "a", 4, "two "));
        feed.offer(live(1, "a", 8, "three"));

        assertThat(texts(takeAll(feed))).containsExactly("a@0:one two three");
    }

    @Test
    void a_reader_that_keeps_pace_gets_each_piece_by_itself() {
        feed.read(woken::incrementAndGet);
        feed.offer(live(1, "a", 0, "one "));
        List<TaskEvent> first = takeAll(feed);
        feed.offer(live(1, "a", 4, "two "));

        assertThat(texts(first)).containsExactly("a@0:one ");
        assertThat(texts(takeAll(feed))).containsExactly("a@4:two ");
    }

    @Test
    void rows_are_never_joined_and_keep_their_place() {
        feed.offer(live(1, "a", 0, "one "));
        feed.offer(live(1, "a", 4, "two "));
        feed.offer(row(1, new TextPiece("a", 0, "one two ")));
        feed.offer(row(2, new TextPiece("a", 8, "three ")));
        feed.offer(live(1, "a", 14, "four "));
        feed.offer(live(1, "a", 19, "five"));

        List<TaskEvent> taken = takeAll(feed);

        assertThat(texts(taken)).containsExactly("a@0:one two ", "a@0:one two ", "a@8:three ", "a@14:four five");
        assertThat(taken).extracting(TaskEvent::seq).containsExactly(0L, 1L, 2L, 0L);
    }

    @Test
    void nothing_is_joined_across_another_event() {
        feed.offer(live(1, "a", 0, "one "));
        feed.offer(new TaskEvent("task", 1, 1, "restarted", "{\"step\":\"a\",\"from\":0}", NOW));
        feed.offer(live(1, "a", 4, "two"));
        feed.offer(TaskEvent.heartbeat("task"));
        feed.offer(live(1, "a", 7, "three"));

        assertThat(takeAll(feed)).extracting(TaskEvent::type)
                .containsExactly("content", "restarted", "content", "heartbeat", "content");
    }

    @Test
    void text_that_begins_again_is_not_joined_to_what_it_replaces() {
        feed.offer(live(1, "a", 0, "one "));
        feed.offer(live(1, "a", 0, "uno "));
        feed.offer(live(1, "a", 4, "due"));

        assertThat(texts(takeAll(feed))).containsExactly("a@0:one ", "a@0:uno due");
    }

    @Test
    void neither_steps_nor_attempts_are_mixed() {
        feed.offer(live(1, "a", 0, "one "));
        feed.offer(live(1, "b", 4, "two "));
        feed.offer(live(2, "b", 8, "three"));

        List<TaskEvent> taken = takeAll(feed);

        assertThat(texts(taken)).containsExactly("a@0:one ", "b@4:two ", "b@8:three");
        assertThat(taken).extracting(TaskEvent::attempt).containsExactly(1, 1, 2);
    }

    @Test
    void joined_text_takes_one_place_however_long_it_grows() {
        EventFeed small = feed(3);
        String piece = "0123456789";
        for (int i = 0; i < 2_000; i++) {
            assertThat(small.offer(live(1, "a", i * piece.length(), piece))).isTrue();
        }

        List<TaskEvent> taken = takeAll(small);

        assertThat(taken).hasSize(3);
        assertThat(whole(taken)).containsEntry("a", piece.repeat(2_000));
    }

    @Test
    void however_slow_the_reader_its_text_is_the_same() {
        Random random = new Random(7);
        Map<String, String> said = new HashMap<>();
        List<TaskEvent> taken = new ArrayList<>();
        feed.read(woken::incrementAndGet);
        long seq = 0;
        for (int i = 0; i < 5_000; i++) {
            String step = random.nextInt(10) == 0 ? "b" : "a";
            String before = said.getOrDefault(step, "");
            switch (random.nextInt(40)) {
                case 0 -> {
                    said.put(step, "");
                    feed.offer(new TaskEvent("task", ++seq, 1, "restarted", new TextPiece(step, 0, "").json(), NOW));
                }
                case 1 -> feed.offer(row(++seq, new TextPiece(step, 0, before)));
                default -> {
                    String more = Integer.toString(random.nextInt(1_000)) + " ";
                    said.put(step, before + more);
                    feed.offer(live(1, step, before.length(), more));
                }
            }
            for (int n = random.nextInt(40) == 0 ? random.nextInt(60) : 0; n > 0; n--) {
                feed.poll().ifPresent(taken::add);
            }
        }
        taken.addAll(takeAll(feed));

        assertThat(whole(taken)).isEqualTo(said);
        assertThat(taken.stream().filter(event -> !event.live()).map(TaskEvent::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, seq).boxed().toList());
    }

    @Test
    void a_reader_is_woken_once_for_all_that_comes_until_it_has_found_nothing() {
        feed.read(woken::incrementAndGet);
        assertThat(woken).hasValue(1);
        assertThat(feed.poll()).isEmpty();

        feed.offer(live(1, "a", 0, "one"));
        feed.offer(row(1, new TextPiece("a", 0, "one")));
        assertThat(woken).hasValue(2);

        assertThat(takeAll(feed)).hasSize(2);
        feed.offer(row(2, new TextPiece("a", 3, "two")));
        assertThat(woken).hasValue(3);
    }

    @Test
    void a_reader_sees_the_end_once_and_after_all_that_waits() {
        feed.read(woken::incrementAndGet);
        feed.offer(row(1, new TextPiece("a", 0, "one")));
        feed.end(Outbox.Ending.DONE);
        assertThat(feed.finish()).isFalse();

        assertThat(takeAll(feed)).hasSize(1);

        assertThat(feed.finish()).isTrue();
        assertThat(feed.finish()).isFalse();
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_reader_that_sleeps_hears_of_the_end() {
        feed.read(woken::incrementAndGet);
        assertThat(feed.poll()).isEmpty();

        feed.end(Outbox.Ending.BROKEN_OFF);

        assertThat(woken).hasValue(2);
        assertThat(feed.finish()).isTrue();
    }

    @Test
    void a_reader_that_leaves_closes_it() {
        feed.read(woken::incrementAndGet);
        feed.offer(row(1, new TextPiece("a", 0, "one")));

        feed.leave();
        feed.leave();

        assertThat(closed).hasValue(1);
        assertThat(feed.ending()).isEqualTo(Outbox.Ending.BROKEN_OFF);
        assertThat(feed.poll()).isEmpty();
        assertThat(feed.finish()).isFalse();
    }

    @Test
    void no_wake_up_is_lost_between_a_reader_that_falls_asleep_and_what_comes() throws InterruptedException {
        int many = 20_000;
        Semaphore wakes = new Semaphore(0);
        CountDownLatch end = new CountDownLatch(1);
        List<TaskEvent> taken = new ArrayList<>();
        EventFeed wide = feed(many);
        wide.read(wakes::release);
        Thread reader = Thread.startVirtualThread(() -> {
            while (end.getCount() > 0) {
                wakes.acquireUninterruptibly();
                taken.addAll(takeAll(wide));
                if (wide.finish()) {
                    end.countDown();
                }
            }
        });
        for (int i = 0; i < many; i++) {
            wide.offer(live(1, "a", i, "x"));
        }
        wide.end(Outbox.Ending.DONE);

        assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
        assertThat(whole(taken)).containsEntry("a", "x".repeat(many));
    }

    private EventFeed feed(int room) {
        return new EventFeed("task", 0, room, _ -> {}, _ -> closed.incrementAndGet());
    }

    private static TaskEvent live(int attempt, String step, int from, String text) {
        return TaskEvent.fragment("task", attempt, new TextPiece(step, from, text), NOW);
    }

    private static TaskEvent row(long seq, TextPiece piece) {
        return new TaskEvent("task", seq, 1, "content", piece.json(), NOW);
    }

    private static List<TaskEvent> takeAll(EventFeed from) {
        List<TaskEvent> taken = new ArrayList<>();
        for (Optional<TaskEvent> next = from.poll(); next.isPresent(); next = from.poll()) {
            taken.add(next.get());
        }
        return taken;
    }

    private static List<String> texts(List<TaskEvent> events) {
        return events.stream().map(EventFeedTest::data).map(data -> data.path("step").asText() + "@"
                + data.path("from").asInt() + ":" + data.path("text").asText()).toList();
    }

    /** What a reader puts together, by step. */
    private static Map<String, String> whole(List<TaskEvent> events) {
        Map<String, String> texts = new HashMap<>();
        for (TaskEvent event : events) {
            JsonNode data = data(event);
            String before = texts.getOrDefault(data.path("step").asText(), "");
            assertThat(data.path("from").asInt()).isLessThanOrEqualTo(before.length());
            texts.put(data.path("step").asText(),
                    before.substring(0, data.path("from").asInt()) + data.path("text").asText());
        }
        return texts;
    }

    private static JsonNode data(TaskEvent event) {
        try {
            return JSON.readTree(event.json());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
