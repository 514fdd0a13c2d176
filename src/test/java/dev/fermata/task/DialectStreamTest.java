package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventHub;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StreamProfile.class)
class DialectStreamTest {

    @TestHTTPResource
    URI server;

    @Inject
    ScriptedJob scripted;

    @Inject
    Tasks tasks;

    @Inject
    EventHub hub;

    @Inject
    Database database;

    private final String user = "dialect-" + UUID.randomUUID();
    private final String token = Tokens.of(user, Role.USER);
    private final String name = "plain-" + UUID.randomUUID();

    @Test
    void a_post_is_answered_with_unnamed_data_lines_up_to_the_closing_word() {
        script(context -> {
            context.text("Guten ");
            context.progress(50, "half", "half_way");
            context.text("Tag");
            return Map.of("answer", 42);
        });

        SseReader reader = post().awaitEnd();

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.header("Content-Type")).startsWith("text/event-stream");
        assertThat(reader.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(reader.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(reader.lines()).allMatch(line -> line.matches("|: ?heartbeat|id: ?\\d+|data: \\{.*\\}"));
        assertThat(text(reader)).isEqualTo("Guten Tag");
        assertThat(types(reader)).contains("progress").endsWith("complete", "done");
        assertThat(told(reader).get(types(reader).indexOf("complete")).at("/result/answer").asInt()).isEqualTo(42);
    }

    @Test
    void the_same_post_again_attaches_to_the_task_and_hears_everything() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch goOn = new CountDownLatch(1);
        script(context -> {
            runs.incrementAndGet();
            context.text("said before");
            goOn.await();
            return Map.of();
        });
        SseReader first = post();
        await().until(() -> text(first).equals("said before"));
        first.close();

        SseReader second = post();
        await().until(() -> text(second).equals("said before"));
        goOn.countDown();

        assertThat(types(second.awaitEnd())).endsWith("complete", "done");
        assertThat(text(post().awaitEnd())).isEqualTo("said before");
        assertThat(runs).hasValue(1);
    }

    @Test
    void whoever_names_a_row_hears_what_came_after_it() {
        script(context -> {
            for (int i = 1; i <= 3; i++) {
                context.step("part-" + i, i, String.class, () -> {
                    context.text("x");
                    return "";
                });
                context.progress(10 * i, "part", "part", i);
            }
            return Map.of();
        });
        SseReader all = post().awaitEnd();
        String second = all.told().stream().filter(event -> event.data().path("percent").asInt() == 20).findFirst()
                .orElseThrow().id();

        SseReader rest = post("Last-Event-ID", second).awaitEnd();

        assertThat(text(rest)).isEqualTo("x");
        assertThat(types(rest)).containsExactly("token", "progress", "progress", "complete", "done");
        assertThat(types(post("Last-Event-ID", all.lastId()).awaitEnd())).containsExactly("complete", "done");
        assertThat(types(post("Last-Event-ID", "9999999").awaitEnd())).containsExactly("complete", "done");
    }

    @Test
    void text_that_a_later_run_says_in_other_words_is_told_again_from_its_beginning() {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch said = new CountDownLatch(1);
        script(context -> context.step("answer", "q", String.class, () -> {
            int run = runs.incrementAndGet();
            context.text("run " + run);
            if (run == 1) {
                said.countDown();
                new CountDownLatch(1).await();
            }
            context.text(" said it");
            return "";
        }));
        try (SseReader reader = post()) {
            await().until(() -> said.getCount() == 0 && text(reader).equals("run 1"));
            tasks.pause(owner(), name);
            await().until(() -> tasks.get(owner(), name).leaseOwner == null);
            assertThat(reader.ended()).isFalse();
            tasks.resume(owner(), name);

            assertThat(types(reader.awaitEnd())).containsOnlyOnce("again");
            assertThat(text(reader)).isEqualTo("run 1run 2 said it");
        }
        assertThat(text(post().awaitEnd())).isEqualTo("run 1run 2 said it");
    }

