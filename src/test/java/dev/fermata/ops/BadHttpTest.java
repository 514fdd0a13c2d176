package dev.fermata.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fermata.testing.LogLines;
import dev.fermata.testing.RawHttp;
import dev.fermata.testing.RawHttp.Answer;
import dev.fermata.testing.Scrape;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches no resource because it is hardly HTTP: each is the caller's mistake, told as such, and no fault of ours. */
@QuarkusTest
class BadHttpTest {

    private static final String FILE = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n";

    @TestHTTPResource
    URI server;

    static Stream<Arguments> forms() {
        return Stream.of(
                arguments("multipart/form-data; boundary=x", ""),
                arguments("multipart/form-data; boundary=x", "--x--\r\n"),
                arguments("multipart/form-data; boundary=x", FILE),
                arguments("multipart/form-data; boundary=x", FILE + "\r\ntext without end"),
                arguments("multipart/form-data; boundary=other", FILE + "\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data", FILE + "\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=", FILE + "\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=\"", FILE + "\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=x", (FILE + "\r\ntext\r\n--x--\r\n").replace("\r\n", "\n")),
                arguments("multipart/form-data; boundary=x", "--x\r\n:::\r\nno header\r\n\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=x",
                        FILE + "Content-Transfer-Encoding: base64\r\n\r\nabcde\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                        + "Content-Type: text/plain; charset=nope\r\n\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                        + "Content-Type: garbage\r\n\r\ntext\r\n--x--\r\n"),
                arguments("multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n".repeat(1001) + "--x--\r\n"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_form_that_can_not_be_read_is_the_callers_mistake(String type, String form) throws IOException {
        try (LogLines log = new LogLines()) {
            assertProblem(send("POST", "/api/echo/file", type, form), 400, "malformed_form");
            assertThat(log.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text=%", "text=%zz", "=%"})
    void so_is_a_field_that_can_not_be_decoded(String form) throws IOException {
        assertProblem(send("POST", "/api/echo/form", "application/x-www-form-urlencoded", form), 400, "malformed_form");
    }

    @Test
    void what_a_full_disk_did_to_an_upload_is_not() {
        IOException full = new IOException("No space left on device");
        full.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("sun.nio.ch.FileDispatcherImpl", "write0", null, 1),
            new StackTraceElement("org.jboss.resteasy.reactive.server.handlers.FormBodyHandler", "handle", null, 1)});
        IOException cut = new IOException("Connection terminated parsing multipart request");
        cut.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.jboss.resteasy.reactive.server.core.multipart.MultiPartParserDefinition$MultiPartUploadHandler",
                    "parseBlocking", null, 1),
            new StackTraceElement("org.jboss.resteasy.reactive.server.handlers.FormBodyHandler", "handle", null, 1)});

        assertThat(MalformedForm.caused(full)).isFalse();
        assertThat(MalformedForm.caused(cut)).isTrue();
        assertThat(MalformedForm.caused(new IllegalArgumentException("from a resource"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "///", "application/json, text/plain", "application/"})
    void a_content_type_that_is_none_is_refused(String type) throws IOException {
        assertProblem(send("POST", "/api/echo", type, "{}"), 415, "unsupported_media_type");
        assertProblem(send("POST", "/api/tasks", type, "{}"), 415, "unsupported_media_type");
    }

    @Test
    void one_that_nobody_reads_does_no_harm() throws IOException {
        assertProblem(send("GET", "/api/echo/problem", "garbage", ""), 429, "slow_down");
    }

    @Test
    void the_name_of_a_content_type_has_no_case() throws IOException {
        Answer answer = send("POST", "/api/echo/file", "Multipart/Form-Data; boundary=x", FILE + "\r\ntext\r\n--x--\r\n");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body()).contains("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/q/nope", "/api/../nope", "/api/tasks/x/nope"})
    void where_nothing_is_a_document_says_so(String url) throws IOException {
        try (RawHttp http = RawHttp.connect(server)) {
            assertProblem(http.head("GET " + url + " HTTP/1.1\nHost: localhost").answer(), 404, "no_such_route");
        }
    }

    @Test
    void a_url_that_is_too_long_is_refused() throws IOException {
        try (RawHttp http = RawHttp.connect(server)) {
            assertProblem(http.head("GET /api/tasks?q=" + "a".repeat(4096) + " HTTP/1.1\nHost: localhost").answer(), 414, "url_too_long");
        }
        try (RawHttp http = RawHttp.connect(server)) {
            assertThat(http.head("GET /q/health/live?" + "a".repeat(4000) + " HTTP/1.1\nHost: localhost").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_host_that_is_none_is_the_callers_mistake() throws IOException {
        for (String head : new String[] {"GET /api/tasks HTTP/1.1\nHost: a b:c", "GET /api/tasks HTTP/1.1"}) {
            try (RawHttp http = RawHttp.connect(server); LogLines log = new LogLines()) {
                assertProblem(http.head(head).answer(), 400, "malformed_host");
                assertThat(log.errors()).isEmpty();
            }
        }
    }

    @Test
    void refused_urls_do_not_fill_the_metrics() throws IOException {
        String name = "metric-" + UUID.randomUUID();
        for (String path : new String[] {"/api/tasks/" + name, "/api/schedules/" + name + "/pause/%", "/api/tasks/" + name + "%"}) {
            assertThat(send("PATCH", path, "text/plain", "x").status()).isBetween(400, 499);
        }

        assertThat(Scrape.text()).contains("http_server_requests_seconds_count").doesNotContain(name);
    }

    private Answer send(String method, String path, String type, String body) throws IOException {
        try (RawHttp http = RawHttp.connect(server)) {
            return http.head("%s %s HTTP/1.1\nHost: localhost\nContent-Type: %s\nContent-Length: %d"
                    .formatted(method, path, type, body.length()))
                    .bytes(body.getBytes(StandardCharsets.US_ASCII)).answer();
        }
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.isProblem(status, code)).as(answer.toString()).isTrue();
        assertThat(answer.body()).doesNotContain("{0}", "Exception");
    }
}
