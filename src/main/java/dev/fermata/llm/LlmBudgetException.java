package dev.fermata.llm;

/**
 * Nothing more may be spent for the asker today, code {@code budget_exceeded}. The call was not made, or was cut off
 * in the middle of its answer.
 */
public final class LlmBudgetException extends LlmException {

    /** Its code. */
    public static final String CODE = "budget_exceeded";

    private final transient Breach breach;

    LlmBudgetException(Breach breach, String partialText) {
        super(CODE, breach.message(), partialText);
        this.breach = breach;
    }

    /** Which limit was reached. */
    public Breach breach() {
        return breach;
    }
}
