package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventFeed;
import dev.fermata.ops.Problem;
import dev.fermata.security.StreamLimit;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A task's events over a WebSocket: the same as {@link TaskStreams} sends, one JSON text message each. {@code ?after=}
 * resumes after a row; the close code says whether that makes sense, see {@link SocketReader}. Closing it never
 * cancels the task.
 */
@WebSocket(path = "/api/tasks/{id}/ws", endpointId = TaskSocket.ENDPOINT)
class TaskSocket {

    static final String ENDPOINT = "task-events";

    private static final UserData.TypedKey<SocketReader> READER = new UserData.TypedKey<>("reader");
    private static final UserData.TypedKey<StreamLimit.Place> PLACE = new UserData.TypedKey<>("place");
    private static final UserData.TypedKey<Long> TIMER = UserData.TypedKey.forLong("timer");
    private static final String PONG = "{\"type\":\"pong\"}";

    private final TaskFeeds feeds;
    private final EventWire wire;
    private final Jsonb jsonb;
    private final Clock clock;
    private final Vertx vertx;
    private final StreamLimit streams;

    TaskSocket(TaskFeeds feeds, EventWire wire, Jsonb jsonb, Clock clock, Vertx vertx, StreamLimit streams) {
        this.feeds = feeds;
        this.wire = wire;
        this.jsonb = jsonb;
        this.clock = clock;
        this.vertx = vertx;
        this.streams = streams;
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        SocketOpening opening = connection.userData().get(SocketOpening.KEY);
        Optional<EventFeed> feed = feeds.open(opening.owner(), opening.taskId(), opening.after());
        SocketReader reader = new SocketReader(connection, event -> wire.of(event, opening.locale()));
        if (feed.isEmpty()) {
            reader.onComplete();
            return;
        }
        if (!takePlace(connection, opening)) {
            reader.refuse();
            return;
        }
        connection.userData().put(READER, reader);
        opening.expiry().map(expiry -> Duration.between(clock.instant(), expiry).toMillis()).ifPresent(left ->
                connection.userData().put(TIMER, vertx.setTimer(Math.max(1, left), timer -> reader.expire())));
        reader.read(feed.get());
    }

    /** Only now, when its close will be told of; others may have come in since the handshake. */
    private boolean takePlace(WebSocketConnection connection, SocketOpening opening) {
        try {
            StreamLimit.Place place = streams.take(opening.caller());
            connection.userData().put(PLACE, place);
            if (connection.isClosed()) {
                place.leave();
            }
            return true;
        } catch (Problem full) {
            return false;
        }
    }

    /** Answers a sign of life; whatever else a client says is passed over. */
    @OnTextMessage
    String received(String message) {
        return isPing(message) ? PONG : null;
    }

    private boolean isPing(String message) {
        try {
            return jsonb.read(message, JsonNode.class).path("type").asText().equals("ping");
        } catch (IllegalArgumentException notJson) {
            return false;
        }
    }

    @OnClose
    void close(WebSocketConnection connection) {
        SocketReader reader = connection.userData().get(READER);
        if (reader != null) {
            reader.leave();
        }
        StreamLimit.Place place = connection.userData().get(PLACE);
        if (place != null) {
            place.leave();
        }
        Long timer = connection.userData().get(TIMER);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
