package dev.fermata.task;

import dev.fermata.database.Jsonb;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.ops.Messages;
import dev.fermata.security.OpensStream;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A task's progress as system 0's EventSource reads it: events named {@code progress}, whatever they say, comments as signs
 * of life, and {@code timeout} before the stream ends because its reader wanted no more of it. Numbers, reconnecting and
 * the end are those of {@link TaskStreams}.
 */
@Path("/api/tasks/{id}/stream")
public class ProgressStreams {

    private static final int DAY = 86_400;

    /** What flows to a reader: an event, the end of its patience, or the end. */
    private sealed interface Beat {
        record Event(TaskEvent event) implements Beat {}

        record Timeout() implements Beat {}

        record End() implements Beat {}
    }

    private final Tasks tasks;
    private final TaskFeeds feeds;
    private final TaskCaller caller;
    private final SseAnswer answer;
    private final EventWire wire;
    private final Jsonb jsonb;
    private final Messages messages;
    private final Sse sse;

    ProgressStreams(Tasks tasks, TaskFeeds feeds, TaskCaller caller, SseAnswer answer, EventWire wire, Jsonb jsonb,
            Messages messages, @Context Sse sse) {
        this.tasks = tasks;
        this.feeds = feeds;
        this.caller = caller;
        this.answer = answer;
        this.wire = wire;
        this.jsonb = jsonb;
        this.messages = messages;
        this.sse = sse;
    }

    /**
     * Streams.
     *
     * @param timeout seconds after which the stream ends; 0: never
     * @param replay {@code false}: only what comes from now on, and of a finished task how it ended
     */
    @GET
    @OpensStream
    @Produces(MediaType.SERVER_SENT_EVENTS)
    // Both: a Multi counts as non-blocking by itself, and opening it reads the task.
    @Blocking
    @RunOnVirtualThread
    public Multi<OutboundSseEvent> stream(@PathParam("id") String id,
            @QueryParam("timeout") @DefaultValue("300") @Min(0) @Max(DAY) int timeout,
            @QueryParam("replay") @DefaultValue("true") String replay,
            @HeaderParam("Last-Event-ID") @Min(0) Long lastEventId) {
        Owner owner = caller.owner();
        Task task = tasks.get(owner, id);
        TaskFeeds.Replay events = lastEventId == null
                ? feeds.replay(owner, id, replay.equalsIgnoreCase("false") ? Long.MAX_VALUE : 0)
                : feeds.rest(owner, id, lastEventId)
                        .orElseThrow(() -> new WebApplicationException(Response.noContent().build()));
        Teller teller = new Teller(new ProgressWords(task, wire, jsonb, messages, caller.locale()), events.known());
        Multi<Beat> beats = Multi.createFrom().publisher(events.feed()).map(event -> (Beat) new Beat.Event(event))
                .onCompletion().continueWith(new Beat.End());
        return answer.of(Multi.createBy().merging().streams(beats, endOfPatience(timeout))
                .select().first(beat -> !(beat instanceof Beat.End))
                .onItem().transformToIterable(teller::tell), Function.identity());
    }

    private static Multi<Beat> endOfPatience(int seconds) {
        if (seconds == 0) {
            return Multi.createFrom().nothing();
        }
        List<Beat> last = List.of(new Beat.Timeout(), new Beat.End());
        return Uni.createFrom().item(last).onItem().delayIt().by(Duration.ofSeconds(seconds))
                .onItem().transformToMulti(Multi.createFrom()::iterable);
    }

    /** Tells one reader what it has not heard. */
    private final class Teller {

        private final ProgressWords words;
        private final long known;
        private OutboundSseEvent newest;
        private boolean told;

        Teller(ProgressWords words, long known) {
            this.words = words;
            this.known = known;
        }

        List<OutboundSseEvent> tell(Beat beat) {
            return switch (beat) {
                case Beat.Event(TaskEvent event) when event.isHeartbeat() ->
                        List.of(sse.newEventBuilder().comment("heartbeat").build());
                case Beat.Event(TaskEvent event) when event.live() -> List.of();
                case Beat.Event(TaskEvent event) when event.is(EventType.DONE) -> end(event);
                case Beat.Event(TaskEvent event) -> word(event);
                case Beat.Timeout() -> List.of(sse.newEventBuilder().name("timeout").data("{}").build());
                case Beat.End() -> List.of();
            };
        }

        private List<OutboundSseEvent> word(TaskEvent event) {
            Optional<OutboundSseEvent> word = words.of(event).map(json ->
                    sse.newEventBuilder().name("progress").id(Long.toString(event.seq())).data(json).build());
            newest = word.orElse(newest);
            // What came before had to be heard, to know how far the task is; its reader has it, or wants none of it.
            boolean fresh = word.isPresent() && event.seq() > known;
            told |= fresh;
            return fresh ? List.of(word.get()) : List.of();
        }

        /** An EventSource that comes back has to say that it has read the last row, or it would come back for ever. */
        private List<OutboundSseEvent> end(TaskEvent event) {
            OutboundSseEvent end = sse.newEventBuilder().id(Long.toString(event.seq())).comment("end").build();
            return told || newest == null ? List.of(end) : List.of(newest, end);
        }
    }
}
