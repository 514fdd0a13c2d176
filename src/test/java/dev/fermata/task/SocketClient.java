package dev.fermata.task;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A WebSocket client that keeps all it gets. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final boolean reading;
    private WebSocket socket;

    private SocketClient(boolean reading) {
        this.reading = reading;
    }

    /** Connects as a browser does: the token among the subprotocols. */
    static SocketClient open(URI uri, String token) {
        return connect(uri, HTTP.newWebSocketBuilder().subprotocols("fermata", "bearer." + token), true);
    }

    /** Connects as a program does: the token in a header. */
    static SocketClient openWithHeader(URI uri, String token) {
        return connect(uri, HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token), true);
    }

    /** Connects and reads nothing until {@link #readOn()}. */
    static SocketClient openIdle(URI uri, String token) {
        return connect(uri, HTTP.newWebSocketBuilder().subprotocols("fermata", "bearer." + token), false);
    }

    /** The status with which the handshake is refused. */
    static int refused(URI uri, String... subprotocols) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        try {
            connect(uri, builder, true).close();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    private static SocketClient connect(URI uri, WebSocket.Builder builder, boolean reading) {
        SocketClient client = new SocketClient(reading);
        URI ws = URI.create(uri.toString().replaceFirst("^http", "ws"));
        client.socket = builder.connectTimeout(PATIENCE).buildAsync(ws, client).join();
        return client;
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reading) {
            opened.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            try {
                messages.add(JSON.readTree(part.toString()));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete("error " + error);
    }

    void readOn() {
        socket.request(1);
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    int pings() {
        return pings.get();
    }

    List<JsonNode> messages() {
        return messages;
    }

    List<String> types() {
        return messages.stream().map(message -> message.get("type").asText()).toList();
    }

    /** The numbers of the rows so far. */
    List<Long> seqs() {
        return messages.stream().filter(message -> message.has("seq")).map(message -> message.get("seq").asLong()).toList();
    }

    void awaitMessage(Predicate<JsonNode> wanted) {
        await().atMost(PATIENCE).until(() -> messages.stream().anyMatch(wanted));
    }

    /** Code and reason. */
    String awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
