package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.task.Task;
import dev.fermata.task.TaskAnswers;
import jakarta.enterprise.context.RequestScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers in system 4's shapes. */
@RequestScoped
class CrashAnswers {

    private final TokensUsed tokens;
    private final TaskAnswers answers;
    private final Clock clock;

    CrashAnswers(TokensUsed tokens, TaskAnswers answers, Clock clock) {
        this.tokens = tokens;
        this.answers = answers;
        this.clock = clock;
    }

    /** {@code {status, data, timestamp}}. */
    Map<String, Object> success(Object data) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "success");
        answer.put("success", true);
        answer.put("data", data);
        answer.put("timestamp", clock.instant().toString());
        return answer;
    }

    static Map<String, Object> error(String message) {
        return Map.of("status", "error", "success", false, "message", message, "error", message);
    }

    /** A finished analysis, whole. */
    Map<String, Object> report(Task task, boolean cached) {
        TokensUsed.Sum used = tokens.of(task.id);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("analysis_id", task.id);
        data.put("log_type", task.metadata.path("log_type").asText(null));
        data.put("mode", task.metadata.path("mode").asText(null));
        data.put("result", task.result.path("report").asText());
        data.put("facts", task.result.path("facts"));
        data.put("warnings", task.result.path("warnings"));
        data.put("statistics", task.result.path("statistics"));
        data.put("tokens_used", Map.of("input", used.input(), "output", used.output()));
        data.put("cost", cost(task));
        data.put("duration", seconds(task.startedAt, task.completedAt));
        data.put("cached", cached);
        data.put("provider", task.metadata.path("provider").asText(null));
        data.put("model", task.metadata.path("model").asText(null));
        return data;
    }

    /** How an analysis stands. */
    Map<String, Object> status(Task task) {
        TokensUsed.Sum used = tokens.of(task.id);
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("input_tokens", used.input());
        progress.put("output_tokens", used.output());
        progress.put("total_cost", cost(task));
        Map<String, Object> data = brief(task);
        data.put("completed_at", task.completedAt);
        data.put("duration_seconds", seconds(task.startedAt, task.completedAt));
        data.put("cancel_reason", task.cancelReason);
        data.put("error_message", answers.error(task));
        data.put("progress", progress);
        return data;
    }

    /** A line of a list. */
    static Map<String, Object> brief(Task task) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("analysis_id", task.id);
        data.put("status", task.status);
        data.put("log_type", task.metadata.path("log_type").asText(null));
        data.put("mode", task.metadata.path("mode").asText(null));
        data.put("provider", task.metadata.path("provider").asText(null));
        data.put("is_active", !task.status.terminal());
        data.put("created_at", task.createdAt);
        data.put("started_at", task.startedAt);
        return data;
    }

    /** What the analysis has cost so far, as its last run left it; null, which is unknown, where a call has no price. */
    static BigDecimal cost(Task task) {
        JsonNode usage = task.metadata.path("usage");
        return usage.path("unpriced_calls").asInt() > 0 || !usage.hasNonNull("cost") ? null
                : new BigDecimal(usage.path("cost").asText());
    }

    private static Double seconds(Instant from, Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis() / 1000.0;
    }
}
