package dev.fermata.engine;

/**
 * A failure as the log may show it: what kind, where, and why, but without any message, since a parser's or a handler's
 * own may quote a document or an answer.
 */
final class Untold extends Exception {

    private static final int DEEPEST = 10;

    private final String kind;

    private Untold(Throwable failure, Throwable cause) {
        super(null, cause, false, true);
        this.kind = failure.getClass().getName();
        setStackTrace(failure.getStackTrace());
    }

    static Untold of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static Untold of(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return new Untold(failure, cause == null || depth == 0 ? null : of(cause, depth - 1));
    }

    @Override
    public String toString() {
        return kind;
    }
}
