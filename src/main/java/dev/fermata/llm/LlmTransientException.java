package dev.fermata.llm;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The provider could not answer now; retries within the call are used up or were not worth it.
 * Codes: {@code timeout}, {@code connect_failed}, {@code connection_lost}, {@code stream_cut},
 * {@code stream_malformed}, {@code rate_limited}, {@code provider_error}.
 */
public final class LlmTransientException extends LlmException {

    private final String summary;
    private final RetryHint hint;

    LlmTransientException(String code, String message, String summary, RetryHint hint, String partialText) {
        super(code, message, partialText);
        this.summary = summary;
        this.hint = hint;
    }

    LlmTransientException(String code, String message, String summary, String partialText) {
        this(code, message, summary, RetryHint.NONE, partialText);
    }

    @Override
    public boolean retryable() {
        return true;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return hint.after();
    }

    /** Whether the provider has asked to be left alone for a while, rather than failed. */
    boolean asksForPause() {
        return code().equals("rate_limited") || retryAfter().isPresent();
    }

    /** The same failure, after which it is no use to ask before the first provider opens. */
    LlmTransientException until(LlmAllClosedException closed) {
        return new LlmTransientException(code(), getMessage(), summary,
                new RetryHint(closed.retryAfter(), Optional.empty(), rateHeaders()), partialText());
    }

    /** What the provider's headers said about asking again. */
    RetryHint hint() {
        return hint;
    }

    /** What its headers said about its limits. */
    Map<String, String> rateHeaders() {
        return hint.rateHeaders();
    }

    @Override
    String summary() {
        return summary;
    }
}
