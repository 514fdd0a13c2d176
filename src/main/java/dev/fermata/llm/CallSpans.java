package dev.fermata.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.ops.TracerSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * A span for every HTTP call to a provider, a child of what the calling thread does. It is written when the call is over,
 * so that nothing has to be kept open across an abort, and holds no text unless that is switched on. Thread-safe.
 */
@Singleton
class CallSpans {

    private static final AttributeKey<List<String>> FINISH_REASONS = AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

    private final Tracer tracer;
    private final Clock clock;
    private final boolean withContent;

    @Inject
    CallSpans(TracerSource source, Clock clock, LlmConfig config) {
        this(source.tracer(), clock, config.traceContent());
    }

    CallSpans(Tracer tracer, Clock clock, boolean withContent) {
        this.tracer = tracer;
        this.clock = clock;
        this.withContent = withContent;
    }

    void ended(Call call, FinishedCall finished) {
        Span span = begun(call, finished);
        if (!span.isRecording()) {
            return;
        }
        span.setAttribute("gen_ai.usage.input_tokens", finished.usage().promptTokens())
                .setAttribute("gen_ai.usage.output_tokens", finished.usage().completionTokens())
                .setAttribute("fermata.usage.estimated", finished.usage().estimated())
                .setAttribute("fermata.task.id", finished.taskId())
                .setAttribute("fermata.step", finished.step());
        finished.responseModel().ifPresent(model -> span.setAttribute(GenAi.RESPONSE_MODEL, model));
        finished.timeToFirstToken().ifPresent(time ->
                span.setAttribute("gen_ai.response.time_to_first_chunk", time.toNanos() / 1e9));
        call.finishReason().ifPresent(reason -> span.setAttribute(FINISH_REASONS, List.of(reason)));
        if (!finished.ok()) {
            span.setAttribute(GenAi.ERROR, finished.outcome());
            // A call that its task stopped has not failed.
            span.setStatus(finished.aborted() ? StatusCode.UNSET : StatusCode.ERROR);
        }
        if (withContent) {
            span.setAttribute("gen_ai.input.messages", prompt(call).toString())
                    .setAttribute("gen_ai.output.messages", answer(call).toString());
        }
        span.end();
    }

    private Span begun(Call call, FinishedCall finished) {
        SpanBuilder builder = tracer.spanBuilder(GenAi.CHAT + " " + finished.model())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(clock.instant().minus(finished.duration()))
                .setAttribute(GenAi.OPERATION, GenAi.CHAT)
                .setAttribute(GenAi.PROVIDER, GenAi.provider(finished.kind()))
                .setAttribute(GenAi.CONFIGURED, finished.provider())
                .setAttribute(GenAi.REQUEST_MODEL, finished.model())
                .setAttribute("gen_ai.request.stream", true)
                .setAttribute("gen_ai.output.type", call.request().schema().isPresent() ? "json" : "text");
        call.request().maxTokens().ifPresent(most -> builder.setAttribute("gen_ai.request.max_tokens", most));
        call.request().temperature().ifPresent(value -> builder.setAttribute("gen_ai.request.temperature", value));
        if (call.provider() instanceof Provider.Remote remote) {
            var url = remote.endpoint().baseUrl();
            builder.setAttribute("server.address", url.getHost());
            builder.setAttribute("server.port", url.getPort() > 0 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443);
        }
        return builder.startSpan();
    }

    private static ArrayNode prompt(Call call) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        call.request().messages().forEach(message ->
                messages.add(message(message.role().name().toLowerCase(Locale.ROOT), message.content())));
        return messages;
    }

    private static ArrayNode answer(Call call) {
        ObjectNode message = message("assistant", call.text());
        call.finishReason().ifPresent(reason -> message.put("finish_reason", reason));
        return JsonNodeFactory.instance.arrayNode().add(message);
    }

    private static ObjectNode message(String role, String text) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", role);
        message.putArray("parts").addObject().put("type", "text").put("content", text);
        return message;
    }
}
