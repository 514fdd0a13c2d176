package dev.fermata.llm;

import java.time.Duration;
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
 * a line {@code TEXT>>>}, as {@link Fence} writes them. The offset, in UTF-16 code units, is where the
 * text's first character is in the document; the line breaks beside the two markers are not part of the text.
 *
 * @param taskType chooses the route, such as {@code bidding_analysis}
 * @param taskId keeps a task with its provider; else only written down
 * @param step only written down
 * @param maxTokens of the answer; the provider's own limit when empty
 * @param temperature the provider's default when empty
 * @param route asked instead of the task type's, where such a route is configured
 * @param model the only model that may answer, as {@code model} or {@code provider:model}
 * @param timeout limit of one HTTP call instead of the provider's, zero for none; what is configured for the task type
 *     goes before it
 * @param asker whose task it is; only written down
 */
public record LlmRequest(
        String taskType,
        String taskId,
        String step,
        List<LlmMessage> messages,
        Optional<AnswerSchema> schema,
        OptionalInt maxTokens,
        OptionalDouble temperature,
        Optional<String> route,
        Optional<String> model,
        Optional<Duration> timeout,
        Asker asker) {

    /**
     * Whom a call is made for.
     *
     * @param attempt the number of the task's claim that makes it, 0 outside of one
     */
    public record Asker(String tenant, String owner, int attempt) {

        /** For calls of the service itself. */
        public static final Asker NOBODY = new Asker("", "", 0);
    }

    public LlmRequest {
        Objects.requireNonNull(taskType, "taskType");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(maxTokens, "maxTokens");
        Objects.requireNonNull(temperature, "temperature");
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(asker, "asker");
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A request needs at least one message");
        }
    }

    /** A request by the task type's route, for nobody in particular. */
    public LlmRequest(
            String taskType,
            String taskId,
            String step,
            List<LlmMessage> messages,
            Optional<AnswerSchema> schema,
            OptionalInt maxTokens,
            OptionalDouble temperature) {
        this(taskType, taskId, step, messages, schema, maxTokens, temperature, Optional.empty(), Optional.empty(),
                Optional.empty(), Asker.NOBODY);
    }

    /** A request without schema, length limit or temperature. */
    public LlmRequest(String taskType, String taskId, String step, List<LlmMessage> messages) {
        this(taskType, taskId, step, messages, Optional.empty(), OptionalInt.empty(), OptionalDouble.empty());
    }

    /** The same request, asking for JSON that follows the schema. */
    public LlmRequest withSchema(AnswerSchema wanted) {
        return new LlmRequest(taskType, taskId, step, messages, Optional.of(wanted), maxTokens, temperature, route, model,
                timeout, asker);
    }

    /** The same request by a route of its own; by the task type's where no such route is configured. */
    public LlmRequest onRoute(String name) {
        return new LlmRequest(taskType, taskId, step, messages, schema, maxTokens, temperature, Optional.of(name), model,
                timeout, asker);
    }

    /** The same request for one model, {@code model} or {@code provider:model}, and no other. */
    public LlmRequest lockedTo(String only) {
        return new LlmRequest(taskType, taskId, step, messages, schema, maxTokens, temperature, route, Optional.of(only),
                timeout, asker);
    }

    /** The same request, whose HTTP calls may each take so long; zero: any time. */
    public LlmRequest within(Duration limit) {
        return new LlmRequest(taskType, taskId, step, messages, schema, maxTokens, temperature, route, model,
                Optional.of(limit), asker);
    }

    /** The same request, made for somebody. */
    public LlmRequest askedBy(Asker whom) {
        return new LlmRequest(taskType, taskId, step, messages, schema, maxTokens, temperature, route, model, timeout, whom);
    }

    /** The same conversation with these turns after it. */
    LlmRequest followedBy(LlmMessage... turns) {
        var longer = new ArrayList<>(messages);
        longer.addAll(List.of(turns));
        return new LlmRequest(taskType, taskId, step, longer, schema, maxTokens, temperature, route, model, timeout, asker);
    }

    /** Leaves the conversation out: requests end up in log lines. */
    @Override
    public String toString() {
        return "LlmRequest[taskType=" + taskType + ", taskId=" + taskId + ", step=" + step + ", messages="
                + messages.size() + "]";
    }
}
