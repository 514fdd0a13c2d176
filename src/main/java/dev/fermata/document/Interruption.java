package dev.fermata.document;

import java.util.concurrent.CancellationException;

/** Stops work on a document when the thread is interrupted. The flag stays set: whoever interrupted may look at it. */
public final class Interruption {

    private Interruption() {
    }

    /**
     * To be called often by whatever takes long.
     *
     * @throws CancellationException when the calling thread was interrupted
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("Reading the document was interrupted");
        }
    }
}
