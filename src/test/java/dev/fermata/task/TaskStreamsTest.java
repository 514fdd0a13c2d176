package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.engine.JobException;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventFeed;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventType;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StreamProfile.class)
class TaskStreamsTest {

    @TestHTTPResource
    URI server;

    @Inject
    StreamedTasks streamed;

    @Inject
    EventHub hub;

    private final String user = "reader-" + UUID.randomUUID();
    private final String token = Tokens.of(user, Role.USER);

    @Test
    void a_reader_gets_every_row_once_and_in_order_and_the_end() {
        String id = streamed.submit(user, context -> {
            context.progress(50, "half", "half_way");
            return Map.of();
        });

        SseReader reader = open(id).awaitEnd();

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.rows()).extracting(SseReader.Event::name)
                .containsExactly("status", "status", "progress", "status", "progress", "result", "done");
        assertThat(seqs(reader)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void a_stream_whose_reader_left_before_it_began_is_not_counted() {
        await().until(() -> hub.streams() == 0);
        EventFeed unread = hub.open("unread", 0);
        unread.leave();
        EventFeed late = hub.open("late", 0);
        late.leave();
        late.read(() -> { });
        EventFeed read = hub.open("read", 0);

        read.read(() -> { });
        await().until(() -> hub.streams() == 1);

        read.leave();
        await().until(() -> hub.streams() == 0);
    }

    @Test
    void a_log_longer_than_a_slow_readers_allowance_is_read_to_its_end_all_the_same() {
        int many = StreamProfile.MAX_BEHIND * 3;
        String id = finished(context -> {
            IntStream.range(0, many).forEach(i -> context.emit(EventType.INFO, Map.of("n", i)));
            return Map.of();
        });

        SseReader reader = open(id).awaitEnd();

        assertThat(seqs(reader)).containsExactlyElementsOf(LongStream.rangeClosed(1, many + 6L).boxed().toList());
    }

    @Test
    void a_burst_larger_than_any_readers_allowance_does_not_end_its_stream() {
        int many = StreamProfile.MAX_BEHIND * 8;
        CountDownLatch followed = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            followed.await();
            IntStream.range(0, many).forEach(i -> context.emit(EventType.INFO, Map.of("n", i)));
            return Map.of();
        });

        SseReader reader = open(id);
        await().until(() -> reader.names().contains("status") && hub.watched() > 0);
        followed.countDown();

