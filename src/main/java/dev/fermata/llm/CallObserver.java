package dev.fermata.llm;

/** A bean that is told of every HTTP call to a provider: to count, to charge, to measure. */
public interface CallObserver {

    /**
     * Takes note of a call that is over. Called on the calling thread, so it should be quick; what it
     * throws is logged and changes nothing.
     */
    void ended(FinishedCall call);
}
