package dev.fermata.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Two JSON lines for every HTTP call, {@code llm_request} and {@code llm_response}, in the category
 * {@code fermata.llm}. Never prompt text, answer text or a key: not even in a provider's error.
 */
@Singleton
class CallLog {

    private static final Logger LOG = Logger.getLogger("fermata.llm");

    private final Clock clock;
    private final ObjectMapper mapper;

    CallLog(Clock clock, ObjectMapper mapper) {
        this.clock = clock;
        this.mapper = mapper;
    }

    void request(Call call) {
        if (call.moved()) {
            LOG.infof("Task %s, step %s moved from provider %s to %s: %s.", call.request().taskId(), call.request().step(),
                    call.movedFrom().getLast(), call.provider().name(), call.lastFailure());
        }
        var line = line("llm_request", call)
                .put("prompt_tokens", TokenEstimate.of(call.request().messages()))
                .put("timestamp", clock.instant().toString());
        write(named(line, call));
    }

    void answered(Call call) {
        var line = ended(call)
                .put("success", true)
                .put("response_tokens", call.usage().completionTokens());
        write(named(line, call));
    }

    void failed(Call call, String error) {
        var line = ended(call).put("success", false).put("error", error);
        write(named(line, call));
    }

    void waiting(Call call, LlmException failure, Duration wait) {
        LOG.debugf(
                "Task %s, step %s: provider %s failed (%s), next call in %d ms.",
                call.request().taskId(),
                call.request().step(),
                call.provider().name(),
                failure.summary(),
                wait.toMillis());
    }

    /** Not by {@code toString()}, which leaves buffers with the thread for as long as its call takes. */
    private void write(ObjectNode line) {
        try {
            LOG.info(mapper.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    private ObjectNode ended(Call call) {
        double millis = Math.round(call.attemptDuration().toNanos() / 10_000.0) / 100.0;
        return line("llm_response", call).put("duration_ms", millis);
    }

    private static ObjectNode line(String event, Call call) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event", event)
                .put("provider", call.provider().name())
                .put("model", call.provider().model());
    }

    private static ObjectNode named(ObjectNode line, Call call) {
        return line.put("task_id", call.request().taskId())
                .put("step", call.request().step());
    }
}
