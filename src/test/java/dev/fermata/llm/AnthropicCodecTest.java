package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AnthropicCodecTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AnthropicCodec codec = new AnthropicCodec(MAPPER);

    @Test
    void instructions_stand_beside_the_conversation() throws IOException {
        JsonNode body = body(request());
        assertEquals("m1", body.path("model").asText());
        assertTrue(body.path("stream").asBoolean());
        assertEquals("be brief\n\nbe kind", body.path("system").asText());
        assertEquals(1, body.path("messages").size());
        assertEquals("user", body.at("/messages/0/role").asText());
        assertFalse(body.has("tools"));
    }

    @Test
    void a_limit_is_always_sent() throws IOException {
        assertEquals(8_192, body(request()).path("max_tokens").asInt());
        var limited = new LlmRequest(
                "t", "1", "s", request().messages(), Optional.empty(), OptionalInt.of(50), OptionalDouble.of(1.5));
        assertEquals(50, body(limited).path("max_tokens").asInt());
        assertEquals(1, body(limited).path("temperature").asDouble());
    }

    @Test
    void a_schema_becomes_the_input_of_a_tool_that_must_be_used() throws IOException {
        JsonNode schema = MAPPER.readTree("{\"type\":\"object\"}");
        JsonNode body = body(request().withSchema(new AnswerSchema("tabs", schema)));
        assertEquals(schema, body.at("/tools/0/input_schema"));
        assertEquals("tabs", body.at("/tools/0/name").asText());
        assertEquals("tool", body.at("/tool_choice/type").asText());
        assertEquals("tabs", body.at("/tool_choice/name").asText());
    }

    @Test
    void text_and_tool_input_are_the_answer() {
        assertEquals(
                List.of(new StreamPart.Text("你")),
                read("{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"你\"}}"));
        assertEquals(
                List.of(new StreamPart.Text("{\"a\"")),
                read("{\"type\":\"content_block_delta\",\"delta\":"
                        + "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\"\"}}"));
    }

    @Test
    void what_is_no_answer_is_passed_over() {
        assertEquals(List.of(), read("{\"type\":\"ping\"}"));
        assertEquals(List.of(), read("{\"type\":\"content_block_stop\",\"index\":0}"));
        assertEquals(List.of(), read("{\"type\":\"not_invented_yet\"}"));
        assertEquals(
                List.of(),
                read("{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}"));
        assertEquals(
                List.of(),
                read("{\"type\":\"content_block_start\",\"content_block\":"
                        + "{\"type\":\"tool_use\",\"id\":\"x\",\"name\":\"tabs\",\"input\":{}}}"));
    }

    @Test
    void the_start_tells_the_prompts_cost_caches_included() {
        assertEquals(
                List.of(new StreamPart.Tokens(OptionalInt.of(60), OptionalInt.empty())),
                read("{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,"
                        + "\"cache_creation_input_tokens\":20,\"cache_read_input_tokens\":30,\"output_tokens\":1}}}"));
    }

    @Test
    void the_end_tells_the_answers_cost_and_its_reason() {
        assertEquals(end("stop"), readEnd("end_turn"));
        assertEquals(end("stop"), readEnd("tool_use"));
        assertEquals(end("length"), readEnd("max_tokens"));
        assertEquals(end("refusal"), readEnd("refusal"));
        assertEquals(List.of(new StreamPart.Done()), read("{\"type\":\"message_stop\"}"));
    }

    @Test
    void an_error_in_the_stream_has_the_status_of_its_type() {
        var parts = read("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        var error = ((StreamPart.Failure) parts.getFirst()).error();
        assertEquals(OptionalInt.of(529), error.status());
        assertEquals("overloaded_error", error.name());
    }

    @Test
    void error_bodies_are_read() {
        var error = codec.readError("{\"type\":\"error\",\"error\":"
                + "{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}");
        assertEquals(new ProviderError("invalid x-api-key", "authentication_error", ""), error);
        assertEquals(OptionalInt.of(401), error.status());
    }

    @Test
    void what_is_not_json_is_malformed() {
        assertThrows(MalformedStreamException.class, () -> read("<html>"));
    }

    private List<StreamPart> readEnd(String reason) {
        return read("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\"},\"usage\":{\"output_tokens\":7}}");
    }

    private static List<StreamPart> end(String reason) {
        return List.of(
                new StreamPart.Tokens(OptionalInt.empty(), OptionalInt.of(7)), new StreamPart.Finish(reason));
    }

    private List<StreamPart> read(String data) {
        return codec.read(new SseEvent("message", data));
    }

    @Test
    void for_a_server_without_tools_the_schema_goes_into_the_prompt() throws IOException {
        JsonNode schema = MAPPER.readTree("{\"type\":\"object\"}");
        JsonNode body = body(request().withSchema(new AnswerSchema("tabs", schema)), AnswerFormat.PROMPT);
        assertFalse(body.has("tools"));
        assertTrue(body.path("system").asText().endsWith("{\"type\":\"object\"}"));
    }

    private JsonNode body(LlmRequest request) throws IOException {
        return body(request, AnswerFormat.JSON_SCHEMA);
    }

    private JsonNode body(LlmRequest request, AnswerFormat format) throws IOException {
        var endpoint = Endpoint.messages(URI.create("http://localhost/v1"), Optional.of("sk-secret"));
        var limits = new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var provider = new Provider.Remote(
                "p", Kind.ANTHROPIC, codec, endpoint, "m1", format, OptionalInt.empty(), limits);
        return MAPPER.readTree(codec.encode(request, provider).body());
    }

    private static LlmRequest request() {
        return new LlmRequest(
                "t",
                "1",
                "s",
                List.of(LlmMessage.system("be brief"), LlmMessage.user("hello"), LlmMessage.system("be kind")));
    }
}
