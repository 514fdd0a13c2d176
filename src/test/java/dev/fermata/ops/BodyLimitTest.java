package dev.fermata.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Speaks HTTP by hand: an HTTP client would hide whether the answer came before the connection was reset. */
@QuarkusTest
class BodyLimitTest {

    private static final int MEGABYTE = 1 << 20;
    private static final String TOO_LARGE = "HTTP/1.1 413 Request Entity Too Large";

    @TestHTTPResource("/api/echo/file")
    URI route;

    @Test
    void an_upload_of_60_mb_that_says_so_gets_a_problem_and_keeps_its_connection() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "Content-Length: " + 60 * MEGABYTE);
            for (int i = 0; i < 60; i++) {
                socket.getOutputStream().write(new byte[MEGABYTE]);
            }
            assertRefused(readHead(socket));
            socket.getOutputStream().write("GET /api/nope HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(readHead(socket).contains("404"));
        }
    }

    @Test
    void an_upload_that_asks_first_is_refused_before_it_sends_a_byte() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "Content-Length: " + 60 * MEGABYTE + "\r\nExpect: 100-continue");
            assertRefused(readHead(socket));
        }
    }

    // Its size shows only while it is read: by then Quarkus answers itself, without a document.
    @Test
    void a_chunked_upload_that_grows_beyond_the_limit_gets_413() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "Transfer-Encoding: chunked");
            byte[] chunk = new byte[MEGABYTE];
            for (int i = 0; i < 56; i++) {
                socket.getOutputStream().write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(chunk);
                socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(TOO_LARGE, readHead(socket).lines().findFirst().orElseThrow());
        }
    }

    private static void assertRefused(String response) {
        assertEquals(TOO_LARGE, response.lines().findFirst().orElseThrow());
        assertTrue(response.contains("application/problem+json"), response);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(route.getHost(), route.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void send(Socket socket, String headers) throws IOException {
        socket.getOutputStream().write("""
                POST %s HTTP/1.1
                Host: localhost
                Content-Type: multipart/form-data; boundary=x
                %s

                """.formatted(route.getPath(), headers).replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    // Reads the response with its body, whose length is announced.
    private static String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        int length = head.toString().lines().filter(line -> line.toLowerCase().startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.split(":")[1].strip())).findFirst().orElse(0);
        in.readNBytes(length);
        return head.toString();
    }
}
