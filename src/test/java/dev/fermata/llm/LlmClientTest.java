package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.LogLines;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.Sse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true)
class LlmClientTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SECRET_PROMPT = "the-prompt-is-nobodys-business";

    record Item(@NotBlank String title) {}

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    MisbehavingProvider provider;

    @AfterEach
    void clearUp() {
        weather.openByHand("misbehaving");
    }

    private final RecordingSink sink = new RecordingSink();
    private final ManualSignal signal = new ManualSignal();

    @Test
    void an_answer_streams_and_is_accounted_for() {
        provider.willDo(Behaviour.answer("投标人须提供…", 2, Duration.ZERO));
        LlmAnswer answer = call();
        assertEquals("投标人须提供…", answer.text());
        assertEquals("投标人须提供…", sink.text());
        assertEquals(new Usage(11, 7, false), answer.usage());
        assertEquals("misbehaving", answer.provider());
        assertEquals("test-model", answer.model());
        assertEquals("stop", answer.finishReason());
        assertEquals(1, answer.calls());
        assertTrue(answer.timeToFirstToken().compareTo(answer.duration()) <= 0);
        assertEquals(List.of(), sink.restarts());
        assertEquals(0, signal.registrations());
    }

    @Test
    void the_key_and_the_conversation_reach_the_provider() throws Exception {
        provider.willDo(Behaviour.answer("ok"));
        call();
        ProviderCall received = provider.nextCall();
        assertEquals(Optional.of("Bearer " + MisbehavingProviderResource.API_KEY), received.header("authorization"));
        assertEquals(SECRET_PROMPT, MAPPER.readTree(received.body()).at("/messages/0/content").asText());
    }

    @Test
    void usage_that_does_not_come_is_estimated() {
        provider.willDo(Behaviour.stream(Sse.text("deadline") + Sse.finish("length")));
        LlmAnswer answer = call();
        assertEquals("length", answer.finishReason());
        assertTrue(answer.usage().estimated());
        assertEquals(2, answer.usage().completionTokens());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422, 409, 302})
    void a_rejected_request_is_not_repeated(int status) {
        provider.willDo(Behaviour.status(status));
        var failure = assertThrows(LlmRejectedException.class, this::call);
        assertEquals("rejected", failure.code());
        assertFalse(failure.retryable());
        assertTrue(failure.getMessage().contains("refused"));
        assertEquals(1, provider.calls());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void a_refused_account_is_not_repeated(int status) {
        provider.willDo(Behaviour.status(status));
        var failure = assertThrows(LlmUnauthorisedException.class, this::call);
        assertFalse(failure.retryable());
        assertEquals(1, provider.calls());
    }

    @Test
    void money_spent_is_not_worth_a_retry() {
        provider.willDo(Behaviour.status(429, Map.of(), "{\"error\":{\"message\":\"pay\",\"code\":\"insufficient_quota\"}}"));
        var failure = assertThrows(LlmUnauthorisedException.class, this::call);
        assertEquals("quota_exhausted", failure.code());
        assertEquals(1, provider.calls());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 529})
    void a_passing_failure_is_repeated_three_times(int status) {
        provider.willDo(Behaviour.status(status));
        var failure = assertThrows(LlmTransientException.class, this::call);
        assertTrue(failure.retryable());
        assertEquals(4, provider.calls());
    }

    @Test
    void a_retry_that_succeeds_is_all_the_caller_sees() {
        provider.willDo(Behaviour.status(500), Behaviour.status(503), Behaviour.answer("ok"));
        LlmAnswer answer = call();
        assertEquals("ok", answer.text());
        assertEquals(3, answer.calls());
        assertEquals(List.of(), sink.restarts());
    }

    @Test
    void a_provider_decides_itself_whether_it_is_asked_again() {
        provider.willDo(Behaviour.status(500, Map.of("x-should-retry", "false")));
        assertThrows(LlmTransientException.class, this::call);
        assertEquals(1, provider.calls());
        provider.willDo(Behaviour.status(409, Map.of("x-should-retry", "true")), Behaviour.answer("ok"));
        assertEquals(2, call().calls());
    }

    @Test
    void the_wait_a_provider_asks_for_is_kept() {
        provider.willDo(Behaviour.status(429, Map.of("Retry-After", "1")), Behaviour.answer("ok"));
        LlmAnswer answer = call();
        assertEquals(2, answer.calls());
        assertTrue(answer.duration().compareTo(Duration.ofSeconds(1)) >= 0, () -> "waited " + answer.duration());
    }

    @Test
    void a_wait_too_long_for_a_call_is_left_to_the_task() {
        provider.willDo(Behaviour.status(429, Map.of("Retry-After", "60")));
        var failure = assertThrows(LlmAllClosedException.class, this::call);
        assertEquals("all_closed", failure.code());
        assertTrue(failure.retryAfter().orElseThrow().toSeconds() >= 58, failure::getMessage);
        assertEquals(1, provider.calls());
    }

    @Test
    void a_cut_stream_is_retried() {
        provider.willDo(Behaviour.tokensThenCut(3), Behaviour.answer("whole"));
        LlmAnswer answer = call();
        assertEquals("whole", answer.text());
        assertEquals("whole", sink.text());
        assertEquals(1, sink.restarts().size());
        assertTrue(sink.restarts().getFirst().contains("Stream cut"));
        assertEquals(2, answer.calls());
    }

    @Test
    void a_stream_that_is_always_cut_fails_with_its_last_text() {
        provider.willDo(Behaviour.tokensThenCut(3));
        var failure = assertThrows(LlmTransientException.class, this::call);
        assertEquals("stream_cut", failure.code());
        assertEquals("t0 t1 t2 ", failure.partialText());
        assertEquals(4, provider.calls());
        assertEquals(3, sink.restarts().size());
    }

    @Test
    void a_reset_connection_is_retried() {
        provider.willDo(Behaviour.tokensThenReset(2), ProviderCall::reset, Behaviour.answer("whole"));
        assertEquals(3, call().calls());
        assertEquals("whole", sink.text());
    }

    @Test
    void an_error_within_the_stream_is_retried() {
        provider.willDo(Behaviour.tokensThenError(2, "server_error", "overloaded"), Behaviour.answer("whole"));
        assertEquals(2, call().calls());
        assertEquals(1, sink.restarts().size());
    }

    @Test
    void an_error_within_the_stream_that_blames_us_is_not_retried() {
        provider.willDo(Behaviour.tokensThenError(2, "invalid_request_error", "400"));
        assertEquals("t0 t1 ", assertThrows(LlmRejectedException.class, this::call).partialText());
        assertEquals(1, provider.calls());
    }

    @Test
    void the_content_filter_is_final() {
        provider.willDo(Behaviour.tokensThenContentFilter(2));
        var failure = assertThrows(LlmRejectedException.class, this::call);
        assertEquals("content_filter", failure.code());
        assertEquals("t0 t1 ", failure.partialText());
        assertEquals(1, provider.calls());
    }

    @Test
    void a_web_page_is_no_answer() {
        provider.willDo(call -> call.answerWith("text/html", "<html>Welcome to nginx</html>"));
        var failure = assertThrows(LlmRejectedException.class, this::call);
        assertTrue(failure.getMessage().contains("text/html instead of an event stream"));
    }

    @Test
    void garbage_in_the_stream_is_retried() {
        provider.willDo(Behaviour.stream("data: <garbage>\n\n"));
        assertEquals("stream_malformed", assertThrows(LlmTransientException.class, this::call).code());
        assertEquals(4, provider.calls());
    }

    @ParameterizedTest
    @ValueSource(strings = {"impatient", "first-token"})
    void a_silent_provider_is_given_up_and_asked_again(String route) throws Exception {
        provider.willDo(Behaviour.headersThenSilence());
        assertEquals("timeout", assertThrows(LlmTransientException.class, () -> call(route)).code());
        assertEquals(4, provider.calls());
        provider.nextCall().closedByClientAt();
    }

    @Test
    void a_stalled_stream_is_given_up() {
        provider.willDo(Behaviour.tokensThenSilence(2, Duration.ZERO), Behaviour.answer("whole"));
        assertEquals("whole", call("idle").text());
        assertTrue(sink.restarts().getFirst().contains("Stream silent for 200ms"));
    }

    @Test
    void a_stream_that_goes_on_for_ever_is_given_up() {
        provider.willDo(Behaviour.tokensThenSilence(1_000_000, Duration.ofMillis(5)));
        var failure = assertThrows(LlmTransientException.class, () -> call("impatient"));
        assertTrue(failure.getMessage().contains("Timeout after 300ms"), failure.getMessage());
        assertTrue(failure.partialText().startsWith("t0 t1 "));
    }

    @Test
    void a_stream_is_read_no_faster_than_it_is_taken() throws Exception {
        provider.willDo(Behaviour.tokensThenCut(2_000_000));
        var slow = new BlockedSink();
        Running.of(() -> client.call(request("misbehaving"), slow, signal));
        ProviderCall received = provider.nextCall();
        slow.awaitFirst();
        received.awaitWriteStalled(Duration.ofMillis(300));
        signal.abort();
        received.closedByClientAt();
        slow.release();
    }

    @Test
    void what_the_sink_throws_ends_the_call() throws Exception {
        provider.willDo(Behaviour.tokensThenSilence(2, Duration.ZERO));
        var lost = new IllegalStateException("lease lost");
        var thrown = assertThrows(
                IllegalStateException.class, () -> client.call(request("misbehaving"), new ThrowingSink(lost), signal));
        assertEquals(lost, thrown);
        provider.nextCall().closedByClientAt();
        assertEquals(1, provider.calls());
    }

    @Test
    void good_json_is_bound() throws Exception {
        provider.willDo(Behaviour.answer("Here you are:\n```json\n{\"title\":\"资格\"}\n```"));
        assertEquals(new Item("资格"), callJson().value());
        assertEquals("json_schema", MAPPER.readTree(provider.nextCall().body()).at("/response_format/type").asText());
        assertEquals(1, provider.calls());
    }

    @Test
    void garbage_json_is_asked_for_once_more() throws Exception {
        provider.willDo(Behaviour.answer("I would rather not."), Behaviour.answer("{\"title\":\"ok\"}"));
        var answer = callJson();
        assertEquals(new Item("ok"), answer.value());
        assertEquals(2, answer.answer().calls());
        assertEquals(new Usage(22, 14, false), answer.answer().usage());
        assertEquals(1, sink.restarts().size());
        assertEquals("{\"title\":\"ok\"}", sink.text());
        provider.nextCall();
        JsonNode messages = MAPPER.readTree(provider.nextCall().body()).path("messages");
        assertEquals("I would rather not.", messages.at("/1/content").asText());
        assertTrue(messages.at("/2/content").asText().contains("no JSON object or array"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "{\"title\":", "{\"title\":\" \"}", "{\"title\":[1]}", "[1]", "{broken}"})
    void json_that_never_fits_fails_after_the_second_time(String text) {
        provider.willDo(Behaviour.answer(text));
        var failure = assertThrows(LlmBadAnswerException.class, this::callJson);
        assertEquals("bad_answer", failure.code());
        assertEquals(text, failure.partialText());
        assertEquals(2, provider.calls());
    }

    @Test
    void a_task_type_without_provider_is_told_so() {
        assertTrue(client.available("misbehaving"));
        assertFalse(client.available("lost"));
        assertEquals("no_provider", assertThrows(LlmNoProviderException.class, () -> call("lost")).code());
    }

    @Test
    void the_simulated_provider_answers_by_the_schema() {
        JsonAnswer<Item> answer = client.callJson(itemRequest("simulated"), Item.class, sink, signal);
        assertEquals("simulated", answer.answer().provider());
        assertEquals(SECRET_PROMPT.substring(0, 24), answer.value().title());
    }

    @Test
    void two_log_lines_tell_of_every_call() throws Exception {
        provider.willDo(Behaviour.status(500), Behaviour.answer("ok"));
        try (var log = new LogLines()) {
            call();
            List<String> lines = log.of("fermata.llm");
            assertEquals(4, lines.size());
            JsonNode request = MAPPER.readTree(lines.getFirst());
            assertEquals("llm_request", request.path("event").asText());
            assertEquals("misbehaving", request.path("provider").asText());
            assertEquals("test-model", request.path("model").asText());
            assertEquals(8, request.path("prompt_tokens").asInt());
            assertTrue(request.path("timestamp").asText().endsWith("Z"));
            assertEquals("task-1", request.path("task_id").asText());
            assertEquals("piece-1", request.path("step").asText());
            JsonNode failed = MAPPER.readTree(lines.get(1));
            assertEquals("llm_response", failed.path("event").asText());
            assertFalse(failed.path("success").asBoolean(true));
            assertEquals("HTTP 500 test_error", failed.path("error").asText());
            JsonNode answered = MAPPER.readTree(lines.get(3));
            assertTrue(answered.path("success").asBoolean());
            assertEquals(7, answered.path("response_tokens").asInt());
            assertTrue(answered.path("duration_ms").asDouble() > 0);
        }
    }

    @Test
    void neither_key_nor_prompt_is_ever_logged() {
        String echo = "{\"error\":{\"message\":\"key " + MisbehavingProviderResource.API_KEY + " asked " + SECRET_PROMPT
                + "\",\"type\":\"" + SECRET_PROMPT + " " + MisbehavingProviderResource.API_KEY + "\"}}";
        try (var log = new LogLines()) {
            provider.willDo(Behaviour.answer("ok"));
            call();
            for (int status : new int[] {400, 401, 429, 500}) {
                provider.willDo(Behaviour.status(status, Map.of(), echo));
                var failure = assertThrows(LlmException.class, this::call);
                assertFalse(failure.getMessage().contains(MisbehavingProviderResource.API_KEY));
            }
            provider.willDo(Behaviour.stream(Sse.event(echo)));
            assertThrows(LlmException.class, this::call);
            assertFalse(log.everything().contains(MisbehavingProviderResource.API_KEY));
            assertFalse(log.everything().contains(SECRET_PROMPT));
            assertTrue(log.everything().contains("llm_response"));
        }
    }

    @Test
    void an_interrupt_ends_the_call_and_stays_visible() throws Exception {
        provider.willDo(Behaviour.tokensThenSilence(2, Duration.ZERO));
        var running = Running.of(this::call);
        sink.awaitText();
        running.interrupt();
        assertInstanceOf(LlmAbortedException.class, running.failure());
        assertTrue(running.interruptedAtEnd());
        provider.nextCall().closedByClientAt();
        assertEquals(1, provider.calls());
    }

    @Test
    void an_interrupt_in_the_wait_between_calls_ends_the_call() throws Exception {
        // No longer than a call waits: a longer wait would end it by itself.
        provider.willDo(Behaviour.status(429, Map.of("Retry-After", "1")));
        var running = Running.of(this::call);
        provider.nextCall().closedByClientAt();
        running.awaitSleep();
        running.interrupt();
        assertInstanceOf(LlmAbortedException.class, running.failure());
        assertTrue(running.interruptedAtEnd());
        assertEquals(1, provider.calls());
    }

    private LlmAnswer call() {
        return call("misbehaving");
    }

    private LlmAnswer call(String taskType) {
        return client.call(request(taskType), sink, signal);
    }

    private JsonAnswer<Item> callJson() {
        return client.callJson(itemRequest("misbehaving"), Item.class, sink, signal);
    }

    private static LlmRequest itemRequest(String taskType) {
        JsonNode schema = MAPPER.createObjectNode()
                .put("type", "object")
                .set("properties", MAPPER.createObjectNode()
                        .set("title", MAPPER.createObjectNode().put("type", "string")));
        return request(taskType).withSchema(new AnswerSchema("item", schema));
    }

    private static LlmRequest request(String taskType) {
        return new LlmRequest(taskType, "task-1", "piece-1", List.of(LlmMessage.user(SECRET_PROMPT)));
    }
}
