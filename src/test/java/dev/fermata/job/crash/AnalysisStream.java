package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.ToldStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** An analysis as the original's front end asks for it and hears of it. */
record AnalysisStream(ToldStream stream) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static AnalysisStream open(URI server, String user, Map<String, ?> body) throws IOException {
        return new AnalysisStream(ToldStream.post(server.resolve("/api/ai/analyze-with-cancellation"),
                Tokens.of(user, Role.USER), JSON.writeValueAsString(body), "Accept-Language", "en"));
    }

    AnalysisStream awaitEnd() {
        stream.awaitEnd();
        return this;
    }

    JsonNode first(String type) {
        return stream.await(word -> word.path("type").asText().equals(type));
    }

    String id() {
        return first("start").path("analysis_id").asText();
    }

    int status() {
        return stream.status();
    }

    String contentType() {
        return stream.header("Content-Type");
    }

    List<JsonNode> told() {
        return stream.told();
    }

    List<JsonNode> of(String type) {
        return stream.of(type);
    }

    List<String> types() {
        return stream.types();
    }

    /** All text, put together as the front end does. */
    String content() {
        return stream.text("content");
    }
}
