package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.testing.AnthropicSse;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.Sse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each kind of provider is known to do, done to us by a server of the test's own. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true)
class ProviderFactsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Item(String title) {}

    @Inject
    LlmClient client;

    MisbehavingProvider provider;

    private final RecordingSink sink = new RecordingSink();

    @Test
    void openai_reports_usage_in_a_last_chunk_without_choices() {
        provider.willDo(Behaviour.stream(Sse.text("ok") + Sse.finish("stop") + Sse.usage(3, 4) + Sse.DONE));
        assertEquals(new Usage(3, 4, false), call("misbehaving").usage());
    }

    @Test
    void vllm_and_ollama_send_null_choices_and_want_no_key() throws Exception {
        provider.willDo(Behaviour.stream(Sse.event("{\"choices\":null}") + Sse.text("ok") + Sse.finish("stop")
                + Sse.event("{\"choices\":null,\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}") + Sse.DONE));
        LlmAnswer answer = call("my-ollama");
        assertEquals("ok", answer.text());
        assertEquals(new Usage(3, 4, false), answer.usage());
        assertEquals("tiny:7b", answer.model());
        assertEquals(Optional.empty(), provider.nextCall().header("authorization"));
    }

    @Test
    void azure_is_asked_by_deployment_and_filters_the_prompt_first() throws Exception {
        provider.willDo(Behaviour.stream(
                Sse.event("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}],\"usage\":null}")
                        + Sse.text("ok") + Sse.finish("stop") + Sse.usage(3, 4) + Sse.DONE));
        assertEquals("ok", call("my-azure").text());
        ProviderCall received = provider.nextCall();
        assertEquals("/openai/deployments/test-model/chat/completions?api-version=2024-10-21", received.target());
        assertEquals(Optional.of(MisbehavingProviderResource.API_KEY), received.header("api-key"));
        assertEquals(Optional.empty(), received.header("authorization"));
    }

    @Test
    void azure_without_versions_takes_the_deployment_as_model() throws Exception {
        provider.willDo(Behaviour.answer("ok"));
        call("my-azure-v1");
        ProviderCall received = provider.nextCall();
        assertEquals("/openai/v1/chat/completions", received.target());
        assertEquals("test-model", MAPPER.readTree(received.body()).path("model").asText());
    }

    @Test
    void azures_content_filter_is_final_in_the_prompt_and_in_the_answer() {
        provider.willDo(Behaviour.status(400, Map.of(), "{\"error\":{\"code\":\"content_filter\",\"message\":\"no\"}}"));
        assertEquals("content_filter", assertThrows(LlmRejectedException.class, () -> call("my-azure")).code());
        provider.willDo(Behaviour.tokensThenContentFilter(2));
        assertEquals("content_filter", assertThrows(LlmRejectedException.class, () -> call("my-azure")).code());
        assertEquals(1, provider.calls());
    }

    @Test
    void dashscope_is_given_the_schema_in_the_prompt() throws Exception {
        provider.willDo(Behaviour.answer("{\"title\":\"资格\"}"));
        assertEquals(new Item("资格"), callJson("my-dashscope"));
        JsonNode body = MAPPER.readTree(provider.nextCall().body());
        assertEquals("json_object", body.at("/response_format/type").asText());
        assertTrue(body.at("/messages/0/content").asText().contains("JSON"));
    }

    @Test
    void dashscopes_throttling_passes_whatever_it_is_called() {
        for (String code : List.of("Throttling.RateQuota", "Throttling.AllocationQuota", "insufficient_quota")) {
            provider.willDo(refusal(429, code), Behaviour.answer("ok"));
            assertEquals(2, call("my-dashscope").calls(), code);
        }
        provider.willDo(Behaviour.stream(Sse.event("{\"error\":{\"code\":\"Throttling.RateQuota\",\"message\":\"m\"}}")),
                Behaviour.answer("ok"));
        assertEquals(2, call("my-dashscope").calls());
    }

    @Test
    void dashscopes_unpaid_account_is_not_asked_again() {
        provider.willDo(refusal(400, "Arrearage"));
        var failure = assertThrows(LlmUnauthorisedException.class, () -> call("my-dashscope"));
        assertEquals("quota_exhausted", failure.code());
        assertEquals(1, provider.calls());
    }

    @Test
    void anthropic_streams_between_pings_and_ends_without_done() throws Exception {
        provider.willDo(Behaviour.stream(AnthropicSse.answer("投标人")));
        LlmAnswer answer = call("my-anthropic");
        assertEquals("投标人", answer.text());
        assertEquals(new Usage(11, 7, false), answer.usage());
        assertEquals("stop", answer.finishReason());
        ProviderCall received = provider.nextCall();
        assertEquals("/v1/messages", received.target());
        assertEquals(Optional.of(MisbehavingProviderResource.API_KEY), received.header("x-api-key"));
        assertEquals(Optional.of("2023-06-01"), received.header("anthropic-version"));
    }

    @Test
    void anthropics_tool_input_streams_as_the_answer() throws Exception {
        provider.willDo(Behaviour.stream(AnthropicSse.start(5) + AnthropicSse.json("{\"title\"")
                + AnthropicSse.json(":\"资格\"}") + AnthropicSse.end("tool_use", 9) + AnthropicSse.STOP));
        assertEquals(new Item("资格"), callJson("my-anthropic"));
        assertEquals("{\"title\":\"资格\"}", sink.text());
        assertEquals("item", MAPPER.readTree(provider.nextCall().body()).at("/tool_choice/name").asText());
    }

    @Test
    void anthropics_overload_passes_by_status_and_in_mid_stream() {
        provider.willDo(
                refusal(529, "overloaded_error"),
                Behaviour.stream(AnthropicSse.start(5) + AnthropicSse.text("half") + AnthropicSse.error("overloaded_error")),
                Behaviour.stream(AnthropicSse.answer("whole")));
        LlmAnswer answer = call("my-anthropic");
        assertEquals("whole", answer.text());
        assertEquals(3, answer.calls());
        assertEquals(1, sink.restarts().size());
    }

    @Test
    void anthropics_error_that_blames_us_is_final() {
        provider.willDo(Behaviour.stream(AnthropicSse.start(5) + AnthropicSse.error("invalid_request_error")));
        assertThrows(LlmRejectedException.class, () -> call("my-anthropic"));
        assertEquals(1, provider.calls());
    }

    @Test
    void anthropics_refusal_is_final() {
        provider.willDo(Behaviour.stream(
                AnthropicSse.start(5) + AnthropicSse.text("I ") + AnthropicSse.end("refusal", 1) + AnthropicSse.STOP));
        var failure = assertThrows(LlmRejectedException.class, () -> call("my-anthropic"));
        assertEquals("content_filter", failure.code());
        assertTrue(failure.getMessage().contains("the model refused"));
        assertEquals(1, provider.calls());
    }

    @Test
    void anthropics_stream_cut_before_its_end_is_retried() {
        provider.willDo(
                Behaviour.stream(AnthropicSse.start(5) + AnthropicSse.text("half")),
                Behaviour.stream(AnthropicSse.answer("whole")));
        assertEquals("whole", call("my-anthropic").text());
        assertEquals(2, provider.calls());
    }

    @Test
    void an_answer_cut_by_its_limit_says_so() {
        provider.willDo(Behaviour.stream(
                AnthropicSse.start(5) + AnthropicSse.text("half") + AnthropicSse.end("max_tokens", 2) + AnthropicSse.STOP));
        assertEquals("length", call("my-anthropic").finishReason());
    }

    @Test
    void an_abort_closes_an_anthropic_stream_too() throws Exception {
        provider.willDo(Behaviour.streamThenSilence(AnthropicSse.start(5) + AnthropicSse.text("half")));
        var signal = new ManualSignal();
        var running = Running.of(() -> client.call(request("my-anthropic"), sink, signal));
        sink.awaitText();
        signal.abort();
        provider.nextCall().closedByClientAt();
        assertEquals("half", assertInstanceOf(LlmAbortedException.class, running.failure()).partialText());
        assertEquals(1, provider.calls());
    }

    @Test
    void a_key_in_a_providers_message_is_not_told_on() {
        provider.willDo(Behaviour.status(401, Map.of(), "{\"type\":\"error\",\"error\":{\"type\":"
                + "\"authentication_error\",\"message\":\"bad " + MisbehavingProviderResource.API_KEY + "\"}}"));
        var failure = assertThrows(LlmUnauthorisedException.class, () -> call("my-anthropic"));
        assertFalse(failure.getMessage().contains(MisbehavingProviderResource.API_KEY));
    }

    private static Behaviour refusal(int status, String code) {
        return Behaviour.status(status, Map.of(), "{\"error\":{\"message\":\"m\",\"type\":\"" + code
                + "\",\"code\":\"" + code + "\"}}");
    }

    private LlmAnswer call(String route) {
        return client.call(request(route), sink, AbortSignal.none());
    }

    private Item callJson(String route) throws IOException {
        var schema = new AnswerSchema("item", MAPPER.readTree("""
                {"type":"object","additionalProperties":false,"required":["title"],
                 "properties":{"title":{"type":"string"}}}"""));
        return client.callJson(request(route).withSchema(schema), Item.class, sink, AbortSignal.none()).value();
    }

    private static LlmRequest request(String route) {
        return new LlmRequest(route, "1", "s", List.of(LlmMessage.user("hello")));
    }
}
