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

class OpenAiCodecTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final OpenAiCodec codec = new OpenAiCodec(MAPPER);

    @Test
    void a_request_asks_for_a_stream_with_usage() throws IOException {
        JsonNode body = body(request());
        assertEquals("m1", body.path("model").asText());
        assertTrue(body.path("stream").asBoolean());
        assertTrue(body.path("stream_options").path("include_usage").asBoolean());
        assertEquals("system", body.at("/messages/0/role").asText());
        assertEquals("hello", body.at("/messages/1/content").asText());
        assertFalse(body.has("response_format"));
        assertFalse(body.has("max_tokens"));
    }

    @Test
    void a_schema_is_asked_for_in_strict_mode() throws IOException {
        JsonNode schema = MAPPER.readTree("{\"type\":\"object\"}");
        JsonNode format = body(request().withSchema(new AnswerSchema("tabs", schema))).path("response_format");
        assertEquals("json_schema", format.path("type").asText());
        assertEquals("tabs", format.at("/json_schema/name").asText());
        assertTrue(format.at("/json_schema/strict").asBoolean());
        assertEquals(schema, format.at("/json_schema/schema"));
    }

    @Test
    void limits_are_passed_on_under_the_name_that_the_server_knows() throws IOException {
        var limited = new LlmRequest(
                "t", "1", "s", request().messages(), Optional.empty(), OptionalInt.of(50), OptionalDouble.of(0.2));
        assertEquals(50, body(limited).path("max_tokens").asInt());
        assertEquals(0.2, body(limited).path("temperature").asDouble());
        var call = codec.encode(limited, provider("https://api.openai.com/v1"));
        assertEquals(50, MAPPER.readTree(call.body()).path("max_completion_tokens").asInt());
        assertEquals(URI.create("https://api.openai.com/v1/chat/completions"), call.url());
    }

    @Test
    void the_key_is_sent_but_never_told() {
        var provider = provider("http://localhost/v1");
        var call = codec.encode(request(), provider);
        assertEquals("Bearer sk-secret", call.headers().get("authorization"));
        assertFalse(call.toString().contains("sk-secret"));
        assertFalse(provider.toString().contains("sk-secret"));
    }

    @Test
    void a_chunk_brings_its_text() {
        assertEquals(
                List.of(new StreamPart.Text("你")),
                read("{\"choices\":[{\"delta\":{\"content\":\"你\"},\"finish_reason\":null}],\"usage\":null}"));
    }

    @Test
    void chunks_without_choices_bring_nothing() {
        assertEquals(List.of(), read("{\"choices\":null}"));
        assertEquals(List.of(), read("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}"));
        assertEquals(List.of(), read("{\"id\":\"x\"}"));
        assertEquals(List.of(), read("{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}"));
        assertEquals(List.of(), read("{\"choices\":[{\"delta\":null}]}"));
    }

    @Test
    void a_chunk_of_figures_brings_the_usage() {
        assertEquals(
                List.of(StreamPart.Tokens.of(11, 7)),
                read("{\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}"));
    }

    @Test
    void text_end_and_usage_may_come_in_one_chunk() {
        assertEquals(
                List.of(
                        new StreamPart.Text("!"),
                        StreamPart.Tokens.of(1, 2),
                        new StreamPart.Finish("stop")),
                read("{\"choices\":[{\"delta\":{\"content\":\"!\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}"));
    }

    @Test
    void a_refusal_in_words_of_its_own_ends_the_answer() {
        assertEquals(
                List.of(new StreamPart.Finish("refusal")),
                read("{\"choices\":[{\"delta\":{\"content\":null,\"refusal\":\"I can't\"},\"finish_reason\":null}]}"));
    }

    @Test
    void done_ends_the_stream() {
        assertEquals(List.of(new StreamPart.Done()), read("[DONE]"));
    }

    @Test
    void an_error_in_the_stream_is_read() {
        var failure = new StreamPart.Failure(new ProviderError("overloaded", "server_error", "503"));
        assertEquals(
                List.of(failure),
                read("{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":503}}"));
        assertEquals(503, failure.error().status().orElseThrow());
    }

    @Test
    void what_is_not_json_is_malformed() {
        assertThrows(MalformedStreamException.class, () -> read("<html>"));
    }

    @Test
    void error_bodies_are_read_whatever_they_look_like() {
        assertEquals(
                new ProviderError("bad key", "invalid_request_error", "invalid_api_key"),
                codec.readError("{\"error\":{\"message\":\"bad key\",\"type\":\"invalid_request_error\","
                        + "\"param\":null,\"code\":\"invalid_api_key\"}}"));
        assertEquals(new ProviderError("no", "", "42"), codec.readError("{\"message\":\"no\",\"code\":42}"));
        assertEquals(new ProviderError("plain", "", ""), codec.readError("{\"error\":\"plain\"}"));
        assertEquals(ProviderError.UNTOLD, codec.readError("<html>Bad Gateway</html>"));
        assertEquals(ProviderError.UNTOLD, codec.readError(""));
        assertEquals(ProviderError.UNTOLD, codec.readError("[]"));
    }

    private List<StreamPart> read(String data) {
        return codec.read(new SseEvent("message", data));
    }

    private JsonNode body(LlmRequest request) throws IOException {
        return MAPPER.readTree(codec.encode(request, provider("http://localhost/v1")).body());
    }

    private static LlmRequest request() {
        return new LlmRequest("t", "1", "s", List.of(LlmMessage.system("be brief"), LlmMessage.user("hello")));
    }

    private Provider.Remote provider(String url) {
        var limits = new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var endpoint = Endpoint.chatCompletions(URI.create(url), Optional.of("sk-secret"));
        return new Provider.Remote(
                "p", Kind.OPENAI, codec, endpoint, "m1", AnswerFormat.JSON_SCHEMA, OptionalInt.empty(), limits);
    }
}
