package dev.fermata.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What an original system's front end gets for a POST: the objects of the lines that begin with {@code "data: "}. */
public final class ToldStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SseReader reader;

    private ToldStream(SseReader reader) {
        this.reader = reader;
    }

    /** Posts JSON and begins to read; headers come in pairs. */
    public static ToldStream post(URI uri, String token, String json, String... headers) {
        return new ToldStream(SseReader.post(uri, token, json, headers));
    }

    /** Asks, and begins to read; headers come in pairs. */
    public static ToldStream get(URI uri, String token, String... headers) {
        return new ToldStream(SseReader.open(uri, token, headers));
    }

    /** The objects of a body that is already there. */
    public static List<JsonNode> in(String body) {
        return objects(body.lines());
    }

    private static List<JsonNode> objects(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("data: ")).map(ToldStream::object).toList();
    }

    private static JsonNode object(String line) {
        try {
            return JSON.readTree(line.substring("data: ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    public int status() {
        return reader.status();
    }

    public String header(String name) {
        return reader.header(name);
    }

    /** All there is, so far. */
    public List<JsonNode> told() {
        return objects(reader.lines().stream());
    }

    public List<String> types() {
        return told().stream().map(word -> word.path("type").asText()).toList();
    }

    /** What has this type, so far. */
    public List<JsonNode> of(String type) {
        return told().stream().filter(word -> word.path("type").asText().equals(type)).toList();
    }

    /** The text of all tokens, so far. */
    public String text() {
        return text("token");
    }

    /** What all words of this type say, put together as a front end does, so far. */
    public String text(String type) {
        return of(type).stream().map(word -> word.path("content").asText()).collect(Collectors.joining());
    }

    public JsonNode await(Predicate<JsonNode> wanted) {
        return Awaitility.await().atMost(PATIENCE)
                .until(() -> told().stream().filter(wanted).findFirst(), Optional::isPresent).orElseThrow();
    }

    public ToldStream awaitText(String beginning) {
        Awaitility.await().atMost(PATIENCE).until(() -> text().startsWith(beginning));
        return this;
    }

    public ToldStream awaitEnd() {
        reader.awaitEnd();
        return this;
    }

    @Override
    public void close() {
        reader.close();
    }
}
