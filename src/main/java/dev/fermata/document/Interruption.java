package dev.fermata.document;

import java.util.concurrent.CancellationException;

/** Stops reading when the thread is interrupted. The flag stays set: whoever interrupted may look at it. */
final class Interruption {

    private Interruption() {
    }

    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("Reading the document was interrupted");
        }
    }
}
