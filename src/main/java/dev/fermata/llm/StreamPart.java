package dev.fermata.llm;

import java.util.OptionalInt;

/** What one event of an answer's stream can bring. */
sealed interface StreamPart {

    /** Some of the answer, never empty. */
    record Text(String text) implements StreamPart {}

    /** The model has ended the answer. */
    record Finish(String reason) implements StreamPart {}

    /** What the call has cost so far, as the provider counts; replaces what was told before. */
    record Tokens(OptionalInt prompt, OptionalInt completion) implements StreamPart {

        static Tokens of(int prompt, int completion) {
            return new Tokens(OptionalInt.of(prompt), OptionalInt.of(completion));
        }
    }

    /** The provider gives up in the middle. */
    record Failure(ProviderError error) implements StreamPart {}

    /** Who answers: a gateway or an alias may stand for another model than was asked for. */
    record Model(String name) implements StreamPart {}

    /** Nothing follows. */
    record Done() implements StreamPart {}
}
