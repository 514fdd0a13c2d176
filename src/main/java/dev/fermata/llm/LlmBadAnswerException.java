package dev.fermata.llm;

/** Two answers in a row were not the JSON that was asked for. Code {@code bad_answer}. */
public final class LlmBadAnswerException extends LlmException {

    LlmBadAnswerException(String provider, String problem, String answer) {
        super(
                "bad_answer",
                "Provider " + provider + " was asked twice and did not answer in the JSON form asked for: "
                        + problem + ".",
                answer);
    }
}
