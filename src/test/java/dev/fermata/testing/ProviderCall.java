package dev.fermata.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** One request that {@link MisbehavingProvider} received, and the connection to answer it on. */
public final class ProviderCall {

    /** How far the answer has gone. */
    public enum Stage {
        /** The status line and headers are sent. */
        HEADERS,
        /** Some of the answer's text is sent. */
        TEXT
    }

    private static final long LONGEST_WAIT_SECONDS = 10;

    private final String target;
    private final Map<String, String> headers;
    private final String body;
    private final Socket socket;
    private final OutputStream out;
    private volatile long writingSince;
    private final CountDownLatch headersSent = new CountDownLatch(1);
    private final CountDownLatch textSent = new CountDownLatch(1);
    private final CountDownLatch clientGone = new CountDownLatch(1);
    private final CompletableFuture<Long> closedAt = new CompletableFuture<>();

    private ProviderCall(String target, Map<String, String> headers, String body, Socket socket) throws IOException {
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    /** @return empty when the client closed without asking anything */
    static Optional<ProviderCall> read(Socket socket) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        String requestLine = line(in);
        if (requestLine.isEmpty()) {
            return Optional.empty();
        }
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        var call = new ProviderCall(requestLine.split(" ")[1], headers, body, socket);
        Thread.ofVirtual().start(() -> call.watch(in));
        return Optional.of(call);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Nothing more is expected from the client, so the next thing to read is its leaving. */
    private void watch(InputStream in) {
        try {
            while (in.read() >= 0) {
                // A client that goes on talking has not left.
            }
        } catch (IOException reset) {
            // Leaving by RST counts as well.
        }
        closedAt.complete(System.nanoTime());
        clientGone.countDown();
    }

    /** The request's path and query. */
    public String target() {
        return target;
    }

    /** The request's body, whole. */
    public String body() {
        return body;
    }

    /** A request header by its lower-case name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Waits until the answer has come so far, 10 s at most. */
    public void awaitStage(Stage stage) throws InterruptedException {
        var reached = stage == Stage.HEADERS ? headersSent : textSent;
        if (!reached.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The answer did not get to " + stage);
        }
    }

    /** Waits until the client closes the connection, 10 s at most; {@link System#nanoTime()} of that moment. */
    public long closedByClientAt() throws InterruptedException {
        try {
            return closedAt.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("The client did not close the connection", e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until no byte could be sent for so long, because the client does not read; 10 s at most. */
    public void awaitWriteStalled(Duration time) {
        Awaitility.await().atMost(Duration.ofSeconds(LONGEST_WAIT_SECONDS)).until(() -> {
            long since = writingSince;
            return since != 0 && System.nanoTime() - since > time.toNanos();
        });
    }

    /** A whole answer of any type. */
    public void answerWith(String contentType, String text) throws IOException {
        sendHead("HTTP/1.1 200 OK\r\ncontent-type: " + contentType + "\r\nconnection: close\r\n\r\n" + text);
    }

    void send(String bytes) throws IOException {
        writingSince = System.nanoTime();
        out.write(bytes.getBytes(StandardCharsets.UTF_8));
        out.flush();
        writingSince = 0;
    }

    void sendHead(String head) throws IOException {
        send(head);
        headersSent.countDown();
    }

    void sendText(String bytes) throws IOException {
        send(bytes);
        textSent.countDown();
    }

    /** Waits as long, or until the client has gone. */
    void pause(Duration time) throws InterruptedException {
        clientGone.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    void waitForClientToLeave() throws InterruptedException {
        clientGone.await();
    }

    /** Ends the connection by RST instead of an orderly close. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
