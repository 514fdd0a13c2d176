package dev.fermata.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * Every provider that may answer is closed: by itself, by its breaker or by an operator. Nothing was
 * asked in vain, so a task should wait without spending a retry. Code {@code all_closed}.
 */
public final class LlmAllClosedException extends LlmException {

    /** Its code. */
    public static final String CODE = "all_closed";

    private final transient Duration opensIn;

    LlmAllClosedException(String route, Duration opensIn, String partialText) {
        super(
                CODE,
                "All LLM providers of route " + route + " are closed; the first opens in " + opensIn.toSeconds() + " s.",
                partialText);
        this.opensIn = opensIn;
    }

    @Override
    public boolean retryable() {
        return true;
    }

    /** Until the first opens; where nobody knows, until it is worth another look. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(opensIn);
    }
}
