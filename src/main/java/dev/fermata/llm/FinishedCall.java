package dev.fermata.llm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One HTTP call that is over, one way or another. No part is null, and none holds prompt or answer.
 *
 * @param kind what the provider speaks, such as {@code openai} or {@code simulated}
 * @param asker empty names for calls of the service itself
 * @param responseModel who answered, in the provider's words; empty when it did not say
 * @param usage as reported, or guessed from the text where the provider did not come to report it; nothing for a call
 *     that was refused or never arrived
 * @param outcome {@code ok}, {@code aborted}, or the code of an {@link LlmException}
 * @param httpStatus empty when no response came, and for a simulated provider
 * @param movedFrom providers that had been asked before and failed, in order; mostly none
 * @param timeToFirstToken empty when none came
 */
public record FinishedCall(
        String provider,
        String kind,
        String model,
        Optional<String> responseModel,
        String taskId,
        String taskType,
        String step,
        LlmRequest.Asker asker,
        Usage usage,
        String outcome,
        OptionalInt httpStatus,
        List<String> movedFrom,
        Optional<Duration> timeToFirstToken,
        Duration duration) {

    /** The outcome of a whole answer. */
    public static final String OK = "ok";

    /** The outcome of a call that was stopped by its task, not by its provider. */
    public static final String ABORTED = "aborted";

    static FinishedCall of(Call call, String outcome) {
        LlmRequest request = call.request();
        return new FinishedCall(
                call.provider().name(),
                call.provider().kind().id(),
                call.provider().model(),
                call.responseModel(),
                request.taskId(),
                request.taskType(),
                request.step(),
                request.asker(),
                call.billed(),
                outcome,
                call.httpStatus(),
                List.copyOf(call.movedFrom()),
                call.timeToFirstToken(),
                call.attemptDuration());
    }

    /** Whether the answer came whole. */
    public boolean ok() {
        return outcome.equals(OK);
    }

    /** Whether the task, or its owner's budget, stopped it: then it says nothing about the provider. */
    public boolean aborted() {
        return outcome.equals(ABORTED) || outcome.equals(LlmBudgetException.CODE);
    }
}
