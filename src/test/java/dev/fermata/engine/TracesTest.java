package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import dev.fermata.testing.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a collector would be told, where tracing is switched on. */
@QuarkusTest
@TestProfile(TracesTest.Traced.class)
class TracesTest {

    public static class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var config = new HashMap<>(new Verifying().getConfigOverrides());
            config.put("quarkus.otel.sdk.disabled", "false");
            config.put("quarkus.otel.traces.exporter", "none");
            return config;
        }
    }

    private static final String PROMPT = "the-prompt-is-nobodys-business";
    private static final AttributeKey<String> TASK = AttributeKey.stringKey("fermata.task.id");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

    @Inject
    ScriptedJob scripted;

    @Inject
    Spans spans;

    private final Api api = Api.stranger();

    @Test
    void request_runs_and_calls_are_one_trace_across_pause_and_resume() throws InterruptedException {
        var first = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        String id = submit(context -> {
            context.step("one", 1, String.class, () -> context.llm().user(PROMPT).text());
            first.countDown();
            goOn.await();
            return context.steps(List.of("a", "b", "c"), 3, item -> item, String.class,
                    item -> context.llm().user(PROMPT + item).text());
        });
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        api.post("/api/tasks/" + id + "/pause").then().statusCode(200);
        goOn.countDown();
        spans.await(1, run(id));
        api.post("/api/tasks/" + id + "/resume").then().statusCode(200);
        api.await(id, "completed");

        List<SpanData> runs = spans.await(2, run(id));
        SpanData request = spans.await(1, span -> span.getKind() == SpanKind.SERVER
                && span.getSpanId().equals(runs.getFirst().getParentSpanId())).getFirst();
        SpanData resume = spans.await(1, span -> ("/api/tasks/" + id + "/resume").equals(span.getAttributes().get(PATH)))
                .getFirst();
        List<SpanData> calls = spans.such(span -> span.getKind() == SpanKind.CLIENT && id.equals(span.getAttributes().get(TASK)));

        assertThat(request.getAttributes().get(PATH)).isEqualTo("/api/tasks");
        assertThat(runs).hasSize(2).allSatisfy(run -> {
            assertThat(run.getTraceId()).isEqualTo(request.getTraceId());
            assertThat(run.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
        });
        assertThat(outcome(runs.getFirst())).isEqualTo("paused");
        assertThat(outcome(runs.getLast())).isEqualTo("completed");
        assertThat(runs.getFirst().getLinks()).isEmpty();
        assertThat(runs.getLast().getLinks()).extracting(LinkData::getSpanContext)
                .extracting(linked -> linked.getSpanId()).containsExactly(resume.getSpanId());
        assertThat(calls).hasSize(4).allSatisfy(call -> {
            assertThat(call.getTraceId()).isEqualTo(request.getTraceId());
            assertThat(call.getName()).isEqualTo("chat simulated");
            assertThat(call.getAttributes().get(AttributeKey.stringKey("gen_ai.operation.name"))).isEqualTo("chat");
            assertThat(call.getAttributes().get(AttributeKey.stringKey("gen_ai.provider.name"))).isEqualTo("simulated");
            assertThat(call.getAttributes().get(AttributeKey.stringKey("gen_ai.request.model"))).isEqualTo("simulated");
            assertThat(call.getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens"))).isPositive();
            assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(call.getStartEpochNanos()).isLessThanOrEqualTo(call.getEndEpochNanos());
        });
        assertThat(calls).extracting(SpanData::getParentSpanId).containsExactlyInAnyOrder(runs.getFirst().getSpanId(),
                runs.getLast().getSpanId(), runs.getLast().getSpanId(), runs.getLast().getSpanId());
        assertThat(api.get("/api/tasks/" + id).jsonPath().getString("metadata.traceparent"))
                .isEqualTo("00-" + request.getTraceId() + "-" + request.getSpanId() + "-01");
        assertThat(everything()).doesNotContain(PROMPT);
    }

    @Test
    void a_caller_s_own_trace_is_taken_up() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), context -> "done");
        String id = api.call().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01").contentType("application/json")
                .body(Map.of("task_type", ScriptedJob.TYPE, "payload", payload)).post("/api/tasks")
                .then().statusCode(201).extract().path("id");

        assertThat(spans.await(1, run(id)).getFirst().getTraceId()).isEqualTo(trace);
    }

    @Test
    void a_failed_run_says_why_without_words() {
        String id = submit(context -> {
            throw JobException.permanent("no_good", PROMPT, null);
        });
        SpanData run = spans.await(1, run(id)).getFirst();

        assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(run.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("no_good");
        assertThat(outcome(run)).isEqualTo("failed");
        assertThat(everything()).doesNotContain(PROMPT);
    }

    @Test
    void what_is_searched_for_stays_here() {
        api.get("/api/tasks?q=" + PROMPT).then().statusCode(200);

        spans.await(1, span -> "REDACTED".equals(span.getAttributes().get(AttributeKey.stringKey("url.query"))));
        assertThat(everything()).doesNotContain(PROMPT);
    }

    private String submit(ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return api.create(Map.of("task_type", ScriptedJob.TYPE, "payload", payload));
    }

    private static Predicate<SpanData> run(String id) {
        return span -> span.getName().equals("run " + ScriptedJob.TYPE) && id.equals(span.getAttributes().get(TASK));
    }

    private static String outcome(SpanData run) {
        return run.getAttributes().get(AttributeKey.stringKey("fermata.run.outcome"));
    }

    private String everything() {
        var all = new StringBuilder();
        spans.such(span -> true).forEach(span -> all.append(span.getName()).append(span.getAttributes())
                .append(span.getEvents()).append(span.getStatus()).append('\n'));
        return all.toString();
    }
}
