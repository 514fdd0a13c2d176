package dev.fermata.task;

import dev.fermata.event.TaskEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers a request with how the caller's tasks stand, in the words of an original system: at once, and again whenever
 * something has happened to any of them, on whichever replica. Nothing has to be resumed: each word tells all.
 */
@RequestScoped
public class OwnerNews {

    /** What happens within it is told in one word. */
    private static final Duration GATHER = Duration.ofSeconds(1);

    private final OwnerHub hub;
    private final TaskCaller caller;
    private final SseAnswer answer;
    private final DialectThreads threads;
    private final Sse sse;

    OwnerNews(OwnerHub hub, TaskCaller caller, SseAnswer answer, DialectThreads threads, @Context Sse sse) {
        this.hub = hub;
        this.caller = caller;
        this.answer = answer;
        this.threads = threads;
        this.sse = sse;
    }

    /**
     * Tells until the reader leaves or its token expires.
     *
     * @param standing says how things stand, as JSON text; null where it has nothing new to say. May wait for the database;
     *     asked by one thread at a time
     * @param signOfLife what is said every few seconds without news, as JSON text
     */
    public Multi<OutboundSseEvent> of(Supplier<String> standing, Supplier<String> signOfLife) {
        AtomicBoolean news = new AtomicBoolean(true);
        Multi<OutboundSseEvent> first = Multi.createFrom().item(standing).runSubscriptionOn(threads).map(this::data);
        Multi<OutboundSseEvent> more = Multi.createFrom().publisher(hub.open(caller.owner(), null))
                .map(OwnerEvent::event).invoke(event -> noteNews(event, news))
                // A word tells all that has happened, so whoever is slow misses none by missing signs of them.
                .onOverflow().dropPreviousItems()
                .onItem().transformToUni(_ -> word(news, standing, signOfLife)).concatenate();
        return answer.of(Multi.createBy().concatenating().streams(first, more), Function.identity());
    }

    private static void noteNews(TaskEvent event, AtomicBoolean news) {
        if (!event.isHeartbeat()) {
            news.set(true);
        }
    }

    private Uni<OutboundSseEvent> word(AtomicBoolean news, Supplier<String> standing, Supplier<String> signOfLife) {
        return Uni.createFrom().nullItem().onItem().delayIt().by(GATHER).emitOn(threads).map(_ ->
                news.getAndSet(false) ? data(standing.get())
                        : sse.newEventBuilder().name("heartbeat").data(" " + signOfLife.get()).build());
    }

    /** With the space that the originals' front ends look for. */
    private OutboundSseEvent data(String json) {
        return json == null ? null : sse.newEventBuilder().data(" " + json).build();
    }
}
