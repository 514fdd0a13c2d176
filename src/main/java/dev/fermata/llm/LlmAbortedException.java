package dev.fermata.llm;

/**
 * The call was stopped by its signal, code {@code aborted}, or by an interrupt of its thread. After
 * an interrupt without a signal the thread's interrupt flag is set again.
 */
public final class LlmAbortedException extends LlmException {

    LlmAbortedException(String partialText) {
        super("aborted", "The call was aborted.", partialText);
    }
}
