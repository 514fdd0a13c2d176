package dev.fermata.job.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import dev.fermata.job.annotate.AnnotateJob;
import dev.fermata.ops.Messages;
import dev.fermata.task.Dialect;
import dev.fermata.task.FreshText;
import dev.fermata.task.Heard;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * System 0's words for an answer or a review: {@code classification, progress, info, token, error, done}. Its readers can
 * only append; {@code done} comes last and always. For one reader.
 */
final class ChatDialect implements Dialect {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ANALYZING = "analyzing";

    private final Task asked;
    private final Messages messages;
    private final Locale reader;
    private final FreshText answer = new FreshText();
    private boolean classified;
    private boolean running;
    private ObjectNode progress;

    /**
     * Begins to tell.
     *
     * @param asked the task as it was when the reader came
     */
    ChatDialect(Task asked, Messages messages, Locale reader) {
        this.asked = asked;
        this.messages = messages;
        this.reader = reader;
    }

    /** What a reader is told whose request makes no task. */
    static List<ObjectNode> refusal(String message) {
        ObjectNode done = word("done").put("total_time", 0);
        done.set("images", JSON.arrayNode());
        done.set("saved_files", JSON.arrayNode());
        return List.of(word("error").put("message", message), done);
    }

    @Override
    public List<ObjectNode> tell(Heard heard) {
        List<ObjectNode> words = new ArrayList<>();
        if (!classified && review()) {
            words.add(classification("DOC_ANNOTATE", metadata("route_method", "locked")));
        }
        switch (heard.event().type()) {
            case "status" -> status(heard, words);
            case "progress" -> progress(heard, words);
            case "info", "warning" -> info(heard, words);
            case "content", "restarted" -> token(heard, words);
            case "done" -> done(heard, words);
            default -> { /* the original has no word for it */ }
        }
        return words;
    }

    @Override
    public List<ObjectNode> meanwhile() {
        return running && progress != null && progress.path("stage").asText().equals(ANALYZING) ? List.of(progress)
                : List.of();
    }

    private boolean review() {
        return asked.taskType.equals(AnnotateJob.TYPE);
    }

    private void status(Heard heard, List<ObjectNode> words) {
        String status = heard.data().path("status").asText();
        running = status.equals(TaskStatus.RUNNING.wireName());
        if (running || superseded(heard)) {
            return;
        }
        switch (status) {
            case "paused" -> words.add(info("chat.paused", heard.data().path("reason").asText()));
            case "retry" -> words.add(info("chat.retry", heard.message().orElse("")));
            case "failed" -> words.add(word("error").put("message", heard.message().orElse("")));
            case "cancelled" -> {
                if (review()) {
                    words.add(word("progress").put("stage", status).put("progress", 0).put("message", say("chat.cancelled"))
                            .put("detail", ""));
                }
                words.add(info("chat.cancelled", say("chat.cancelled.detail")));
            }
            default -> { /* waiting is not worth a word */ }
        }
    }

    private void progress(Heard heard, List<ObjectNode> words) {
        if (!review()) {
            return;
        }
        if (heard.data().path("percent").asInt() == 100) {
            JsonNode result = heard.task().get().result;
            progress = word("progress").put("stage", "complete").put("progress", 100)
                    .put("message", say("annotate.complete"))
                    .put("detail", say("annotate.complete.detail", result.path("applied").asInt(), result.path("failed").asInt()));
            progress.set("result", result);
            words.add(progress);
            words.add(word("token").put("content", result.path("analysis_summary").asText()));
            return;
        }
        if (!running) {
            // The last words of a run that was called off or held: its reader has been told so already.
            return;
        }
        progress = word("progress").put("stage", heard.data().path("stage").asText())
                .put("progress", heard.data().path("percent").asInt()).put("message", heard.message().orElse(""))
                .put("detail", detail(heard.data()));
        words.add(progress);
    }

    /** The second half of a progress message, where there is one. */
    private String detail(JsonNode data) {
        List<Object> args = new ArrayList<>();
        data.path("args").forEach(arg -> args.add(arg.isNumber() ? arg.numberValue() : arg.asText()));
        return messages.find(data.path("code").asText() + ".detail", args, reader).orElse("");
    }

    private void info(Heard heard, List<ObjectNode> words) {
        if (heard.data().path("code").asText().equals(ChatJob.CLASSIFIED)) {
            if (!classified) {
                words.add(classification(heard.data().path("task_type").asText(), heard.data().path("route_method").asText()));
            }
            return;
        }
        heard.message().ifPresent(message -> words.add(word("info").put("message", message).put("detail", "")
                .put("level", heard.event().type())));
    }

    private void token(Heard heard, List<ObjectNode> words) {
        // Live text overtakes the row with the answer's kind, which comes first; what is passed over comes again as a row.
        if (review() || !classified || !heard.data().path("step").asText().equals(ChatJob.ANSWER)) {
            return;
        }
        FreshText.Fresh fresh = answer.of(heard);
        if (fresh.again()) {
            words.add(info("chat.again", ""));
        }
        if (!fresh.text().isEmpty()) {
            words.add(word("token").put("content", fresh.text()));
        }
    }

    private void done(Heard heard, List<ObjectNode> words) {
        if (superseded(heard)) {
            return;
        }
        Task task = heard.task().get();
        ObjectNode done = word("done");
        done.set("images", JSON.arrayNode());
        done.set("saved_files", savedFiles(task));
        done.put("total_time", seconds(task)).put("task_id", name());
        if (task.status == TaskStatus.CANCELLED) {
            done.put("cancelled", true);
        }
        words.add(done);
    }

    /** Whether a retry by hand has gone on from here: to its reader this was not the end. */
    private static boolean superseded(Heard heard) {
        Task task = heard.task().get();
        return task.attempt > heard.event().attempt() || heard.is(EventType.DONE) && !task.status.terminal();
    }

    private static ArrayNode savedFiles(Task task) {
        ArrayNode names = JSON.arrayNode();
        if (task.status == TaskStatus.COMPLETED) {
            task.result.path("documents").forEach(document -> names.add(document.path("revised_file").asText()));
        }
        return names;
    }

    private static double seconds(Task task) {
        Instant end = task.completedAt == null ? task.createdAt : task.completedAt;
        return Duration.between(task.createdAt, end).toMillis() / 1000.0;
    }

    private ObjectNode classification(String kind, String method) {
        classified = true;
        return word("classification").put("task_type", kind).put("route_method", method)
                .put("model", metadata("locked_model", "auto")).put("task_id", name())
                .put("message", say("chat.classification", kind));
    }

    /** What the caller calls the task. */
    private String name() {
        return asked.clientKey == null ? asked.id : asked.clientKey;
    }

    private String metadata(String key, String otherwise) {
        return asked.metadata.path(key).asText(otherwise);
    }

    private ObjectNode info(String code, String detail) {
        return word("info").put("message", say(code)).put("detail", detail);
    }

    private String say(String code, Object... args) {
        return messages.render(code, List.of(args), reader);
    }

    private static ObjectNode word(String type) {
        return JSON.objectNode().put("type", type);
    }
}
