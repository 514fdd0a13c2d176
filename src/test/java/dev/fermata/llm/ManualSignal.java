package dev.fermata.llm;

import java.util.ArrayList;
import java.util.List;

/** A signal that a test gives. */
final class ManualSignal implements AbortSignal {

    private final List<Runnable> actions = new ArrayList<>();
    private boolean aborted;

    @Override
    public synchronized boolean aborted() {
        return aborted;
    }

    @Override
    public Registration onAbort(Runnable action) {
        synchronized (this) {
            if (!aborted) {
                actions.add(action);
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void remove(Runnable action) {
        actions.remove(action);
    }

    void abort() {
        List<Runnable> toRun;
        synchronized (this) {
            aborted = true;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
    }

    synchronized int registrations() {
        return actions.size();
    }
}
