package dev.fermata.llm;

/** An answer that is not the JSON asked for. The message says why, without quoting the answer. */
final class UnfitReply extends Exception {

    /** Enough of the void answer for the model to see what it did. */
    private static final int QUOTED = 2_000;

    UnfitReply(String problem) {
        super(problem);
    }

    /** The same question, with the void answer and what was wrong with it. */
    LlmRequest stricter(LlmRequest request, String answer) {
        String seen = answer.isBlank() ? "(empty)" : answer.substring(0, Math.min(answer.length(), QUOTED));
        // Once more in words: a server that took no notice of the schema would not do so now, either.
        String schema = request.schema().map(wanted -> " " + wanted.instruction()).orElse("");
        return request.followedBy(
                LlmMessage.assistant(seen),
                LlmMessage.user("That answer cannot be used: " + getMessage() + ". Answer the question again with one"
                        + " JSON value that follows the schema exactly: no prose, no code fence, nothing before"
                        + " or after it." + schema));
    }
}
