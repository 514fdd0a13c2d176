package dev.fermata.task;

import dev.fermata.security.OpensStream;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * A task's events as Server-Sent Events. Rows carry their number as {@code id}, so an EventSource that reconnects goes
 * on exactly where it was, on any replica; live fragments carry none. After the end a reconnect is answered 204,
 * which tells an EventSource to stop. Disconnecting never cancels the task.
 */
@Path("/api/tasks/{id}/events")
public class TaskStreams {

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
    @RunOnVirtualThread
    @APIResponse(responseCode = "200", description = "Events, from the one after the last that was read",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "204", description = "All was read, and nothing will follow")
    public Response events(@PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Min(0) Long lastEventId, @QueryParam("after") @Min(0) Long after) {
        // A reconnecting EventSource repeats its URL, `after` included: its header is the newer word.
        long last = lastEventId != null ? lastEventId : after != null ? after : 0;
        return feeds.open(caller.owner(), id, last).map(feed -> Response.ok(answer.of(feed)))
                .orElseGet(Response::noContent).build();
    }
}
