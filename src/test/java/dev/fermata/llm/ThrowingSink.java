package dev.fermata.llm;

/** Cannot take anything. */
record ThrowingSink(RuntimeException reason) implements FragmentSink {

    @Override
    public void text(String fragment) {
        throw reason;
    }

    @Override
    public void restarted(String why) {}
}
