package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.testing.AimockResource;
import dev.fermata.testing.AimockResource.Aimock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our codecs against a fake server that others wrote from the providers' documents. */
@QuarkusTest
@QuarkusTestResource(value = AimockResource.class, restrictToAnnotatedClass = true)
class AimockTest {

    private static final String STORY = "Once upon a time a server told the truth. 从前有一台服务器。";

    record Item(@NotBlank String title) {}

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    Aimock aimock;

    private final RecordingSink sink = new RecordingSink();

    @BeforeEach
    void needs_the_server() {
        assumeTrue(aimock.running(), aimock.reason());
        List.of("openai-like", "azure-like", "ollama-like", "anthropic-like").forEach(weather::openByHand);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void text_streams(String route) {
        LlmAnswer answer = call(route, "tell a story");

        assertThat(answer.text()).isEqualTo(STORY).isEqualTo(sink.text());
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(answer.calls()).isEqualTo(1);
        // It does not count Anthropic's tokens but says 0 of both, which is no count.
        assertThat(answer.usage().estimated()).isEqualTo(route.equals("anthropic-like"));
        assertThat(answer.usage().completionTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void json_is_bound_be_it_bare_or_in_prose(String route) throws IOException {
        assertThat(json(route, "answer as json").value().title()).isEqualTo("As JSON");
        assertThat(json(route, "answer as text").value().title()).isEqualTo("In prose");
    }

    @ParameterizedTest
    @ValueSource(strings = "anthropic-like")
    void a_tools_input_is_the_answer(String route) throws IOException {
        var answer = json(route, "answer by tool");

        assertThat(answer.value().title()).isEqualTo("By tool");
        assertThat(answer.answer().finishReason()).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void an_answer_without_json_is_asked_for_once_more(String route) throws IOException {
        var answer = json(route, "a sentence, please");

        assertThat(answer.value().title()).isEqualTo("At the second time");
        assertThat(answer.answer().calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void refusals_are_told_apart(String route) {
        assertThat(failure(route, "bad request", LlmRejectedException.class).code()).isEqualTo("rejected");
        assertThat(failure(route, "wrong key", LlmUnauthorisedException.class).code()).isEqualTo("unauthorised");
        assertThat(failure(route, "overloaded", LlmTransientException.class).code()).isEqualTo("provider_error");
        // Nothing of the kind is there: 404.
        assertThat(failure(route, "nobody knows this", LlmRejectedException.class).code()).isEqualTo("rejected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void a_rate_limit_is_waited_for_as_asked(String route) {
        long began = System.nanoTime();
        var failure = failure(route, "too many", LlmException.class);

        assertThat(failure.code()).isIn("rate_limited", "all_closed");
        assertThat(failure.retryable()).isTrue();
        // It says Retry-After: 1, and every further call keeps to it.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void a_cut_stream_is_repeated_and_then_given_up(String route) {
        var failure = failure(route, "cut", LlmTransientException.class);

        assertThat(failure.code()).isIn("stream_cut", "connection_lost");
        assertThat(sink.restarts()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like"})
    void the_reason_of_the_end_is_told(String route) {
        assertThat(failure(route, "filtered", LlmRejectedException.class).code()).isEqualTo("content_filter");
        assertThat(call(route, "too long").finishReason()).isEqualTo("length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-like", "azure-like", "ollama-like", "anthropic-like"})
    void an_abort_ends_a_call_in_mid_stream(String route) throws Exception {
        var signal = new ManualSignal();
        var running = Running.of(() -> client.call(request(route, "slowly"), sink, signal));
        sink.awaitText();

        long abortedAt = System.nanoTime();
        signal.abort();
        var aborted = running.failure();

        assertThat(aborted).isInstanceOf(LlmAbortedException.class);
        assertThat(((LlmAbortedException) aborted).partialText()).startsWith("Th");
        assertThat(TimeUnit.NANOSECONDS.toMillis(running.endedAt() - abortedAt)).isLessThan(500);
    }

    private LlmAnswer call(String route, String question) {
        return client.call(request(route, question), sink, AbortSignal.none());
    }

    private JsonAnswer<Item> json(String route, String question) throws IOException {
        var schema = new AnswerSchema("item", new ObjectMapper().readTree("""
                {"type": "object", "additionalProperties": false, "required": ["title"],
                 "properties": {"title": {"type": "string"}}}"""));
        return client.callJson(request(route, question).withSchema(schema), Item.class, sink, AbortSignal.none());
    }

    private <T extends LlmException> T failure(String route, String question, Class<T> type) {
        return catchThrowableOfType(type, () -> call(route, question));
    }

    private static LlmRequest request(String route, String question) {
        return new LlmRequest(route, "task-1", "step-1", List.of(LlmMessage.user(question)));
    }
}