        assertThat(seqs(reader.awaitEnd())).containsExactlyElementsOf(
                LongStream.rangeClosed(1, many + 6L).boxed().toList());
    }

    @Test
    void text_that_comes_faster_than_it_is_sent_arrives_whole_and_in_order() {
        int pieces = 5_000;
        CountDownLatch followed = new CountDownLatch(1);
        StringBuilder said = new StringBuilder();
        IntStream.range(0, pieces).forEach(i -> said.append(piece(i)));
        String id = streamed.submit(user, context -> {
            followed.await();
            IntStream.range(0, pieces).forEach(i -> context.text(piece(i)));
            return Map.of();
        });

        SseReader reader = open(id);
        await().until(() -> reader.names().contains("status") && hub.watched() > 0);
        followed.countDown();
        reader.awaitEnd();

        StringBuilder read = new StringBuilder();
        for (SseReader.Event event : reader.events()) {
            if (event.is("content")) {
                assertThat(event.data().get("from").asInt()).isLessThanOrEqualTo(read.length());
                read.setLength(event.data().get("from").asInt());
                read.append(event.data().get("text").asText());
            }
        }
        assertThat(read).hasToString(said.toString());
        assertThat(seqs(reader)).containsExactlyElementsOf(
                LongStream.rangeClosed(1, reader.rows().size()).boxed().toList());
    }

    private static String piece(int i) {
        return "\uD83C\uDFBC" + i + "\n";
    }

    @Test
    void a_reader_that_comes_back_gets_exactly_the_rest() {
        String id = finished(context -> Map.of());

        assertThat(seqs(open(id, "Last-Event-ID", "2").awaitEnd())).containsExactly(3L, 4L, 5L, 6L);
        assertThat(seqs(openAt("?after=3", id).awaitEnd())).containsExactly(4L, 5L, 6L);
    }

    @Test
    void the_header_is_newer_than_the_address() {
        String id = finished(context -> Map.of());

        assertThat(seqs(openAt("?after=1", id, "Last-Event-ID", "4").awaitEnd())).containsExactly(5L, 6L);
    }

    @Test
    void whoever_has_read_everything_is_told_to_stop() {
        String id = finished(context -> Map.of());

        assertThat(open(id, "Last-Event-ID", "6").status()).isEqualTo(204);
        assertThat(open(id, "Last-Event-ID", "99").status()).isEqualTo(204);
    }

    @Test
    void a_number_beyond_the_log_does_not_keep_others_from_reading() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });
        try (SseReader ahead = open(id, "Last-Event-ID", "999"); SseReader other = open(id)) {
            other.awaitEvent(event -> event.is("status"));

            goOn.countDown();

            assertThat(seqs(other.awaitEnd())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(ahead.awaitEnd().names()).endsWith("done");
        }
    }

    @Test
    void a_paused_task_keeps_its_stream_and_the_same_stream_goes_on() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            running.countDown();
            goOn.await();
            return Map.of();
        });
        try (SseReader reader = open(id)) {
            running.await();
            streamed.tasks().pause(StreamedTasks.owner(user), id);
            reader.awaitEvent(event -> event.is("status") && event.data().get("status").asText().equals("paused"));
            await().until(() -> task(id).leaseOwner == null);
            assertThat(reader.ended()).isFalse();
            assertThat(reader.names()).doesNotContain("done");

            goOn.countDown();
            streamed.tasks().resume(StreamedTasks.owner(user), id);

            reader.awaitEnd();
            assertThat(reader.names()).endsWith("result", "done").containsOnlyOnce("done");
            assertThat(seqs(reader)).containsExactlyElementsOf(
                    LongStream.rangeClosed(1, reader.rows().size()).boxed().toList());
        }
    }

    @Test
    void a_retry_by_hand_goes_on_in_the_numbering() {
        AtomicBoolean repaired = new AtomicBoolean();
        String id = streamed.submit(user, context -> {
            if (!repaired.get()) {
                throw JobException.permanent("broken", "It is broken.", null);
            }
            return Map.of();
        });
        SseReader first = open(id).awaitEnd();
        assertThat(first.names()).endsWith("done");

        repaired.set(true);
        streamed.tasks().retry(StreamedTasks.owner(user), id);
        SseReader second = open(id, "Last-Event-ID", first.lastId()).awaitEnd();

        assertThat(seqs(second).getFirst()).isEqualTo(Long.parseLong(first.lastId()) + 1);
        assertThat(second.names()).endsWith("result", "done");
        // A reader from the start passes the first `done` on its way to the second.
        assertThat(open(id).awaitEnd().names().stream().filter("done"::equals)).hasSize(2);
    }

    @Test
    void leaving_does_not_cancel() {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });
        SseReader reader = open(id);
        reader.awaitNamed("status");

        reader.close();
        goOn.countDown();

        await().until(() -> task(id).status == TaskStatus.COMPLETED);
    }

    @Test
    void another_owners_stream_does_not_exist() {
        String id = finished(context -> Map.of());

        try (SseReader stranger = SseReader.open(uri(id), Tokens.of("stranger", Role.USER))) {
            assertThat(stranger.status()).isEqualTo(404);
        }
    }

    @Test
    void the_stream_ends_with_the_token() {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });

        SseReader reader = SseReader.open(uri(id), Tokens.expiringIn(Duration.ofSeconds(3), user)).awaitEnd();
        goOn.countDown();

        assertThat(reader.names()).isNotEmpty().doesNotContain("done");
        assertThat(open(id, "Last-Event-ID", reader.lastId()).awaitEnd().names()).endsWith("done");
    }

    @Test
    void an_idle_stream_opens_at_once_and_beats() {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });
        await().until(() -> task(id).status == TaskStatus.RUNNING);
        try (SseReader reader = open(id, "Last-Event-ID", "2")) {
            await().until(() -> reader.lines().stream().filter(line -> line.equals(": heartbeat") || line.equals(":heartbeat"))
                    .count() >= 3);
            assertThat(reader.events()).isEmpty();
            goOn.countDown();
        }
    }

    @Test
    void proxies_are_told_to_let_it_through_and_the_body_is_clean() {
        String id = finished(context -> {
            context.text("a\nb");
            return Map.of();
        });

        SseReader reader = open(id).awaitEnd();

        assertThat(reader.header("Content-Type")).startsWith("text/event-stream");
        assertThat(reader.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reader.lines()).allMatch(line -> line.matches("(?:(?:event|data|id|retry)?:.*)?"));
    }

    private String finished(ScriptedJob.Script script) {
        String id = streamed.submit(user, script);
        await().until(() -> task(id).settled());
        return id;
    }

    private Task task(String id) {
        return streamed.tasks().get(StreamedTasks.owner(user), id);
    }

    private static List<Long> seqs(SseReader reader) {
        return reader.rows().stream().map(SseReader.Event::seq).toList();
    }

    private URI uri(String id) {
        return server.resolve("/api/tasks/" + id + "/events");
    }

    private SseReader open(String id, String... headers) {
        return SseReader.open(uri(id), token, headers);
    }

    private SseReader openAt(String query, String id, String... headers) {
        return SseReader.open(URI.create(uri(id) + query), token, headers);
    }
}
