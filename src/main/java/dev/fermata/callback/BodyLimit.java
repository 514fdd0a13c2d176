package dev.fermata.callback;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/** Throws an answer's body away, and stops it when there is too much. On one event loop only. */
final class BodyLimit implements Handler<Buffer> {

    private final int limit;
    private final Runnable stop;
    private long received;

    BodyLimit(int limit, Runnable stop) {
        this.limit = limit;
        this.stop = stop;
    }

    @Override
    public void handle(Buffer piece) {
        received += piece.length();
        if (received > limit) {
            stop.run();
        }
    }
}
