package dev.fermata.task;

import dev.fermata.event.EventFeed;
import dev.fermata.event.TaskEvent;
import dev.fermata.security.StreamLimit;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** What all streams of Server-Sent Events have in common: headers, heartbeats, and an end when the token expires. */
@RequestScoped
class SseAnswer {

    private final TaskCaller caller;
    private final EventWire wire;
    private final Sse sse;
    private final HttpServerResponse response;
    private final CurrentVertxRequest request;

    SseAnswer(TaskCaller caller, EventWire wire, @Context Sse sse, @Context HttpServerResponse response,
            CurrentVertxRequest request) {
        this.caller = caller;
        this.wire = wire;
        this.sse = sse;
        this.response = response;
        this.request = request;
    }

    /** A task's events until they or the caller's token end. */
    EventStream of(EventFeed events) {
        keepFlowing();
        // Asked for now: the request is over when the events come.
        Locale reader = caller.locale();
        return new EventStream(events, event -> wire.of(event, reader), caller.untilTokenExpires(),
                StreamLimit.leaving(request.getCurrent()));
    }

    /** Maps events to the wire until they or the caller's token end. */
    <T> Multi<OutboundSseEvent> of(Flow.Publisher<T> events, Function<T, OutboundSseEvent> toSse) {
        keepFlowing();
        Multi<OutboundSseEvent> stream = Multi.createFrom().publisher(events).map(toSse);
        return caller.untilTokenExpires().map(left -> stream.select().first(left)).orElse(stream)
                .onTermination().invoke(StreamLimit.leaving(request.getCurrent()));
    }

    /** Proxies must neither keep the stream nor hold it back. */
    private void keepFlowing() {
        response.putHeader("Cache-Control", "no-store").putHeader("X-Accel-Buffering", "no");
    }

    /** Begins an event: its name and data, or a comment where it is nothing but a sign of life. */
    Function<TaskEvent, OutboundSseEvent.Builder> builder() {
        // Asked for now: the request is over when the events come.
        Locale reader = caller.locale();
        return event -> event.isHeartbeat()
                ? sse.newEventBuilder().comment("heartbeat")
                : sse.newEventBuilder().name(event.type()).data(wire.of(event, reader));
    }
}
