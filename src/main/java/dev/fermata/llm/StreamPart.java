package dev.fermata.llm;

/** What one event of an answer's stream can bring. */
sealed interface StreamPart {

    /** Some of the answer, never empty. */
    record Text(String text) implements StreamPart {}

    /** The model has ended the answer. */
    record Finish(String reason) implements StreamPart {}

    /** What the call cost, as the provider counts. */
    record Tokens(Usage usage) implements StreamPart {}

    /** The provider gives up in the middle. */
    record Failure(ProviderError error) implements StreamPart {}

    /** Nothing follows. */
    record Done() implements StreamPart {}
}