    @Test
    void a_reader_hears_that_an_idle_task_goes_on() {
        CountDownLatch goOn = new CountDownLatch(1);
        script(context -> {
            goOn.await();
            return Map.of();
        });
        try (SseReader reader = post()) {
            await().until(() -> types(reader).stream().filter("running"::equals).count() >= 2);
            goOn.countDown();
        }
    }

    @Test
    void leaving_does_not_cancel() {
        CountDownLatch goOn = new CountDownLatch(1);
        script(context -> {
            context.text("begun");
            goOn.await();
            return Map.of();
        });
        SseReader reader = post();
        await().until(() -> text(reader).equals("begun"));

        reader.close();
        await().until(() -> hub.watched() == 0);
        goOn.countDown();

        await().until(() -> tasks.get(owner(), name).status == TaskStatus.COMPLETED);
    }

    @Test
    void the_stream_ends_with_the_token() {
        CountDownLatch goOn = new CountDownLatch(1);
        script(context -> {
            goOn.await();
            return Map.of();
        });

        SseReader reader = SseReader.post(uri(), Tokens.expiringIn(Duration.ofSeconds(3), user), "{}").awaitEnd();
        goOn.countDown();

        assertThat(types(reader)).doesNotContain("done");
        assertThat(types(post().awaitEnd())).endsWith("done");
    }

    @Test
    void rows_that_another_replica_wrote_are_told_too() {
        CountDownLatch goOn = new CountDownLatch(1);
        script(context -> {
            goOn.await();
            return Map.of();
        });
        try (SseReader reader = post()) {
            await().until(() -> tasks.get(owner(), name).status == TaskStatus.RUNNING);
            // As another process does it: behind this one's back, and with no hint.
            database.update("""
                    with grown as (update task set seq = seq + 1 where id = ? returning id, seq, attempt)
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    select id, seq, attempt, 'progress', '{"percent": 33}', fermata_now() from grown
                    """, tasks.get(owner(), name).id);

            await().atMost(Duration.ofSeconds(15)).until(() -> types(reader).contains("progress"));
            goOn.countDown();
        }
    }

    @Test
    void a_reader_that_does_not_read_is_let_go_and_the_task_goes_on() throws IOException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        int many = StreamProfile.MAX_BEHIND * 8;
        script(context -> {
            reading.await();
            for (int i = 0; i < many; i++) {
                context.progress(i * 99 / many, "x".repeat(4000), "part");
            }
            goOn.await();
            return Map.of();
        });
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(8192);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.getOutputStream().write(("POST " + uri().getPath() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + token + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            await().until(() -> hub.watched() > 0);
            reading.countDown();

            await().atMost(Duration.ofSeconds(30)).until(() -> hub.streams() == 0);
            assertThat(tasks.get(owner(), name).status).isEqualTo(TaskStatus.RUNNING);
            goOn.countDown();
        }
        assertThat(types(post().awaitEnd()).stream().filter("progress"::equals)).hasSize(many + 1);
    }

    @Test
    void an_answer_without_a_task_is_a_stream_that_ends() {
        SseReader reader = SseReader.post(server.resolve("/api/plain/nothing"), token, "{}").awaitEnd();

        assertThat(reader.status()).isEqualTo(200);
        assertThat(types(reader)).containsExactly("error");
    }

    private void script(ScriptedJob.Script script) {
        scripted.register(name, script);
    }

    private Owner owner() {
        return StreamedTasks.owner(user);
    }

    private URI uri() {
        return server.resolve("/api/plain/" + name);
    }

    private SseReader post(String... headers) {
        return SseReader.post(uri(), token, "{}", headers);
    }

    private static List<JsonNode> told(SseReader reader) {
        return reader.told().stream().map(SseReader.Event::data).toList();
    }

    private static List<String> types(SseReader reader) {
        return told(reader).stream().map(word -> word.path("type").asText()).toList();
    }

    private static String text(SseReader reader) {
        return told(reader).stream().filter(word -> word.has("content"))
                .map(word -> word.path("content").asText()).collect(Collectors.joining());
    }
}
