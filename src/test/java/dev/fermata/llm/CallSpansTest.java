package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CallSpansTest {

    private static final String PROMPT = "the-prompt-is-nobodys-business";
    private static final String ANSWER = "nor-is-the-answer";
    private static final String KEY = "sk-never-to-be-seen";
    private static final AttributeKey<String> INPUT = AttributeKey.stringKey("gen_ai.input.messages");
    private static final AttributeKey<String> OUTPUT = AttributeKey.stringKey("gen_ai.output.messages");

    private final InMemorySpanExporter kept = InMemorySpanExporter.create();
    private final SdkTracerProvider provider =
            SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build();

    @Test
    void a_whole_answer_is_told_without_a_word_of_it() {
        Call call = call();
        call.answeredBy("m1-0613");
        call.fragment(ANSWER);
        call.reported(StreamPart.Tokens.of(11, 7));
        call.answer("stop");
        SpanData span = ended(call, FinishedCall.OK, false);

        assertThat(span.getName()).isEqualTo("chat m1");
        assertThat(span.getAttributes().asMap()).contains(
                entry("gen_ai.provider.name", "azure.ai.openai"),
                entry("gen_ai.request.model", "m1"),
                entry("gen_ai.response.model", "m1-0613"),
                entry("fermata.provider", "mine"),
                entry("server.address", "127.0.0.1"));
        assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens"))).isEqualTo(11);
        assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens"))).isEqualTo(7);
        assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
                .containsExactly("stop");
        assertThat(span.getAttributes().toString()).doesNotContain(PROMPT, ANSWER, KEY);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void text_is_told_where_that_is_switched_on() {
        Call call = call();
        call.fragment(ANSWER);
        call.answer("stop");
        SpanData span = ended(call, FinishedCall.OK, true);

        assertThat(span.getAttributes().get(INPUT)).contains("\"role\":\"user\"", PROMPT);
        assertThat(span.getAttributes().get(OUTPUT)).contains(ANSWER, "\"finish_reason\":\"stop\"");
        assertThat(span.getAttributes().toString()).doesNotContain(KEY);
    }

    @Test
    void a_failure_is_an_error_and_an_abort_is_none() {
        assertThat(ended(call(), "timeout", false).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        kept.reset();
        SpanData aborted = ended(call(), FinishedCall.ABORTED, false);
        assertThat(aborted.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(aborted.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("aborted");
    }

    private SpanData ended(Call call, String outcome, boolean withContent) {
        new CallSpans(provider.get("test"), Clock.systemUTC(), withContent).ended(call, FinishedCall.of(call, outcome));
        return kept.getFinishedSpanItems().getFirst();
    }

    private static Map.Entry<AttributeKey<?>, Object> entry(String key, String value) {
        return Map.entry(AttributeKey.stringKey(key), value);
    }

    private static Call call() {
        var remote = new Provider.Remote("mine", Kind.AZURE, null,
                Endpoint.azureV1(URI.create("http://127.0.0.1:1/openai/v1"), Optional.of(KEY)), "m1",
                AnswerFormat.JSON_SCHEMA, OptionalInt.empty(), new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        var request = new LlmRequest("story", "task-1", "step-1", List.of(LlmMessage.user(PROMPT)));
        var call = new Call(request, new Route("story", List.of(remote), false), FragmentSink.none(), AbortSignal.none());
        call.ask(remote);
        call.begin();
        return call;
    }
}
