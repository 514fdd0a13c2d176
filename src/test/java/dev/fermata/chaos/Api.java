package dev.fermata.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a caller asks of one replica. Thread-safe. */
final class Api {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What came back. */
    record Answer(int status, JsonNode body) {
        String taskStatus() {
            return body.path("status").asText();
        }

        /** The text kept of a step that was cut off; empty where there is none. */
        String partialText(String step) {
            return body.path("partial").path("texts").path(step).asText();
        }
    }

    private final HttpClient http;
    private final URI base;
    private final String token;

    Api(HttpClient http, URI base, String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /** Hands in a tender; the same one twice is one task. */
    Answer submit(Tender tender) throws IOException, InterruptedException {
        return send(request("/api/tasks/bidding/text")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", tender.name())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "text=" + URLEncoder.encode(tender.text(), StandardCharsets.UTF_8))));
    }

    /** @param verb cancel, pause, resume or retry */
    Answer tell(String verb, String id) throws IOException, InterruptedException {
        return send(request("/api/tasks/" + id + "/" + verb).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** As an operator does who knows better than the provider's last word. */
    Answer openProvider(String name) throws IOException, InterruptedException {
        return send(request("/api/providers/" + name + "/open").POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer task(String id) throws IOException, InterruptedException {
        return send(request("/api/tasks/" + id));
    }

    /** Opens the task's events after the given number; the caller closes the stream. */
    HttpResponse<InputStream> events(String id, long lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/api/tasks/" + id + "/events"))
                .header("Authorization", "Bearer " + token).header("Accept", "text/event-stream");
        if (lastEventId > 0) {
            request.header("Last-Event-ID", String.valueOf(lastEventId));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE)
                .header("Authorization", "Bearer " + token).header("Accept-Language", "en");
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
