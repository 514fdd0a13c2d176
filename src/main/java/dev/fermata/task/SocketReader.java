package dev.fermata.task;

import dev.fermata.event.EventFeed;
import dev.fermata.event.Outbox;
import dev.fermata.event.TaskEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Sends a feed to a WebSocket, one message at a time: the next is asked for when the last has left, so a slow client
 * holds up nothing but its own feed. The close code says how to go on:
 * <ul>
 * <li>1000: everything was said;
 * <li>1008: the token has expired; resume with a new one;
 * <li>1012: this replica stops; resume, another answers;
 * <li>1013: the client was too slow, or has too many streams open; resume.
 * </ul>
 * To resume is to connect with {@code ?after=} the last {@code seq} received.
 */
final class SocketReader implements Flow.Subscriber<TaskEvent> {

    private static final CloseReason DONE = new CloseReason(1000, "done");
    private static final CloseReason EXPIRED = new CloseReason(1008, "token expired: resume after the last seq with a new one");
    private static final CloseReason BROKEN_OFF = new CloseReason(1012, "broken off: resume after the last seq");
    private static final CloseReason BEHIND = new CloseReason(1013, "too slow: resume after the last seq");

    private static final CloseReason TOO_MANY = new CloseReason(1013, "too many streams: close one, then resume");

    private final WebSocketConnection connection;
    private final Function<TaskEvent, String> wire;
    private volatile EventFeed feed;
    private volatile Flow.Subscription subscription;

    SocketReader(WebSocketConnection connection, Function<TaskEvent, String> wire) {
        this.connection = connection;
        this.wire = wire;
    }

    void read(EventFeed newFeed) {
        feed = newFeed;
        newFeed.subscribe(this);
    }

    /** The client's token has expired. */
    void expire() {
        leave();
        close(EXPIRED);
    }

    /** The client has as many streams open as it may. */
    void refuse() {
        close(TOO_MANY);
    }

    /** The client is gone. */
    void leave() {
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (connection.isClosed()) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(TaskEvent event) {
        Uni<Void> sent = event.isHeartbeat() ? connection.sendPing(Buffer.buffer()) : connection.sendText(wire.apply(event));
        sent.subscribe().with(_ -> subscription.request(1), _ -> leave());
    }

    @Override
    public void onError(Throwable failure) {
        close(BROKEN_OFF);
    }

    @Override
    public void onComplete() {
        Outbox.Ending ending = feed == null ? Outbox.Ending.DONE : feed.ending();
        close(switch (ending) {
            case DONE -> DONE;
            case BEHIND -> BEHIND;
            case BROKEN_OFF -> BROKEN_OFF;
        });
    }

    private void close(CloseReason reason) {
        if (connection.isOpen()) {
            // A client that is gone already has no use for the reason.
            connection.close(reason).subscribe().with(_ -> {}, _ -> {});
        }
    }
}
