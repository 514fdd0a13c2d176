package dev.fermata.llm;

/**
 * Tokens of one call.
 *
 * @param estimated true when the provider did not report them and we guessed from the text
 */
public record Usage(int promptTokens, int completionTokens, boolean estimated) {

    /** Both calls together; estimated if either is. */
    Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                estimated || other.estimated);
    }
}
