package dev.fermata.engine;

/**
 * Thrown out of whatever a handler does when its run has to stop. Handlers let it pass; one that catches it meets it
 * again at its next call to the context.
 */
public final class StoppedException extends RuntimeException {

    private final StopReason reason;

    StoppedException(StopReason reason) {
        // No stack trace: stopping is ordinary, and may happen to thousands of runs at once.
        super("stopped: " + reason, null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public StopReason reason() {
        return reason;
    }
}
