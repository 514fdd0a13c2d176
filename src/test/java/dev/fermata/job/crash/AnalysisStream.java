package dev.fermata.job.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The original's front end: posts, and reads {@code data: {json}} lines until the stream ends. */
final class AnalysisStream {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // As browsers do without TLS: a connection for each stream.
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private volatile boolean ended;
    private volatile int status;
    private volatile String contentType = "";

    static AnalysisStream open(URI server, String user, Map<String, ?> body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/ai/analyze-with-cancellation"))
                .header("Authorization", "Bearer " + Tokens.of(user, Role.USER)).header("Content-Type", "application/json")
                .header("Accept-Language", "en")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build();
        AnalysisStream stream = new AnalysisStream();
        Thread.ofVirtual().start(() -> stream.read(request));
        return stream;
    }

    private void read(HttpRequest request) {
        try {
            var response = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
            status = response.statusCode();
            contentType = response.headers().firstValue("Content-Type").orElse("");
            try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data: ")) {
                        told.add(JSON.readTree(line.substring(6)));
                    } else if (line.startsWith("{")) {
                        told.add(JSON.readTree(line));
                    }
                }
            }
        } catch (IOException cut) {
            // What was told until then counts.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    AnalysisStream awaitEnd() {
        await().atMost(PATIENCE).until(() -> ended);
        return this;
    }

    JsonNode first(String type) {
        await().atMost(PATIENCE).until(() -> !of(type).isEmpty());
        return of(type).getFirst();
    }

    String id() {
        return first("start").path("analysis_id").asText();
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    List<JsonNode> told() {
        return List.copyOf(told);
    }

    List<JsonNode> of(String type) {
        return told.stream().filter(word -> word.path("type").asText().equals(type)).toList();
    }

    List<String> types() {
        return told.stream().map(word -> word.path("type").asText()).toList();
    }

    /** All text, put together as the front end does. */
    String content() {
        return of("content").stream().map(word -> word.path("content").asText()).collect(Collectors.joining());
    }
}
