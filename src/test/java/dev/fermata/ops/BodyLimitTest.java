package dev.fermata.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.testing.RawHttp;
import dev.fermata.testing.RawHttp.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Speaks HTTP by hand: an HTTP client would hide whether the answer came before the connection was reset. */
@QuarkusTest
class BodyLimitTest {

    private static final int MEGABYTE = 1 << 20;
    private static final byte[] PIECE = new byte[MEGABYTE];
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String FILE = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";

    @TestHTTPResource
    URI server;

    @ConfigProperty(name = "quarkus.http.body.uploads-directory")
    Path uploads;

    @Test
    void an_upload_of_60_mb_that_says_so_gets_a_problem_and_keeps_its_connection() throws IOException {
        try (RawHttp http = post("/api/echo/file", FORM, "Content-Length: " + 60 * MEGABYTE)) {
            for (int i = 0; i < 60; i++) {
                http.bytes(PIECE);
            }
            assertThat(http.answer().isProblem(413, "body_too_large")).isTrue();
            assertIsWell(http);
        }
    }

    @Test
    void an_upload_that_asks_first_is_refused_before_it_sends_a_byte() throws IOException {
        try (RawHttp http = post("/api/echo/file", FORM, "Content-Length: " + 60 * MEGABYTE + "\nExpect: 100-continue")) {
            assertThat(http.answer().isProblem(413, "body_too_large")).isTrue();
        }
    }

    @Test
    void a_chunked_upload_that_grows_beyond_the_limit_gets_the_same_leaves_no_file_and_keeps_its_connection()
            throws IOException {
        try (RawHttp http = post("/api/echo/file", FORM, "Transfer-Encoding: chunked\nAccept-Language: zh")) {
            http.chunk(FILE.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 60; i++) {
                http.chunk(PIECE);
            }
            http.chunk(new byte[0]);

            Answer answer = http.answer();
            assertThat(answer.isProblem(413, "body_too_large")).as(answer.toString()).isTrue();
            assertThat(answer.body()).contains("超过", "55 MB");
            assertIsWell(http);
        }
        await().until(() -> {
            try (Stream<Path> files = Files.list(uploads)) {
                return files.findAny().isEmpty();
            }
        });
    }

    @Test
    void chunked_json_beyond_the_limit_is_answered_at_once_and_keeps_its_connection() throws IOException {
        try (RawHttp http = post("/api/echo", "application/json", "Transfer-Encoding: chunked")) {
            text(http, 3);

            Answer answer = http.answer();
            assertThat(answer.isProblem(413, "body_too_large")).as(answer.toString()).isTrue();
            assertThat(answer.body()).contains("2 MB");
            http.chunk(PIECE).chunk(new byte[0]);
            assertIsWell(http);
        }
    }

    @Test
    void json_that_is_broken_from_its_first_byte_is_answered_at_once_however_much_follows() throws IOException {
        try (RawHttp http = post("/api/echo", "application/json", "Transfer-Encoding: chunked")) {
            http.chunk("}}}}}}}}".getBytes(StandardCharsets.US_ASCII));
            assertThat(http.answer().isProblem(400, "malformed_json")).isTrue();

            http.chunk(PIECE).chunk(PIECE).chunk(new byte[0]);
            assertIsWell(http);
        }
    }

    @Test
    void whoever_does_not_stop_sending_loses_the_connection() throws IOException {
        try (RawHttp http = post("/api/echo", "application/json", "Transfer-Encoding: chunked")) {
            text(http, 3);
            http.answer();

            assertThatThrownBy(() -> text(http, 100)).isInstanceOf(IOException.class);
        }
        try (RawHttp stranger = post("/api/echo/who", "application/json", "Transfer-Encoding: chunked")) {
            assertThat(stranger.answer().status()).isGreaterThanOrEqualTo(400);

            assertThatThrownBy(() -> text(stranger, 100)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_field_that_is_too_large_is_named_with_its_limit() throws IOException {
        String form = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + "x".repeat(21 * MEGABYTE) + "\r\n--x--\r\n";
        try (RawHttp http = post("/api/echo/file", FORM, "Content-Length: " + form.length())) {
            http.bytes(form.getBytes(StandardCharsets.US_ASCII));

            Answer answer = http.answer();
            assertThat(answer.isProblem(413, "field_too_large")).as(answer.toString()).isTrue();
            assertThat(answer.body()).contains("20 MB");
        }
    }

    /** Opens a JSON text that never ends. */
    private static void text(RawHttp http, int megabytes) throws IOException {
        http.chunk("\"".getBytes(StandardCharsets.US_ASCII));
        byte[] piece = "x".repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < megabytes; i++) {
            http.chunk(piece);
        }
    }

    private RawHttp post(String path, String type, String headers) throws IOException {
        return RawHttp.connect(server).head("POST %s HTTP/1.1\nHost: localhost\nContent-Type: %s\n%s".formatted(path, type, headers));
    }

    private static void assertIsWell(RawHttp http) throws IOException {
        assertThat(http.head("GET /api/nope HTTP/1.1\nHost: localhost").answer().isProblem(404, "no_such_route")).isTrue();
    }
}
