package dev.fermata.llm;

import static dev.fermata.testing.Scrape.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.Scrape;
import dev.fermata.testing.Sse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls to providers at /q/metrics, and what providers say of their limits while all is well. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true)
class CallFiguresTest {

    private static final String PROMPT = "the-prompt-is-nobodys-business";
    private static final String LABELS = "fermata_provider=\"misbehaving\",gen_ai_operation_name=\"chat\","
            + "gen_ai_provider_name=\"openai\",gen_ai_request_model=\"test-model\",gen_ai_response_model=\"%s\"";

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    MisbehavingProvider provider;

    private final String taskId = UUID.randomUUID().toString();

    @Test
    void a_call_is_measured_by_the_conventions_names() {
        String answeredBy = LABELS.formatted("test-model-0613");
        provider.willDo(Behaviour.stream(Sse.event("{\"model\":\"test-model-0613\",\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}")
                + Sse.finish("stop") + Sse.usage(11, 7) + Sse.event("[DONE]")));
        call();

        assertThat(figure("gen_ai_client_operation_duration_seconds_count{error_type=\"\"," + answeredBy + "}"))
                .isEqualTo(1);
        assertThat(figure("gen_ai_client_operation_time_to_first_chunk_seconds_count{" + answeredBy + "}")).isEqualTo(1);
        String tokens = "gen_ai_client_token_usage_sum{fermata_provider=\"misbehaving\",fermata_usage=\"reported\","
                + answeredBy.substring(answeredBy.indexOf("gen_ai"))
                + ",gen_ai_token_type=\"%s\"}";
        assertThat(figure(tokens.formatted("input"))).isEqualTo(11);
        assertThat(figure(tokens.formatted("output"))).isEqualTo(7);
        assertThat(Scrape.text()).contains("gen_ai_client_operation_duration_seconds_bucket{", "le=\"81.92\"",
                "gen_ai_client_token_usage_bucket{", "le=\"16384.0\"");
        assertThat(Scrape.text()).doesNotContain(PROMPT).doesNotContain(taskId);
    }

    @Test
    void failures_and_aborts_are_told_apart() throws Exception {
        String failed = "gen_ai_client_operation_duration_seconds_count{error_type=\"provider_error\"," + LABELS.formatted("") + "}";
        String aborted = "gen_ai_client_operation_duration_seconds_count{error_type=\"aborted\"," + LABELS.formatted("") + "}";
        double failedBefore = figure(failed);
        double abortedBefore = figure(aborted);
        provider.willDo(Behaviour.status(500));
        assertThatThrownBy(this::call).isInstanceOf(LlmTransientException.class);
        assertThat(figure(failed)).isEqualTo(failedBefore + 4);

        provider.willDo(Behaviour.tokensThenSilence(1, Duration.ZERO));
        var sink = new RecordingSink();
        var signal = new ManualSignal();
        var running = Running.of(() -> client.call(request(), sink, signal));
        sink.awaitText();
        assertThat(figure("fermata_llm_calls_running{fermata_provider=\"misbehaving\"}")).isEqualTo(1);
        signal.abort();
        running.failure();
        assertThat(figure(aborted)).isEqualTo(abortedBefore + 1);
        assertThat(figure("fermata_llm_calls_running{fermata_provider=\"misbehaving\"}")).isZero();
    }

    @Test
    void an_operator_s_close_is_seen() {
        String open = "fermata_llm_provider_open{fermata_provider=\"my-ollama\"}";
        assertThat(figure(open)).isEqualTo(1);
        weather.closeByHand("my-ollama", Optional.empty(), "test");
        assertThat(figure(open)).isZero();
        weather.openByHand("my-ollama");
        assertThat(figure(open)).isEqualTo(1);
    }

    @Test
    void what_a_call_reported_before_does_not_undo_an_operator_s_opening() {
        for (int i = 0; i < 20; i++) {
            weather.close("my-ollama", Duration.ofMinutes(5), "429", Map.of());
            weather.openByHand("my-ollama");
            weather.poll();
            assertThat(weather.closedFor("my-ollama")).isZero();
        }
    }

    @Test
    void what_is_left_of_a_limit_is_known_to_all_without_a_refusal() {
        provider.willDo(
                Behaviour.answer("ok", left("90")), Behaviour.answer("ok", left("89")), Behaviour.answer("ok", left("88")));
        call();
        await().atMost(10, TimeUnit.SECONDS).until(() -> headers().contains("\"x-ratelimit-remaining-requests\": \"90\""));
        call();
        call();
        // Not worth a write each.
        assertThat(headers()).contains("\"x-ratelimit-remaining-requests\": \"90\"");
        assertThat(weather.closedFor("misbehaving")).isZero();

        provider.willDo(Behaviour.answer("ok", left("3")));
        await().atMost(10, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(200)).until(() -> {
            call();
            return headers().contains("\"x-ratelimit-remaining-requests\": \"3\"");
        });
    }

    @Test
    void names_without_end_become_one() {
        var models = new ModelNames();
        for (int i = 0; i < 500; i++) {
            models.label("model-" + i);
        }
        assertThat(models.label("model-7")).isEqualTo("model-7");
        assertThat(models.label("model-499")).isEqualTo(ModelNames.OTHER);
        assertThat(new ModelNames().label("x".repeat(1_000))).isEqualTo(ModelNames.OTHER);
    }

    private static Map<String, String> left(String requests) {
        return Map.of("x-ratelimit-limit-requests", "100", "x-ratelimit-remaining-requests", requests);
    }

    private String headers() {
        weather.poll();
        return weather.row("misbehaving").map(WeatherTable.Row::rateHeaders).orElse("");
    }

    private void call() {
        client.call(request(), FragmentSink.none(), AbortSignal.none());
    }

    private LlmRequest request() {
        return new LlmRequest("misbehaving", taskId, "step-1", List.of(LlmMessage.user(PROMPT)));
    }
}
