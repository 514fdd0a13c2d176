package dev.fermata.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Follows a task's events to their end as an EventSource does: when its connection breaks it opens another, on any
 * replica, with the last id it saw. It insists that ids come in order, each once, none left out. Thread-safe.
 */
final class EventReader {

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final Supplier<Api> replicas;
    private final String taskId;
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile long lastId;
    private volatile int connections;
    private volatile long events;
    private volatile boolean done;

    private EventReader(Supplier<Api> replicas, String taskId) {
        this.replicas = replicas;
        this.taskId = taskId;
    }

    /** @param replicas gives the replica to connect to, each time anew */
    static EventReader follow(Supplier<Api> replicas, String taskId) {
        EventReader reader = new EventReader(replicas, taskId);
        Thread.ofVirtual().name("reader-" + taskId).start(reader::run);
        return reader;
    }

    /** Waits for the end; throws what was wrong with the events, if anything was. */
    EventReader awaitEnd(Duration patience) throws InterruptedException {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return this;
        } catch (TimeoutException e) {
            throw new AssertionError("The events of " + taskId + " did not end; the last id was " + lastId, e);
        } catch (ExecutionException e) {
            throw new AssertionError("The events of " + taskId + " after id " + lastId, e.getCause());
        }
    }

    /** Waits until it has seen some of the step's text. */
    void awaitText(String step) {
        await("text of " + step).atMost(Duration.ofSeconds(30)).until(() -> texts.containsKey(step));
    }

    /** How many connections it took. */
    int connections() {
        return connections;
    }

    /** How many events it saw, live fragments included. */
    long events() {
        return events;
    }

    /** Whether it has seen the end, or something wrong. */
    boolean ended() {
        return end.isDone();
    }

    /** The last id it saw. */
    long lastId() {
        return lastId;
    }

    /** A step's text, put together from the events. */
    String text(String step) {
        return texts.getOrDefault(step, "");
    }

    private void run() {
        try {
            await("done of " + taskId).pollInSameThread().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100)).atMost(PATIENCE).until(this::readOnce);
            end.complete(null);
        } catch (Throwable wrong) {
            end.completeExceptionally(wrong);
        }
    }

    private boolean readOnce() throws InterruptedException {
        try {
            HttpResponse<InputStream> response = replicas.get().events(taskId, lastId);
            try (InputStream body = response.body()) {
                switch (response.statusCode()) {
                    case 200 -> {
                        connections++;
                        read(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)));
                    }
                    // Nothing after the last id: right only after the end.
                    case 204 -> check(done, "204 before the end");
                    default -> check(response.statusCode() >= 500, "status " + response.statusCode());
                }
            }
            return done;
        } catch (IOException broken) {
            return done;
        }
    }

    private void read(BufferedReader lines) throws IOException {
        List<String> event = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isEmpty()) {
                event.add(line);
            } else if (!event.isEmpty()) {
                // Only whole events count: what a broken connection cut off comes again.
                take(event);
                event.clear();
            }
        }
    }

    private void take(List<String> lines) throws IOException {
        String id = field(lines, "id");
        String type = field(lines, "event");
        check(!done, "an event after done");
        events++;
        if (!id.isEmpty()) {
            check(Long.parseLong(id) == lastId + 1, "id " + id + " after " + lastId);
            lastId++;
        }
        if (type.equals("content") || type.equals("restarted")) {
            rebuild(!id.isEmpty(), Api.JSON.readTree(field(lines, "data")));
        }
        done = type.equals("done");
    }

    /** A row continues what the rows before it have said; a live fragment may be ahead of them, and comes again. */
    private void rebuild(boolean row, JsonNode data) {
        String step = data.path("step").asText();
        int from = data.path("from").asInt();
        String before = texts.getOrDefault(step, "");
        if (from <= before.length()) {
            texts.put(step, before.substring(0, from) + data.path("text").asText());
        } else {
            check(!row, step + " goes on from " + from + " after " + before.length());
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }
}
