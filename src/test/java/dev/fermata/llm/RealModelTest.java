package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Against a llama.cpp server, where FERMATA_REAL_LLM names one, such as http://127.0.0.1:4020/v1. */
@QuarkusTest
@TestProfile(RealModelTest.RealModel.class)
@EnabledIfEnvironmentVariable(named = "FERMATA_REAL_LLM", matches = "http.*")
class RealModelTest {

    private static final Logger LOG = Logger.getLogger(RealModelTest.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROUNDS = 20;

    /** The profile is read even when the tests are skipped. */
    private static final String SERVER =
            Optional.ofNullable(System.getenv("FERMATA_REAL_LLM")).orElse("http://127.0.0.1:4020/v1");

    public static class RealModel implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "fermata.llm.providers.real.kind", "openai",
                    "fermata.llm.providers.real.base-url", SERVER,
                    "fermata.llm.providers.real.model", "stories260K",
                    "fermata.llm.providers.real-messages.kind", "anthropic",
                    "fermata.llm.providers.real-messages.base-url", SERVER,
                    "fermata.llm.providers.real-messages.model", "stories260K",
                    "fermata.llm.routes.messages", "real-messages",
                    "fermata.llm.routes.default", "real");
        }
    }

    @Inject
    LlmClient client;

    @Test
    void text_streams() {
        var sink = new RecordingSink();
        LlmAnswer answer = client.call(request(200), sink, AbortSignal.none());
        assertFalse(answer.text().isBlank());
        assertEquals(answer.text(), sink.text());
        assertFalse(answer.usage().estimated());
        LOG.infof("Real model: %s, first token %s, all %s", answer.usage(), answer.timeToFirstToken(), answer.duration());
    }

    @Test
    void messages_stream_as_well() {
        var sink = new RecordingSink();
        LlmAnswer answer = client.call(request(200).onRoute("messages"), sink, AbortSignal.none());
        assertFalse(answer.text().isBlank());
        assertEquals(answer.text(), sink.text());
        assertFalse(answer.usage().estimated());
        LOG.infof("Real model by messages: %s, first token %s, all %s",
                answer.usage(), answer.timeToFirstToken(), answer.duration());
    }

    @Test
    void json_follows_the_schema() throws IOException {
        var answer = client.callJson(
                request(2_000).withSchema(numbers(20)), JsonNode.class, FragmentSink.none(), AbortSignal.none());
        assertEquals(20, answer.value().path("items").size());
    }

    /** Its messages have neither tools nor schemas, and what it can tell are stories: the codec must not take one for JSON. */
    @Test
    void a_server_that_takes_no_notice_of_the_schema_is_asked_twice_and_no_more() throws IOException {
        var sink = new RecordingSink();
        // Its context is small, and the second question holds the first one's answer and the schema.
        var any = new AnswerSchema("any", MAPPER.readTree("{\"type\":\"object\"}"));
        var asked = request(20).withSchema(any).onRoute("messages");
        var failure = assertThrows(LlmBadAnswerException.class,
                () -> client.callJson(asked, JsonNode.class, sink, AbortSignal.none()));
        assertFalse(failure.partialText().isBlank());
        assertEquals(1, sink.restarts().size());
    }

    @Test
    void an_abort_frees_the_slot() throws Exception {
        var freed = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            var sink = new RecordingSink();
            var signal = new ManualSignal();
            var lengthy = request(5_000).withSchema(numbers(500));
            var running = Running.of(() -> client.call(lengthy, sink, signal));
            sink.awaitText();
            assertEquals(1, busySlots());
            long abortedAt = System.nanoTime();
            signal.abort();
            while (busySlots() > 0) {
                Thread.onSpinWait();
            }
            freed.add((System.nanoTime() - abortedAt) / 1_000_000.0);
            assertInstanceOf(LlmAbortedException.class, running.failure());
        }
        freed.sort(null);
        LOG.infof(
                "Real model: slot free after ms p50 %.1f max %.1f (%d aborts)",
                freed.get(ROUNDS / 2), freed.getLast(), ROUNDS);
        assertFalse(freed.getLast() > TimeUnit.SECONDS.toMillis(1));
    }

    private static AnswerSchema numbers(int count) throws IOException {
        return new AnswerSchema("numbers", MAPPER.readTree("""
                {"type":"object","additionalProperties":false,"required":["items"],"properties":{"items":
                  {"type":"array","minItems":%d,"maxItems":%d,"items":{"type":"integer","minimum":1,"maximum":9}}}}
                """.formatted(count, count)));
    }

    private static LlmRequest request(int maxTokens) {
        return new LlmRequest(
                "story",
                "1",
                "tell",
                List.of(LlmMessage.user("Once upon a time")),
                Optional.empty(),
                OptionalInt.of(maxTokens),
                OptionalDouble.of(0.5));
    }

    private static long busySlots() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var slots = URI.create(SERVER).resolve("/slots");
            var body = http.send(HttpRequest.newBuilder(slots).build(), BodyHandlers.ofString()).body();
            long busy = 0;
            for (JsonNode slot : MAPPER.readTree(body)) {
                busy += slot.path("is_processing").asBoolean() ? 1 : 0;
            }
            return busy;
        }
    }
}
