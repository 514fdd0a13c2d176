package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.event.EventHub;
import dev.fermata.event.EventType;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StreamProfile.class)
class SlowReaderTest {

    private static final int MANY = StreamProfile.MAX_BEHIND * 4;
    private static final String LONG = "x".repeat(4000);

    @TestHTTPResource
    URI server;

    @Inject
    StreamedTasks streamed;

    @Inject
    EventHub hub;

    private final String user = "slow-" + UUID.randomUUID();
    private final String token = Tokens.of(user, Role.USER);

    @Test
    void a_reader_that_does_not_read_is_let_go_and_comes_back_for_the_rest() throws IOException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            reading.await();
            for (int i = 0; i < MANY; i++) {
                context.emit(EventType.INFO, Map.of("n", i, "text", LONG));
            }
            goOn.await();
            return Map.of();
        });
        try (Socket socket = connect(id)) {
            await().until(() -> hub.watched() > 0);
            reading.countDown();

            // The task is not done, and nobody has read: its reader was let go all the same.
            await().atMost(Duration.ofSeconds(30)).until(() -> hub.streams() == 0);
            assertThat(streamed.tasks().get(StreamedTasks.owner(user), id).status).isEqualTo(TaskStatus.RUNNING);
            goOn.countDown();
            // All of it is in the log: read from there, it comes at the reader's pace.
            await().atMost(Duration.ofSeconds(30)).until(() -> streamed.tasks().get(StreamedTasks.owner(user), id).settled());

            long last = lastId(socket.getInputStream());
            try (SseReader rest = SseReader.open(uri(id), token, "Last-Event-ID", Long.toString(last))) {
                assertThat(last).isPositive();
                assertThat(rest.awaitEnd().rows()).extracting(SseReader.Event::seq)
                        .containsExactlyElementsOf(LongStream.rangeClosed(last + 1, MANY + 6L).boxed().toList());
            }
        }
    }

    private Socket connect(String id) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8192);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket.getOutputStream().write(("GET " + uri(id).getPath() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + token + "\r\nAccept: text/event-stream\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static long lastId(InputStream stream) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[65536];
        // The response is chunked and ends with an empty chunk.
        while (!text.toString().endsWith("\r\n0\r\n\r\n")) {
            int n = stream.read(buffer);
            assertThat(n).as("the response ends as it should").isPositive();
            text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            if (text.length() > 1_000_000) {
                text.delete(0, text.length() - 100_000);
            }
        }
        long last = 0;
        for (Matcher ids = Pattern.compile("\nid: ?(\\d+)\n").matcher(text); ids.find();) {
            last = Long.parseLong(ids.group(1));
        }
        return last;
    }

    private URI uri(String id) {
        return server.resolve("/api/tasks/" + id + "/events");
    }
}
