package dev.fermata.engine;

import dev.fermata.llm.AnswerSchema;
import dev.fermata.llm.LlmAnswer;
import dev.fermata.llm.LlmMessage;
import dev.fermata.llm.LlmRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A call to a language model that is being put together, then made once. It runs until the answer is there, and is
 * aborted when the task stops. For one thread.
 */
public final class LlmCall {

    /** Makes the call. */
    interface Caller {
        LlmAnswer text(LlmRequest request);

        <T> T json(LlmRequest request, Class<T> type);
    }

    private final Caller caller;
    private final LlmRequest.Asker asker;
    private final String taskType;
    private final String taskId;
    private final String step;
    private final List<LlmMessage> messages = new ArrayList<>();
    private Optional<AnswerSchema> schema = Optional.empty();
    private OptionalInt maxTokens = OptionalInt.empty();
    private OptionalDouble temperature = OptionalDouble.empty();
    private Optional<String> route = Optional.empty();
    private Optional<String> model = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();

    LlmCall(Caller caller, LlmRequest.Asker asker, String taskType, String taskId, String step) {
        this.caller = caller;
        this.asker = asker;
        this.taskType = taskType;
        this.taskId = taskId;
        this.step = step;
    }

    /** Adds instructions that hold for the whole conversation. */
    public LlmCall system(String content) {
        messages.add(LlmMessage.system(content));
        return this;
    }

    /** Adds what is asked. */
    public LlmCall user(String content) {
        messages.add(LlmMessage.user(content));
        return this;
    }

    /** Adds what the model answered before. */
    public LlmCall assistant(String content) {
        messages.add(LlmMessage.assistant(content));
        return this;
    }

    /** Asks for JSON of this schema. */
    public LlmCall schema(AnswerSchema wanted) {
        schema = Optional.of(wanted);
        return this;
    }

    /** Limits the answer's length, in tokens. */
    public LlmCall maxTokens(int most) {
        maxTokens = OptionalInt.of(most);
        return this;
    }

    /** Sets the sampling temperature, 0 to 2. */
    public LlmCall temperature(double value) {
        temperature = OptionalDouble.of(value);
        return this;
    }

    /** Asks by a route of this step's own, where one of that name is configured. */
    public LlmCall route(String name) {
        route = Optional.of(name);
        return this;
    }

    /** Lets only this model answer: {@code model}, or {@code provider:model}. */
    public LlmCall model(String only) {
        model = Optional.of(only);
        return this;
    }

    /** Limits the time of each HTTP call, zero for none, where {@code fermata.llm.tasks} has no limit for the task type. */
    public LlmCall timeout(Duration limit) {
        timeout = Optional.of(limit);
        return this;
    }

    /**
     * Calls, and gives back the answer's text.
     *
     * @throws dev.fermata.llm.LlmException when there is no answer; handlers let it pass
     */
    public String text() {
        return answer().text();
    }

    /**
     * Calls, and gives back the answer with what the provider says of it.
     *
     * @throws dev.fermata.llm.LlmException when there is no answer; handlers let it pass
     */
    public LlmAnswer answer() {
        return caller.text(request());
    }

    /**
     * Calls, and gives back the answer as a value of the type, its Bean Validation constraints checked.
     *
     * @throws dev.fermata.llm.LlmException when there is no answer, or none that fits; handlers let it pass
     */
    public <T> T json(Class<T> type) {
        return caller.json(request(), type);
    }

    private LlmRequest request() {
        return new LlmRequest(taskType, taskId, step, messages, schema, maxTokens, temperature, route, model,
                timeout, asker);
    }
}
