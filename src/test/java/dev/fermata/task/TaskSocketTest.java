package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventType;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StreamProfile.class)
class TaskSocketTest {

    private static final int MANY = StreamProfile.MAX_BEHIND * 4;

    @TestHTTPResource
    URI server;

    @Inject
    StreamedTasks streamed;

    @Inject
    EventHub hub;

    private final String user = "socket-" + UUID.randomUUID();
    private final String token = Tokens.of(user, Role.USER);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void a_browser_gets_every_row_and_a_normal_close() {
        String id = streamed.submit(user, context -> Map.of());

        try (SocketClient client = SocketClient.open(uri(id), token)) {
            assertThat(client.awaitClose()).isEqualTo("1000 done");
            assertThat(client.subprotocol()).isEqualTo("fermata");
            assertThat(client.types()).containsExactly("status", "status", "status", "progress", "result", "done");
            assertThat(client.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void a_program_sends_its_token_in_a_header() {
        String id = finished();

        try (SocketClient client = SocketClient.openWithHeader(uri(id), token)) {
            assertThat(client.awaitClose()).isEqualTo("1000 done");
        }
    }

    @Test
    void a_client_that_comes_back_gets_the_rest() {
        String id = finished();

        try (SocketClient rest = SocketClient.open(URI.create(uri(id) + "?after=3"), token);
                SocketClient nothing = SocketClient.open(URI.create(uri(id) + "?after=6"), token)) {
            assertThat(rest.awaitClose()).isEqualTo("1000 done");
            assertThat(rest.seqs()).containsExactly(4L, 5L, 6L);
            assertThat(nothing.awaitClose()).isEqualTo("1000 done");
            assertThat(nothing.messages()).isEmpty();
        }
    }

    @Test
    void text_arrives_before_it_is_in_a_row() {
        String id = streamed.submit(user, context -> {
            context.text("hello");
            goOn.await();
            return Map.of();
        });
        try (SocketClient client = SocketClient.open(uri(id), token)) {
            client.awaitMessage(message -> message.path("text").asText().equals("hello"));
            goOn.countDown();
            assertThat(client.awaitClose()).isEqualTo("1000 done");
        }
    }

    @Test
    void signs_of_life_go_both_ways_and_chatter_is_passed_over() {
        String id = waiting();
        try (SocketClient client = SocketClient.open(uri(id), token)) {
            client.send("not json");
            client.send("[1]");
            client.send("{\"type\":\"other\"}");
            client.send("{\"type\":\"ping\"}");
            client.awaitMessage(message -> message.get("type").asText().equals("pong"));
            await().until(() -> client.pings() >= 2);
            goOn.countDown();
            assertThat(client.awaitClose()).isEqualTo("1000 done");
            assertThat(client.types()).containsOnlyOnce("pong");
        }
    }

    @Test
    void without_a_good_token_there_is_no_handshake() {
        String id = finished();

        assertThat(SocketClient.refused(uri(id))).isEqualTo(401);
        assertThat(SocketClient.refused(uri(id), "fermata")).isEqualTo(401);
        assertThat(SocketClient.refused(uri(id), "fermata", "bearer.garbage")).isEqualTo(401);
        assertThat(SocketClient.refused(uri(id), "fermata", "bearer." + Tokens.forged(user))).isEqualTo(401);
    }

    @Test
    void a_handshake_that_is_refused_says_why() throws IOException {
        String id = finished();

        assertThat(handshake(id, "fermata").isProblem(401, "token_required")).isTrue();
        for (String bad : List.of("garbage", Tokens.forged(user))) {
            RawHttp.Answer answer = handshake(id, "fermata, bearer." + bad);
            assertThat(answer.isProblem(401, "token_invalid")).as(answer.toString()).isTrue();
            assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
        }
    }

    private RawHttp.Answer handshake(String id, String protocols) throws IOException {
        try (RawHttp http = RawHttp.connect(server)) {
            return http.head("""
                    GET /api/tasks/%s/ws HTTP/1.1
                    Host: localhost
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                    Sec-WebSocket-Protocol: %s""".formatted(id, protocols)).answer();
        }
    }

    @Test
    void another_owners_task_does_not_exist() {
        String stranger = "bearer." + Tokens.of("stranger", Role.USER);

        assertThat(SocketClient.refused(uri(finished()), "fermata", stranger)).isEqualTo(404);
        assertThat(SocketClient.refused(uri("no-such-task"), "fermata", stranger)).isEqualTo(404);
    }

    @Test
    void a_position_that_is_no_number_is_refused() {
        assertThat(SocketClient.refused(URI.create(uri(finished()) + "?after=x"), "fermata", "bearer." + token)).isEqualTo(400);
    }

    @Test
    void the_connection_ends_with_the_token() {
        String id = waiting();

        try (SocketClient client = SocketClient.open(uri(id), Tokens.expiringIn(Duration.ofSeconds(3), user))) {
            assertThat(client.awaitClose()).startsWith("1008 token expired");
            assertThat(client.types()).isNotEmpty().doesNotContain("done");
        }
        goOn.countDown();
    }

    @Test
    void leaving_does_not_cancel_and_leaves_nothing_behind() {
        String id = waiting();
        SocketClient client = SocketClient.open(uri(id), token);
        client.awaitMessage(message -> message.get("type").asText().equals("status"));

        client.close();

        await().until(() -> hub.watched() == 0);
        goOn.countDown();
        await().until(() -> task(id).status == TaskStatus.COMPLETED);
    }

    @Test
    void a_client_that_does_not_read_is_let_go_and_comes_back_for_the_rest() {
        CountDownLatch reading = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            reading.await();
            for (int i = 0; i < MANY; i++) {
                context.emit(EventType.INFO, Map.of("n", i, "text", "x".repeat(4000)));
            }
            goOn.await();
            return Map.of();
        });
        try (SocketClient client = SocketClient.openIdle(uri(id), token)) {
            await().until(() -> hub.watched() > 0);
            reading.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> hub.streams() == 0);
            goOn.countDown();
            // All of it is in the log: read from there, it comes at the reader's pace.
            await().atMost(Duration.ofSeconds(30)).until(() -> streamed.tasks().get(StreamedTasks.owner(user), id).settled());

            client.readOn();

            assertThat(client.awaitClose()).startsWith("1013 too slow");
            List<Long> before = client.seqs();
            try (SocketClient rest = SocketClient.open(URI.create(uri(id) + "?after=" + before.getLast()), token)) {
                assertThat(rest.awaitClose()).isEqualTo("1000 done");
                assertThat(rest.seqs()).containsExactlyElementsOf(
                        LongStream.rangeClosed(before.getLast() + 1, MANY + 6L).boxed().toList());
            }
        }
    }

    private String waiting() {
        return streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });
    }

    private String finished() {
        ScriptedJob.Script nothing = context -> Map.of();
        String id = streamed.submit(user, nothing);
        await().until(() -> task(id).settled());
        return id;
    }

    private Task task(String id) {
        return streamed.tasks().get(StreamedTasks.owner(user), id);
    }

    private URI uri(String id) {
        return server.resolve("/api/tasks/" + id + "/ws");
    }
}
