package dev.fermata.task;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.event.EventLog;
import dev.fermata.security.Role;
import dev.fermata.security.StreamLimit;
import dev.fermata.security.Tokens;
import dev.fermata.testing.Api;
import dev.fermata.testing.LogLines;
import dev.fermata.testing.RawHttp;
import dev.fermata.testing.RawHttp.Answer;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(StreamLimitTest.Narrow.class)
class StreamLimitTest {

    private static final int MOST = 2;
    private static final int BURST = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Two streams an owner, and thirty requests before it has to wait. */
    public static class Narrow extends StreamProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("fermata.security.streams-per-owner", Integer.toString(MOST));
            overrides.put("fermata.security.requests-per-second", "1");
            overrides.put("fermata.security.request-burst", Integer.toString(BURST));
            return overrides;
        }
    }

    @TestHTTPResource
    URI server;

    @Inject
    StreamedTasks streamed;

    @Inject
    StreamLimit limit;

    @Inject
    EventLog events;

    private final Api ann = Api.stranger();
    private final String token = Tokens.of(ann.user(), Role.USER);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void everybody_leaves() throws Exception {
        goOn.countDown();
        for (AutoCloseable stream : open) {
            stream.close();
        }
        await().until(() -> limit.streams() == 0);
    }

    @Test
    void one_stream_too_many_is_refused_with_what_to_do_and_others_have_theirs() throws IOException {
        String id = waiting();
        fill(id);

        Answer refused = refused(get(id));
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.body()).contains("You have 2 streams open");
        assertThat(refused(get(id) + "\nAccept-Language: zh").body()).contains("已达上限 2 个");
        refused(get("no-such-task"));

        try (SseReader other = SseReader.open(server.resolve("/api/events"), Tokens.of("somebody-else", Role.USER))) {
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void every_route_that_streams_counts() throws IOException {
        fill(waiting());

        Stream<String> gets = streaming("get");
        Stream<String> posts = streaming("post");

        List<String> paths = gets.map(path -> path.replaceAll("\\{.*?}", "x")).toList();
        assertThat(paths).hasSize(4);
        for (String path : paths) {
            refused(request(path));
        }
        assertThat(posts.map(path -> path.endsWith("/file")
                ? ann.call().multiPart("file", "a.txt", new byte[] {'a'}).post(path).statusCode()
                : ann.post(path.replaceAll("\\{.*?}", "x"), Map.of()).statusCode())).hasSize(4).containsOnly(429);
    }

    private Stream<String> streaming(String method) throws IOException {
        JsonNode paths = JSON.readTree(given().get("/q/openapi?format=json").asByteArray()).path("paths");
        return paths.properties().stream()
                .filter(path -> path.getValue().path(method).path("responses").toString().contains("text/event-stream"))
                .map(Map.Entry::getKey);
    }

    @Test
    void streams_and_sockets_count_together_and_a_socket_that_closes_makes_room() throws IOException {
        String id = waiting();
        open.add(SseReader.open(server.resolve("/api/events"), token));
        SocketClient socket = SocketClient.open(socketOf(id), token);
        socket.awaitMessage(message -> true);

        Answer refused = handshake(id);
        assertThat(refused.isProblem(429, "too_many_streams")).as(refused.toString()).isTrue();
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        refused(request("/api/events"));

        socket.close();
        await().until(() -> limit.streams() == 1);
        try (SocketClient next = SocketClient.open(socketOf(id), token)) {
            next.awaitMessage(message -> true);
            goOn.countDown();
            assertThat(next.awaitClose()).isEqualTo("1000 done");
        }
        await().until(() -> limit.streams() == 1);
    }

    @Test
    void what_is_refused_at_the_handshake_is_a_document_too() throws IOException {
        assertThat(handshake("no-such-task").isProblem(404, "task_not_found")).isTrue();
        assertThat(handshake(waiting() + "/ws?after=x#").isProblem(400, "invalid_request")).isTrue();
        try (RawHttp http = RawHttp.connect(server)) {
            Answer answer = http.head(upgrade("x/ws", "")).answer();
            assertThat(answer.isProblem(401, "token_required")).as(answer.toString()).isTrue();
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
        }
    }

    @Test
    void an_original_stream_that_is_refused_makes_no_task() {
        fill(waiting());
        String name = UUID.randomUUID().toString();

        Api.problem(ann.post("/api/plain/" + name), 429, "too_many_streams");

        ann.get("/api/tasks").then().body("total", equalTo(1));
    }

    @Test
    void whatever_a_stream_ends_with_makes_room() throws IOException {
        for (int i = 0; i < MOST + 2; i++) {
            assertThat(ann.get("/api/tasks/{id}/events", "no-such-task").statusCode()).isEqualTo(404);
        }
        String id = streamed.submit(ann.user(), context -> Map.of());
        for (int i = 0; i < MOST + 2; i++) {
            try (SseReader whole = SseReader.open(events(id), token)) {
                assertThat(whole.status()).isEqualTo(200);
                whole.awaitEnd();
            }
            await().until(() -> limit.streams() == 0);
        }
        for (int i = 0; i < MOST + 2; i++) {
            assertThat(ann.get("/api/tasks/{id}/events?after=1000", id).statusCode()).isEqualTo(204);
        }
        String endless = waiting();
        for (int i = 0; i < MOST + 2; i++) {
            try (RawHttp http = RawHttp.connect(server)) {
                assertThat(http.head(get(endless)).answer().status()).isEqualTo(200);
                assertThat(limit.streams()).isEqualTo(1);
                http.reset();
            }
            await().until(() -> limit.streams() == 0);
        }
    }

    /** @param stream one that is written by us, and one that is written by the framework */
    @ParameterizedTest
    @ValueSource(strings = {"/events", "/stream"})
    void a_client_that_leaves_in_the_middle_of_a_write_makes_room_and_is_no_error(String stream) throws IOException {
        try (LogLines log = new LogLines()) {
            leaveInTheMiddleOf(stream);

            await().until(() -> limit.streams() == 0);
            assertThat(log.errors()).isEmpty();
        }
    }

    /** More is said than fits into all buffers on the way to the client, which resets its connection then. */
    private void leaveInTheMiddleOf(String stream) throws IOException {
        String id = streamed.submit(ann.user(), context -> {
            for (int i = 0; i < 2000; i++) {
                context.progress(1, "x".repeat(4000), "half_way");
            }
            goOn.await();
            return Map.of();
        });
        try (RawHttp http = RawHttp.connectSlow(server)) {
            assertThat(http.head(get(id, stream)).answer().status()).isEqualTo(200);
            assertThat(limit.streams()).isEqualTo(1);
            await().until(() -> events.head(id).orElse(0) > 2000);
            http.reset();
        }
    }

    @Test
    void handshakes_count_among_an_owners_requests() throws IOException {
        String id = waiting();

        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < BURST + 5; i++) {
            answers.add(handshake(id + "-not"));
        }

        assertThat(answers.getFirst().status()).isEqualTo(404);
        assertThat(answers.getLast().isProblem(429, "too_many_requests")).as(answers.getLast().toString()).isTrue();
        assertThat(answers.getLast().header("Retry-After")).isEqualTo("1");
    }

    /** Opens as many streams as there may be. */
    private void fill(String id) {
        for (int i = 0; i < MOST; i++) {
            SseReader reader = SseReader.open(events(id), token);
            open.add(reader);
            assertThat(reader.status()).isEqualTo(200);
        }
    }

    /** Asks for a stream that is refused, without waiting for the end of one that is not. */
    private Answer refused(String request) throws IOException {
        try (RawHttp http = RawHttp.connect(server)) {
            Answer answer = http.head(request).answer();
            assertThat(answer.isProblem(429, "too_many_streams")).as(answer.toString()).isTrue();
            return answer;
        }
    }

    private Answer handshake(String idAndMore) throws IOException {
        String path = idAndMore.contains("/") ? idAndMore.replaceFirst("#.*", "") : idAndMore + "/ws";
        try (RawHttp http = RawHttp.connect(server)) {
            return http.head(upgrade(path, "Authorization: Bearer " + token)).answer();
        }
    }

    private static String upgrade(String path, String headers) {
        return """
                GET /api/tasks/%s HTTP/1.1
                Host: localhost
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                %s""".formatted(path, headers);
    }

    private String get(String id) {
        return get(id, "/events");
    }

    private String get(String id, String stream) {
        return request("/api/tasks/" + id + stream);
    }

    private String request(String path) {
        return "GET %s HTTP/1.1\nHost: localhost\nAuthorization: Bearer %s".formatted(path, token);
    }

    private String waiting() {
        return streamed.submit(ann.user(), context -> {
            goOn.await();
            return Map.of();
        });
    }

    private URI events(String id) {
        return server.resolve("/api/tasks/" + id + "/events");
    }

    private URI socketOf(String id) {
        return server.resolve("/api/tasks/" + id + "/ws");
    }
}
