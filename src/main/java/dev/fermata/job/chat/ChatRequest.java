package dev.fermata.job.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/**
 * What a front end of system 0 asks for. Blank is null, as it is to that system; what it does not know it passes over.
 *
 * @param lockedTask the kind of task asked for, in upper case; null: to be found out
 * @param lockedModel the model asked for; null: any
 * @param taskId the caller's own id
 */
record ChatRequest(String session, String message, String lockedTask, String lockedModel, String taskId) {

    private static final Set<String> ANY = Set.of("auto", "cloud");

    /** From the body of {@code /api/chat/stream}. */
    static ChatRequest of(JsonNode body) {
        String locked = body.path("locked_task").asText("");
        return of(body.path("session").asText(""), body.path("message").asText(""),
                locked.isBlank() ? body.path("task_type").asText("") : locked, body.path("locked_model").asText(""),
                body.path("task_id").asText(""));
    }

    /** From its parts, any of them null or blank. */
    static ChatRequest of(String session, String message, String lockedTask, String lockedModel, String taskId) {
        String task = given(lockedTask);
        String model = given(lockedModel);
        return new ChatRequest(given(session), given(message),
                task == null || ANY.contains(task.toLowerCase(Locale.ROOT)) ? null : task.toUpperCase(Locale.ROOT),
                model == null || ANY.contains(model.toLowerCase(Locale.ROOT)) ? null : model, given(taskId));
    }

    private static String given(String value) {
        // JSON's null comes as a word.
        return value == null || value.isBlank() || value.equals("null") ? null : value.strip();
    }

    ChatRequest saying(String otherMessage) {
        return new ChatRequest(session, otherMessage, lockedTask, lockedModel, taskId);
    }
}
