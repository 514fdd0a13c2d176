package dev.fermata.llm;

/** Tells running work to stop, once and for good. Implementations are thread-safe. */
public interface AbortSignal {

    /** True from the moment of the abort on. */
    boolean aborted();

    /**
     * Runs the action when the abort comes, on the aborting thread; at once, on this thread, when it
     * has come already. Actions are short and never throw.
     *
     * @return ends the interest; closing it twice, or after the abort, does nothing
     */
    Registration onAbort(Runnable action);

    /** An interest in the abort that can be given up. */
    interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** A signal that never comes. */
    static AbortSignal none() {
        return NeverAborted.INSTANCE;
    }
}
