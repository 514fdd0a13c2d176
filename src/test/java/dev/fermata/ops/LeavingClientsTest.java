package dev.fermata.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.testing.LogLines;
import dev.fermata.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LeavingClientsTest {

    // Held, so that its level stays.
    private final Logger problems = Logger.getLogger(HttpProblems.class.getName());
    private Level level;

    @TestHTTPResource
    URI server;

    @ConfigProperty(name = "quarkus.http.body.uploads-directory")
    Path uploads;

    @BeforeEach
    void hear_of_leaving_clients() {
        level = problems.getLevel();
        problems.setLevel(Level.FINE);
    }

    @AfterEach
    void as_before() {
        problems.setLevel(level);
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_an_upload_is_no_error() throws IOException {
        try (LogLines log = new LogLines(); RawHttp http = RawHttp.connect(server)) {
            http.head("POST /api/echo/file HTTP/1.1\nHost: localhost\nContent-Type: multipart/form-data; boundary=x\nContent-Length: 50000")
                    .bytes("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> kept() == 1);
            http.reset();

            await().until(() -> kept() == 0);
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    void nor_is_one_that_leaves_in_the_middle_of_its_json() throws IOException {
        try (LogLines log = new LogLines(); RawHttp http = RawHttp.connect(server)) {
            http.head("POST /api/echo HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 50000\nExpect: 100-continue");
            // Said as soon as the body is read.
            assertThat(http.answer().status()).isEqualTo(100);
            http.bytes("{\"task_type\": ".getBytes(StandardCharsets.US_ASCII)).reset();

            await().untilAsserted(() -> assertThat(log.of(HttpProblems.class.getName())).anySatisfy(
                    message -> assertThat(message).contains("left before it had its answer")));
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    void nor_is_one_that_leaves_in_the_middle_of_a_download() throws IOException {
        try (LogLines log = new LogLines(); RawHttp http = RawHttp.connectSlow(server)) {
            int before = EchoResource.CLOSED.get();
            http.head("GET /api/echo/large HTTP/1.1\nHost: localhost").answer(1000);
            http.reset();

            await().until(() -> EchoResource.CLOSED.get() > before);
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    void what_fails_a_stream_otherwise_stays_an_error() {
        LeavingClients filter = new LeavingClients();

        assertThat(filter.isLoggable(line(new IllegalStateException("ours")))).isTrue();
        assertThat(filter.isLoggable(line(new IOException("No space left on device")))).isTrue();
        assertThat(filter.isLoggable(line(null))).isTrue();
        assertThat(filter.isLoggable(line(new ClosedChannelException()))).isFalse();
        assertThat(filter.isLoggable(line(new IOException("Broken pipe")))).isFalse();
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.list(uploads)) {
            return files.count();
        }
    }

    private static LogRecord line(Throwable thrown) {
        LogRecord line = new LogRecord(Level.SEVERE, "Exception in SSE server handling");
        line.setThrown(thrown);
        return line;
    }
}
