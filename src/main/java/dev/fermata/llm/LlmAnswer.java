package dev.fermata.llm;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A complete answer. No part is null.
 *
 * @param usage of the call that brought the answer; of both calls where one had to be asked again
 * @param finishReason as the provider gives it: {@code stop}, {@code length}, …
 * @param timeToFirstToken of the HTTP call that brought the answer
 * @param duration of everything: retries, waits between them and a second question included
 * @param calls HTTP calls it took, at least one
 * @param movedFrom providers that had been asked before and failed, in order; mostly none
 */
public record LlmAnswer(
        String text,
        Usage usage,
        String provider,
        String model,
        String finishReason,
        Duration timeToFirstToken,
        Duration duration,
        int calls,
        List<String> movedFrom) {

    public LlmAnswer {
        movedFrom = List.copyOf(movedFrom);
    }

    /** This answer, counting what the void one before it cost. */
    LlmAnswer after(LlmAnswer voided) {
        return new LlmAnswer(
                text,
                usage.plus(voided.usage),
                provider,
                model,
                finishReason,
                timeToFirstToken,
                duration.plus(voided.duration),
                calls + voided.calls,
                Stream.concat(voided.movedFrom.stream(), movedFrom.stream()).distinct().toList());
    }
}
