package dev.fermata.testing;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What an original system's front end gets for a POST: the objects of the lines that begin with {@code "data: "}. */
public final class ToldStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final HttpResponse<InputStream> response;
    private volatile boolean ended;

    private ToldStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** Posts JSON and begins to read. */
    public static ToldStream post(URI uri, String token, String json, String... headers) {
        return open(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json"), token, headers);
    }

    /** Asks, and begins to read. */
    public static ToldStream get(URI uri, String token, String... headers) {
        return open(HttpRequest.newBuilder(uri), token, headers);
    }

    private static ToldStream open(HttpRequest.Builder request, String token, String... headers) {
        request.header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new ToldStream(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The objects of a body that is already there. */
    public static List<JsonNode> in(String body) {
        return body.lines().filter(line -> line.startsWith("data: ")).map(ToldStream::object).toList();
    }

    private void read() {
        try (var body = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                if (line.startsWith("data: ")) {
                    told.add(object(line));
                }
            }
        } catch (IOException e) {
            // The test closed it, or the server did: `ended` says so either way.
        } finally {
            ended = true;
        }
    }

    private static JsonNode object(String line) {
        try {
            return JSON.readTree(line.substring("data: ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    public int status() {
        return response.statusCode();
    }

    public List<JsonNode> told() {
        return told;
    }

    public List<String> types() {
        return told.stream().map(word -> word.path("type").asText()).toList();
    }

    /** What has this type, so far. */
    public List<JsonNode> of(String type) {
        return told.stream().filter(word -> word.path("type").asText().equals(type)).toList();
    }

    /** The text of all tokens, so far. */
    public String text() {
        return of("token").stream().map(word -> word.path("content").asText()).collect(Collectors.joining());
    }

    public JsonNode await(Predicate<JsonNode> wanted) {
        return Awaitility.await().atMost(PATIENCE)
                .until(() -> told.stream().filter(wanted).findFirst(), Optional::isPresent).orElseThrow();
    }

    public ToldStream awaitText(String beginning) {
        Awaitility.await().atMost(PATIENCE).until(() -> text().startsWith(beginning));
        return this;
    }

    public ToldStream awaitEnd() {
        Awaitility.await().atMost(PATIENCE).until(() -> ended);
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
