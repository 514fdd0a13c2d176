package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventConfig;
import dev.fermata.event.TaskEvent;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Answers a request with a task's events in the words of an original system: {@code data: {json}} lines without names,
 * which its front end reads from a POST. Disconnecting never cancels. A reader that comes back, to any replica, gets
 * everything again, or what came after the row that its {@code Last-Event-ID} or {@code ?after=} names: what an event
 * says carries its number as {@code id}, which front ends that know nothing of it pass over.
 */
@RequestScoped
public class DialectStream {

    /** What flows to a reader: an event, a moment without one, or the end. */
    private sealed interface Beat {
        record Event(TaskEvent event) implements Beat {}

        record Meanwhile() implements Beat {}

        record End() implements Beat {}
    }

    private final Tasks tasks;
    private final TaskFeeds feeds;
    private final TaskCaller caller;
    private final SseAnswer answer;
    private final EventWire wire;
    private final Jsonb jsonb;
    private final DialectThreads threads;
    private final EventConfig config;
    private final Sse sse;
    private final HttpServerResponse response;
    private final HttpHeaders headers;
    private final UriInfo uri;

    DialectStream(Tasks tasks, TaskFeeds feeds, TaskCaller caller, SseAnswer answer, EventWire wire, Jsonb jsonb,
            DialectThreads threads, EventConfig config, @Context Sse sse,
            @Context HttpServerResponse response, @Context HttpHeaders headers, @Context UriInfo uri) {
        this.tasks = tasks;
        this.feeds = feeds;
        this.caller = caller;
        this.answer = answer;
        this.wire = wire;
        this.jsonb = jsonb;
        this.threads = threads;
        this.config = config;
        this.sse = sse;
        this.response = response;
        this.headers = headers;
        this.uri = uri;
    }

    /**
     * Creates the task, or finds the one that the same request created before, and tells of it.
     *
     * @throws TaskException as {@link Tasks#submit}
     */
    public Multi<OutboundSseEvent> of(Submission submission, Dialect dialect) {
        return of(tasks.submit(submission).id(), dialect);
    }

    /**
     * Tells of a task of the caller's.
     *
     * @param id the task's id or the caller's own
     * @throws TaskException.NotFound when there is none, or it is somebody else's
     */
    public Multi<OutboundSseEvent> of(String id, Dialect dialect) {
        Owner owner = caller.owner();
        TaskFeeds.Replay replay = feeds.replay(owner, id, after());
        Teller teller = new Teller(dialect, caller.locale(), owner, id, replay.known());
        Multi<Beat> events = Multi.createFrom().publisher(replay.feed()).map(event -> (Beat) new Beat.Event(event))
                .onCompletion().continueWith(new Beat.End());
        Multi<Beat> moments = Multi.createFrom().ticks().every(config.dialectHeartbeat())
                .onOverflow().drop().map(_ -> new Beat.Meanwhile());
        // On a thread of its own: rows are handed out under the lock of all readers, where nobody may wait.
        return answered(Multi.createBy().merging().streams(events, moments).emitOn(threads)
                .select().first(beat -> !(beat instanceof Beat.End))
                .onItem().transformToIterable(teller::tell));
    }

    /** Says this and no more: an original's answer to a request from which no task can come. */
    public Multi<OutboundSseEvent> of(List<ObjectNode> words) {
        return answered(Multi.createFrom().iterable(words).map(word -> data(word).build()));
    }

    private Multi<OutboundSseEvent> answered(Multi<OutboundSseEvent> stream) {
        Multi<OutboundSseEvent> untilExpiry = answer.of(stream, Function.identity());
        response.putHeader("Cache-Control", "no-cache");
        return untilExpiry;
    }

    /** The number of the last row that the reader has; what is no number counts as none. */
    private long after() {
        String header = headers.getHeaderString("Last-Event-ID");
        String asked = header != null ? header : uri.getQueryParameters().getFirst("after");
        return asked != null && asked.matches("\\d{1,18}") ? Long.parseLong(asked) : 0;
    }

    /** With the space that the originals' front ends look for. */
    private OutboundSseEvent.Builder data(ObjectNode word) {
        return sse.newEventBuilder().data(" " + jsonb.write(word));
    }

    /** One reader's events in its words. */
    private final class Teller {
        private final Dialect dialect;
        private final Locale reader;
        private final Owner owner;
        private final String id;
        private final long known;

        Teller(Dialect dialect, Locale reader, Owner owner, String id, long known) {
            this.dialect = dialect;
            this.reader = reader;
            this.owner = owner;
            this.id = id;
            this.known = known;
        }

        List<OutboundSseEvent> tell(Beat beat) {
            return switch (beat) {
                case Beat.Event(TaskEvent event) when event.isHeartbeat() -> List.of(signOfLife());
                case Beat.Event(TaskEvent event) -> news(event, dialect.tell(heard(event)));
                case Beat.Meanwhile() -> dialect.meanwhile().stream().map(word -> data(word).build()).toList();
                case Beat.End() -> List.of();
            };
        }

        private Heard heard(TaskEvent event) {
            JsonNode data = jsonb.tree(event.json());
            return new Heard(event, data, wire.message(event, data, reader), () -> tasks.get(owner, id));
        }

        /** The number goes with the last of an event's words: whoever has it has all of them. */
        private List<OutboundSseEvent> news(TaskEvent event, List<ObjectNode> words) {
            List<OutboundSseEvent> told = new ArrayList<>();
            if (!event.live() && event.seq() <= known) {
                // The dialect had to hear it, to know where it stands; its reader has it.
                return told;
            }
            for (int i = 0; i < words.size(); i++) {
                OutboundSseEvent.Builder word = data(words.get(i));
                boolean last = i == words.size() - 1;
                told.add((last && !event.live() ? word.id(Long.toString(event.seq())) : word).build());
            }
            return told;
        }

        private OutboundSseEvent signOfLife() {
            return sse.newEventBuilder().comment("heartbeat").build();
        }
    }
}
