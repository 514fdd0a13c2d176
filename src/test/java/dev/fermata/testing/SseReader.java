package dev.fermata.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A reader of Server-Sent Events over real HTTP, which keeps all it gets. */
public final class SseReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A block of the stream; what it has not is null. */
    public record Event(String id, String name, JsonNode data, String comment) {
        public boolean is(String type) {
            return type.equals(name);
        }

        public long seq() {
            return Long.parseLong(id);
        }
    }

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    private SseReader(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** Opens the stream; headers come in pairs. */
    public static SseReader open(URI uri, String token, String... headers) {
        return send(HttpRequest.newBuilder(uri).header("Accept", "text/event-stream"), token, headers);
    }

    /** Opens a stream that answers a POST. */
    public static SseReader post(URI uri, String token, String json, String... headers) {
        return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json"), token, headers);
    }

    private static SseReader send(HttpRequest.Builder request, String token, String... headers) {
        request.header("Authorization", "Bearer " + token).timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new SseReader(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader body = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            List<String> block = new ArrayList<>();
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                lines.add(line);
                if (!line.isEmpty()) {
                    block.add(line);
                } else if (!block.isEmpty()) {
                    events.add(event(block));
                    block.clear();
                }
            }
        } catch (IOException e) {
            // The test closed it, or the server did: `ended` says so either way.
        } finally {
            ended = true;
        }
    }

    private static Event event(List<String> block) throws IOException {
        String data = field(block, "data");
        return new Event(field(block, "id"), field(block, "event"), data == null ? null : JSON.readTree(data),
                field(block, ""));
    }

    private static String field(List<String> block, String name) {
        return block.stream().filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).reduce((a, b) -> a + "\n" + b).orElse(null);
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** Every line of the body so far. */
    public List<String> lines() {
        return lines;
    }

    /** What has a name, so far. */
    public List<Event> events() {
        return events.stream().filter(event -> event.name() != null).toList();
    }

    /** What has data, with a name or without, so far. */
    public List<Event> told() {
        return events.stream().filter(event -> event.data() != null).toList();
    }

    /** What is in the log, so far: live fragments left out. */
    public List<Event> rows() {
        return events().stream().filter(event -> event.id() != null).toList();
    }

    public List<String> names() {
        return events().stream().map(Event::name).toList();
    }

    /** The newest id, with which a browser would come back. */
    public String lastId() {
        return events.stream().map(Event::id).filter(id -> id != null).reduce((a, b) -> b).orElse(null);
    }

    public boolean ended() {
        return ended;
    }

    public Event awaitEvent(Predicate<Event> wanted) {
        return await().atMost(PATIENCE).until(() -> events.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    public Event awaitNamed(String name) {
        return awaitEvent(event -> event.is(name));
    }

    public SseReader awaitEnd() {
        await().atMost(PATIENCE).until(() -> ended);
        return this;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
