package dev.fermata.job.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import dev.fermata.task.Dialect;
import dev.fermata.task.FreshText;
import dev.fermata.task.Heard;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * System 4's words: {@code start, content, progress, feedback}, and one of {@code complete, cancelled, error}. Its reader
 * can only append: text that begins again is announced by a {@code feedback} and told once more.
 */
final class CrashDialect implements Dialect {

    /** The original never says more before it is complete. */
    private static final int MOST_PROGRESS = 90;

    private final CrashIntake.Taken taken;
    private final BiFunction<String, List<?>, String> messages;
    private final FreshText text = new FreshText();
    private TokensUsed.Sum tokens = TokensUsed.Sum.NONE;
    private int percent;
    private int chunk;
    private int chunks = 1;
    private boolean started;
    /** Whether readers know that it waits for room, for which it looks again and again. */
    private boolean waiting;
    /** Why it failed, in the reader's language. */
    private String failure;

    /** @param messages renders a code and its arguments in the reader's language */
    CrashDialect(CrashIntake.Taken taken, BiFunction<String, List<?>, String> messages) {
        this.taken = taken;
        this.messages = messages;
    }

    @Override
    public List<ObjectNode> tell(Heard heard) {
        List<ObjectNode> words = new ArrayList<>();
        if (!started) {
            start(heard, words);
        }
        if (heard.is(EventType.CONTENT) || heard.is(EventType.RESTARTED)) {
            content(heard, words);
        } else if (heard.is(EventType.PROGRESS)) {
            progress(heard.data());
            words.add(progress());
        } else if (heard.is(EventType.USAGE)) {
            tokens = tokens.plus(heard.data());
            words.add(progress());
        } else if (heard.is(EventType.INFO) && heard.data().path("code").asText().equals(CrashJob.PART_CODE)) {
            words.add(word("content").put("content", heard.data().path("markdown").asText()).put("part", heard.data()
                    .path("part").asInt()));
        } else if (heard.is(EventType.INFO) || heard.is(EventType.WARNING)) {
            heard.message().ifPresent(message -> words.add(feedback(heard.is(EventType.INFO) ? "info" : "warning", message)));
        } else if (heard.is(EventType.STATUS)) {
            status(heard, words);
        } else if (heard.is(EventType.DONE)) {
            end(heard.task().get(), words);
        }
        return words;
    }

    private void start(Heard heard, List<ObjectNode> words) {
        started = true;
        words.add(word("start").put("analysis_id", taken.id()).put("cached", taken.cached()).put("timestamp", heard.event().at()
                .toString()));
        if (taken.notice() != null) {
            words.add(feedback("warning", messages.apply(taken.notice().code(), Arrays.asList(taken.notice().arg()))));
        }
    }

    private void content(Heard heard, List<ObjectNode> words) {
        if (!CrashJob.STEPS_FOR_READERS.contains(heard.data().path("step").asText())) {
            return;
        }
        if (heard.is(EventType.RESTARTED)) {
            heard.message().ifPresent(message -> words.add(feedback("warning", message)));
        }
        FreshText.Fresh fresh = text.of(heard);
        if (!fresh.text().isEmpty()) {
            words.add(word("content").put("content", fresh.again() ? "\n\n---\n\n" + fresh.text() : fresh.text()));
        }
    }

    /** What the original says where a task says this: never more than 90 before it is complete. */
    static int percent(JsonNode progress) {
        return Math.min(MOST_PROGRESS, progress.path("percent").asInt());
    }

    private void progress(JsonNode said) {
        percent = Math.max(percent, percent(said));
        switch (said.path("stage").asText()) {
            case "facts" -> chunks = Math.max(1, said.path("args").path(1).asInt());
            case "analyzing" -> chunk = Math.max(chunk, said.path("args").path(0).asInt());
            case "reported" -> chunk = chunks;
            default -> { }
        }
    }

    private ObjectNode progress() {
        ObjectNode word = word("progress");
        word.putObject("progress").put("progress_percentage", percent).put("current_chunk", chunk).put("total_chunks", chunks)
                .put("input_tokens", tokens.input()).put("output_tokens", tokens.output());
        return word;
    }

    private void status(Heard heard, List<ObjectNode> words) {
        switch (heard.data().path("status").asText()) {
            case "paused" -> words.add(feedback("info", messages.apply("crash.paused", List.of())));
            case "failed" -> failure = heard.message().orElse(null);
            case "retry" -> retry(heard, words);
            default -> { }
        }
    }

    private void retry(Heard heard, List<ObjectNode> words) {
        boolean noRoom = heard.data().path("code").asText().equals(DumpRoom.NO_ROOM);
        if (!noRoom || !waiting) {
            heard.message().ifPresent(message -> words.add(feedback(noRoom ? "info" : "warning", message)));
        }
        waiting = noRoom;
    }

    /** A log may hold the end of an earlier life: whoever retried it by hand waits for another one. */
    private void end(Task task, List<ObjectNode> words) {
        if (task.status == TaskStatus.COMPLETED) {
            words.add(complete(task));
        } else if (task.status == TaskStatus.CANCELLED) {
            words.add(word("cancelled").put("analysis_id", task.id).put("reason", task.cancelReason));
        } else if (task.status == TaskStatus.FAILED) {
            String told = failure == null ? task.error : failure;
            words.add(word("error").put("analysis_id", task.id).put("error", told).put("message", told).put("error_type",
                    task.errorCode));
        }
    }

    private ObjectNode complete(Task task) {
        ObjectNode word = word("complete").put("analysis_id", task.id).put("total_tokens", tokens.input() + tokens.output())
                .put("duration_seconds", Duration.between(task.startedAt, task.completedAt).toMillis() / 1000.0)
                .put("cached", taken.cached()).put("provider", task.metadata.path("provider").asText(null))
                .put("model", task.metadata.path("model").asText(null)).put("result_url", "/api/tasks/" + task.id + "/result");
        return word.put("total_cost", CrashAnswers.cost(task));
    }

    private static ObjectNode feedback(String level, String message) {
        return word("feedback").put("level", level).put("message", message);
    }

    private static ObjectNode word(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
