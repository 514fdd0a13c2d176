package dev.fermata.task;

import dev.fermata.event.EventFeed;
import dev.fermata.event.TaskEvent;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A task's events on their way to one reader, as Server-Sent Events. All that waits is written at once, on the event loop
 * of the reader's connection: while that is busy, or the reader slow, more waits, and a write carries more.
 *
 * <p>Rows carry their number as {@code id}. Used once; begun on any thread, after that confined to its event loop.
 */
final class EventStream {

    private static final Logger LOG = Logger.getLogger(EventStream.class);

    private static final long RECONNECT_MILLIS = 1000;

    /** Characters after which a write is large enough. */
    private static final int LARGE = 32 * 1024;

    private final EventFeed feed;
    private final Function<TaskEvent, String> wire;
    private final Optional<Duration> longest;
    private final Runnable onEnd;
    private final Handler<Void> send = _ -> send();
    private HttpServerResponse response;
    private Context loop;
    private Runnable afterwards;
    private long timer = -1;
    private boolean ended;

    /**
     * A stream that has not begun.
     *
     * @param wire an event's data, one line
     * @param longest after which time it ends, resumable; empty where it may last
     * @param onEnd run once when it has ended, whoever ended it
     */
    EventStream(EventFeed feed, Function<TaskEvent, String> wire, Optional<Duration> longest, Runnable onEnd) {
        this.feed = feed;
        this.wire = wire;
        this.longest = longest;
        this.onEnd = onEnd;
    }

    /**
     * Begins to write; ends the response after the last event.
     *
     * @param then run once when the response is over
     */
    void begin(RoutingContext request, Runnable then) {
        response = request.response().setChunked(true);
        loop = ((ConnectionBase) request.request().connection()).getContext();
        afterwards = then;
        loop.runOnContext(_ -> {
            request.addEndHandler(_ -> left());
            if (response.closed()) {
                left();
                return;
            }
            longest.ifPresent(time ->
                    timer = loop.owner().setTimer(Math.max(1, time.toMillis()), _ -> loop.runOnContext(_ -> expired())));
            feed.read(() -> loop.runOnContext(send));
        });
    }

    private void send() {
        if (ended) {
            return;
        }
        if (feed.finish()) {
            end();
        } else if (response.writeQueueFull()) {
            response.drainHandler(send);
        } else {
            write();
        }
    }

    private void write() {
        StringBuilder text = new StringBuilder();
        try {
            takeAll(text);
        } catch (RuntimeException e) {
            LOG.errorf(e, "A stream is broken off, since one of its events can't be told; its reader resumes before it");
            breakOff();
            return;
        }
        if (!text.isEmpty()) {
            response.write(Buffer.buffer(text.toString()));
        }
        if (text.length() >= LARGE) {
            loop.runOnContext(send);
        } else if (feed.finish()) {
            end();
        }
    }

    private void takeAll(StringBuilder text) {
        Optional<TaskEvent> next = feed.poll();
        while (next.isPresent()) {
            append(next.get(), text);
            next = text.length() < LARGE ? feed.poll() : Optional.empty();
        }
    }

    private void append(TaskEvent event, StringBuilder text) {
        if (event.isHeartbeat()) {
            text.append(":heartbeat\n\n");
            return;
        }
        if (!event.live()) {
            text.append("id:").append(event.seq()).append('\n');
        }
        text.append("event:").append(event.type()).append('\n');
        if (event.seq() == 1) {
            text.append("retry:").append(RECONNECT_MILLIS).append('\n');
        }
        text.append("data:").append(wire.apply(event)).append("\n\n");
    }

    private void expired() {
        feed.leave();
        end();
    }

    /** An end without the last chunk: its reader can tell it from a proper one. */
    private void breakOff() {
        feed.leave();
        response.reset();
        over();
    }

    private void left() {
        feed.leave();
        over();
    }

    private void end() {
        if (!ended) {
            response.end();
        }
        over();
    }

    private void over() {
        if (!ended) {
            ended = true;
            loop.owner().cancelTimer(timer);
            onEnd.run();
            afterwards.run();
        }
    }
}
