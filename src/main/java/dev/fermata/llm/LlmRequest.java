package dev.fermata.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One question to a model, independent of the provider that will answer it. No part is null.
 *
 * <p>A document's text within a user message stands between a line {@code <<<TEXT offset=12345} and
 * a line {@code TEXT>>>}. The offset, in UTF-16 code units, is where the text's first character is
 * in the document; the line breaks beside the two markers are not part of the text.
 *
 * @param taskType chooses the route, such as {@code bidding_analysis}
 * @param taskId only written into log lines
 * @param step only written into log lines
 * @param maxTokens of the answer; the provider's own limit when empty
 * @param temperature the provider's default when empty
 */
public record LlmRequest(
        String taskType,
        String taskId,
        String step,
        List<LlmMessage> messages,
        Optional<AnswerSchema> schema,
        OptionalInt maxTokens,
        OptionalDouble temperature) {

    public LlmRequest {
        Objects.requireNonNull(taskType, "taskType");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(maxTokens, "maxTokens");
        Objects.requireNonNull(temperature, "temperature");
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A request needs at least one message");
        }
    }

    /** A request without schema, length limit or temperature. */
    public LlmRequest(String taskType, String taskId, String step, List<LlmMessage> messages) {
        this(taskType, taskId, step, messages, Optional.empty(), OptionalInt.empty(), OptionalDouble.empty());
    }

    /** The same request, asking for JSON that follows the schema. */
    public LlmRequest withSchema(AnswerSchema wanted) {
        return new LlmRequest(taskType, taskId, step, messages, Optional.of(wanted), maxTokens, temperature);
    }

    /** The same conversation with these turns after it. */
    LlmRequest followedBy(LlmMessage... turns) {
        var longer = new ArrayList<>(messages);
        longer.addAll(List.of(turns));
        return new LlmRequest(taskType, taskId, step, longer, schema, maxTokens, temperature);
    }

    /** Leaves the conversation out: requests end up in log lines. */
    @Override
    public String toString() {
        return "LlmRequest[taskType=" + taskType + ", taskId=" + taskId + ", step=" + step + ", messages="
                + messages.size() + "]";
    }
}
