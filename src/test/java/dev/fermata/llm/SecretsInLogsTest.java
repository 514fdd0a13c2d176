package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.LogLines;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.Sse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of every kind, by providers that echo what they were sent: whatever any category logs, at DEBUG. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    // Some gateways take the key as part of the address.
    @ResourceArg(name = "fermata.llm.providers.dead.kind", value = "openai"),
    @ResourceArg(name = "fermata.llm.providers.dead.base-url",
            value = "http://127.0.0.1:1/" + MisbehavingProviderResource.API_KEY + "/v1"),
    @ResourceArg(name = "fermata.llm.providers.dead.api-key", value = MisbehavingProviderResource.API_KEY),
    @ResourceArg(name = "fermata.llm.providers.dead.model", value = "m"),
    @ResourceArg(name = "fermata.llm.providers.dead.breaker.window", value = "0"),
    @ResourceArg(name = "fermata.llm.routes.dead", value = "dead")})
class SecretsInLogsTest {

    private static final String KEY = MisbehavingProviderResource.API_KEY;
    private static final String PROMPT = "the-prompt-is-nobodys-business";
    private static final String ANSWER = "nor-is-the-answer";
    private static final String ALL = PROMPT + " " + KEY + " " + ANSWER;
    private static final List<String> PROVIDERS =
            List.of("misbehaving", "my-anthropic", "my-azure", "my-dashscope", "my-ollama", "first-token", "idle", "dead");

    record Item(@NotBlank String title, int count) {}

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    MisbehavingProvider provider;

    private final Logger root = Logger.getLogger("");
    private final List<Handler> muted = new ArrayList<>();
    private LogLines log;

    @BeforeEach
    void listen_to_everything() {
        PROVIDERS.forEach(weather::openByHand);
        // The console would only slow the test down.
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
            muted.add(handler);
        }
        log = new LogLines();
        root.setLevel(Level.ALL);
    }

    @AfterEach
    void speak_again() {
        root.setLevel(Level.INFO);
        log.close();
        muted.forEach(root::addHandler);
    }

    @ParameterizedTest
    @ValueSource(strings = {"misbehaving", "my-anthropic", "my-azure", "my-dashscope", "my-ollama"})
    void refusals_that_echo(String route) {
        for (int status : new int[] {400, 401, 402, 403, 404, 413, 422, 429, 500, 503, 529}) {
            PROVIDERS.forEach(weather::openByHand);
            provider.willDo(Behaviour.status(status, Map.of("x-request-id", ALL), echo()));
            fails(route);
            provider.willDo(Behaviour.status(status, Map.of("retry-after", ALL), "<p>" + ALL + "</p>"));
            fails(route);
        }
        nothingWasTold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"misbehaving", "my-anthropic"})
    void streams_that_break(String route) {
        List.of(
                Behaviour.stream(Sse.event(echo())),
                Behaviour.stream(Sse.event("{\"" + ALL)),
                Behaviour.stream(Sse.text(ANSWER)),
                Behaviour.stream(Sse.text(ANSWER) + Sse.event(echo())),
                Behaviour.stream(Sse.text(ANSWER) + Sse.finish("content_filter")),
                Behaviour.stream("event: error\ndata: " + echo() + "\n\n"),
                Behaviour.stream("data: " + ALL.repeat(40_000)),
                call -> call.answerWith("text/html", "<p>" + ALL + "</p>"),
                call -> call.answerWith("application/json", echo()),
                call -> call.answerWith(ALL.replace(' ', '/'), ALL),
                Behaviour.tokensThenReset(1)).forEach(behaviour -> {
                    provider.willDo(behaviour);
                    fails(route);
                });
        nothingWasTold();
    }

    @Test
    void servers_that_are_silent_or_not_there() {
        provider.willDo(Behaviour.silence());
        fails("first-token");
        provider.willDo(Behaviour.streamThenSilence(Sse.text(ANSWER)));
        fails("idle");
        fails("dead");
        nothingWasTold();
    }

    @Test
    void answers_that_do_not_fit() {
        for (String answer : List.of(ANSWER, "{\"title\": " + ANSWER, "{\"title\": \"\", \"count\": \"" + ANSWER + "\"}",
                "{\"title\": \"\", \"" + ANSWER + "\": 1}", "[\"" + ANSWER + "\"]")) {
            provider.willDo(Behaviour.answer(answer));
            assertThat(catchThrowable(() -> client.callJson(
                    request("misbehaving").withSchema(new AnswerSchema("item", new ObjectMapper().createObjectNode())),
                    Item.class, FragmentSink.none(), AbortSignal.none()))).isInstanceOf(LlmBadAnswerException.class);
        }
        nothingWasTold();
    }

    @Test
    void callers_that_fail_over_the_text() {
        provider.willDo(Behaviour.answer(ANSWER));
        assertThat(catchThrowable(() -> client.call(
                request("misbehaving"), new ThrowingSink(new IllegalStateException(ALL)), AbortSignal.none())))
                .isInstanceOf(IllegalStateException.class);
        nothingWasTold();
    }

    @Test
    void aborts_and_whole_answers() throws Exception {
        provider.willDo(Behaviour.answer(ANSWER));
        client.call(request("misbehaving"), FragmentSink.none(), AbortSignal.none());
        provider.willDo(Behaviour.streamThenSilence(Sse.text(ANSWER)));
        var sink = new RecordingSink();
        var signal = new ManualSignal();
        var running = Running.of(() -> client.call(request("misbehaving"), sink, signal));
        sink.awaitText();
        signal.abort();
        running.failure();
        nothingWasTold();
    }

    private void nothingWasTold() {
        assertThat(log.of("fermata.llm")).anyMatch(line -> line.contains("llm_response"));
        assertThat(log.atDebug()).isPositive();
        List.of(KEY, PROMPT, ANSWER).forEach(secret -> assertThat(
                log.everything().lines().filter(line -> line.contains(secret)).limit(5)).isEmpty());
    }

    private void fails(String route) {
        assertThat(catchThrowable(() -> client.call(request(route), FragmentSink.none(), AbortSignal.none())))
                .isInstanceOf(LlmException.class);
    }

    private static String echo() {
        return "{\"type\":\"error\",\"error\":{\"message\":\"" + ALL + "\",\"type\":\"" + ALL + "\",\"code\":\"" + ALL + "\"}}";
    }

    private static LlmRequest request(String route) {
        return new LlmRequest(route, "task-1", "step-1", List.of(LlmMessage.system(PROMPT), LlmMessage.user(PROMPT)));
    }
}
