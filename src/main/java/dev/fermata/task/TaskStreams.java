package dev.fermata.task;

import dev.fermata.event.EventFeed;
import dev.fermata.event.TaskEvent;
import dev.fermata.security.OpensStream;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.function.Function;

/**
 * A task's events as Server-Sent Events. Rows carry their number as {@code id}, so an EventSource that reconnects goes
 * on exactly where it was, on any replica; live fragments carry none. After the end a reconnect is answered 204,
 * which tells an EventSource to stop. Disconnecting never cancels the task.
 */
@Path("/api/tasks/{id}/events")
public class TaskStreams {

    private static final long RECONNECT_MILLIS = 1000;

    private final TaskFeeds feeds;
    private final TaskCaller caller;
    private final SseAnswer answer;

    TaskStreams(TaskFeeds feeds, TaskCaller caller, SseAnswer answer) {
        this.feeds = feeds;
        this.caller = caller;
        this.answer = answer;
    }

    @GET
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    // Both: a Multi counts as non-blocking by itself, and opening it reads the task.
    @Blocking
    @RunOnVirtualThread
    public Multi<OutboundSseEvent> events(@PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Min(0) Long lastEventId, @QueryParam("after") @Min(0) Long after) {
        // A reconnecting EventSource repeats its URL, `after` included: its header is the newer word.
        long last = lastEventId != null ? lastEventId : after != null ? after : 0;
        EventFeed feed = feeds.open(caller.owner(), id, last)
                .orElseThrow(() -> new WebApplicationException(Response.noContent().build()));
        Function<TaskEvent, OutboundSseEvent.Builder> builder = answer.builder();
        return answer.of(feed, event -> numbered(builder.apply(event), event));
    }

    private static OutboundSseEvent numbered(OutboundSseEvent.Builder builder, TaskEvent event) {
        if (!event.live()) {
            builder.id(Long.toString(event.seq()));
        }
        if (event.seq() == 1) {
            builder.reconnectDelay(RECONNECT_MILLIS);
        }
        return builder.build();
    }
}
