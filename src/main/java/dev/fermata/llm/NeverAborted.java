package dev.fermata.llm;

/** The signal of work that nobody can stop. */
enum NeverAborted implements AbortSignal {
    INSTANCE;

    @Override
    public boolean aborted() {
        return false;
    }

    @Override
    public Registration onAbort(Runnable action) {
        return () -> {};
    }
}
