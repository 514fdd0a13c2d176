package dev.fermata.llm;

/**
 * Who may answer, for those who let callers choose.
 *
 * @param provider its name in the configuration
 * @param kind     what it speaks, such as {@code anthropic}
 * @param model    the model it is asked for
 */
public record Answerer(String provider, String kind, String model) {

    /** As a call is locked to it. */
    public String lock() {
        return provider + ":" + model;
    }

    /** Whether its answers are made up from the prompt. */
    public boolean simulated() {
        return kind.equals(Kind.SIMULATED.id());
    }
}
