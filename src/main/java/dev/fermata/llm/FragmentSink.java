package dev.fermata.llm;

/**
 * Takes the answer while it grows. Both methods are called on the thread that called
 * {@link LlmClient}, one after the other and in order, and may block: the provider is then read no
 * faster. What they throw ends the call, closes the provider's connection and reaches the caller.
 */
public interface FragmentSink {

    /** The next piece of the answer, never empty. */
    void text(String fragment);

    /**
     * All text so far is void: the answer begins again. Called only after text was given.
     *
     * @param reason one sentence without prompt text
     */
    void restarted(String reason);

    /** Takes no notice of fragments. */
    static FragmentSink none() {
        return new FragmentSink() {
            @Override
            public void text(String fragment) {}

            @Override
            public void restarted(String reason) {}
        };
    }
}
