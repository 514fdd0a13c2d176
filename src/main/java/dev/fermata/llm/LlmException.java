package dev.fermata.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * A call that brought no answer. The message says what happened and with which provider, for the
 * user to see: it may quote the first few hundred characters of the provider's own message, never a
 * key.
 */
public abstract sealed class LlmException extends RuntimeException
        permits LlmAbortedException,
                LlmTransientException,
                LlmAllClosedException,
                LlmBudgetException,
                LlmRejectedException,
                LlmUnauthorisedException,
                LlmBadAnswerException,
                LlmNoProviderException {

    private final String code;
    private final String partialText;

    LlmException(String code, String message, String partialText) {
        super(message);
        this.code = code;
        this.partialText = partialText;
    }

    /** A stable name in lower case, such as {@code timeout}; each subclass lists its own. */
    public final String code() {
        return code;
    }

    /** What had reached the sink since the answer last began; empty if nothing had. */
    public final String partialText() {
        return partialText;
    }

    /** True when the same task may well succeed later. */
    public boolean retryable() {
        return false;
    }

    /** How long the provider asked us to wait, when it did. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** The failure in a few words of ours, without anything the provider wrote: fit for a log line. */
    String summary() {
        return code;
    }
}
