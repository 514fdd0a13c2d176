package dev.fermata.task;

import dev.fermata.event.TaskEvent;
import dev.fermata.security.OpensStream;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Instant;
import java.util.function.Function;

/**
 * What happens to all of the caller's tasks, in one stream of Server-Sent Events: {@code status, progress, info,
 * warning, error, result, done}, whichever replica runs them. Text and its cost are read on a task's own stream.
 *
 * <p>It begins with where each unfinished task stands, a {@code status} and the newest {@code progress}, then follows
 * every row once and in a task's order. The {@code id} is a time: a reader that comes back with it is first told again
 * where each unfinished task stands, and of the tasks that finished since, up to an hour ago. So it never misses how a
 * task ended, may be told twice, and does not get what was said on the way while it was gone.
 */
@Path("/api/events")
public class OwnerStreams {

    private final OwnerHub hub;
    private final TaskCaller caller;
    private final SseAnswer answer;

    OwnerStreams(OwnerHub hub, TaskCaller caller, SseAnswer answer) {
        this.hub = hub;
        this.caller = caller;
        this.answer = answer;
    }

    @GET
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    // Both: a Multi counts as non-blocking by itself, and telling who calls may look up keys.
    @Blocking
    @RunOnVirtualThread
    public Multi<OutboundSseEvent> events(@HeaderParam("Last-Event-ID") @Min(0) Long lastEventId,
            @QueryParam("after") @Min(0) Long after) {
        // A reconnecting EventSource repeats its URL, `after` included: its header is the newer word.
        Long last = lastEventId != null ? lastEventId : after;
        OwnerFeed feed = hub.open(caller.owner(), last == null ? null : Instant.ofEpochMilli(last));
        Function<TaskEvent, OutboundSseEvent.Builder> builder = answer.builder();
        return answer.of(feed, event -> timed(builder.apply(event.event()), event.reached()));
    }

    private static OutboundSseEvent timed(OutboundSseEvent.Builder builder, Instant reached) {
        return (reached == null ? builder : builder.id(Long.toString(reached.toEpochMilli()))).build();
    }
}
