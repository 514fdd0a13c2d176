package dev.fermata.task;

import dev.fermata.event.EventFeed;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventLog;
import dev.fermata.event.TaskEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Locale;

/**
 * A task's events as Server-Sent Events. Rows carry their number as {@code id}, so an EventSource that reconnects goes
 * on exactly where it was, on any replica; live fragments carry none. After the end a reconnect is answered 204,
 * which tells an EventSource to stop. Disconnecting never cancels the task.
 */
@Path("/api/tasks/{id}/events")
public class TaskStreams {

    private static final long RECONNECT_MILLIS = 1000;

    private final Tasks tasks;
    private final TaskCaller caller;
    private final EventHub hub;
    private final EventLog log;
    private final EventWire wire;

    TaskStreams(Tasks tasks, TaskCaller caller, EventHub hub, EventLog log, EventWire wire) {
        this.wire = wire;
        this.tasks = tasks;
        this.caller = caller;
        this.hub = hub;
        this.log = log;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    // Both: a Multi counts as non-blocking by itself, and opening it reads the task.
    @Blocking
    @RunOnVirtualThread
    public Multi<OutboundSseEvent> events(@PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Min(0) Long lastEventId, @QueryParam("after") @Min(0) Long after,
            @Context Sse sse, @Context HttpServerResponse response) {
        Task task = tasks.get(caller.owner(), id);
        // A reconnecting EventSource repeats its URL, `after` included: its header is the newer word.
        long last = lastEventId != null ? lastEventId : after != null ? after : 0;
        if (task.settled() && last >= log.head(task.id).orElse(0)) {
            throw new WebApplicationException(Response.noContent().build());
        }
        response.putHeader("Cache-Control", "no-store").putHeader("X-Accel-Buffering", "no");
        EventFeed feed = hub.open(task.id, last);
        Locale reader = caller.locale();
        Multi<OutboundSseEvent> events =
                Multi.createFrom().publisher(feed).map(event -> toSse(event, wire.of(event, reader), sse));
        return caller.untilTokenExpires().map(left -> events.select().first(left)).orElse(events);
    }

    private static OutboundSseEvent toSse(TaskEvent event, String json, Sse sse) {
        if (event.isHeartbeat()) {
            return sse.newEventBuilder().comment("heartbeat").build();
        }
        OutboundSseEvent.Builder builder = sse.newEventBuilder().name(event.type())
                .data(json);
        if (!event.live()) {
            builder.id(Long.toString(event.seq()));
        }
        if (event.seq() == 1) {
            builder.reconnectDelay(RECONNECT_MILLIS);
        }
        return builder.build();
    }
}
