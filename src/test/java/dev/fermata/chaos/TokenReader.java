package dev.fermata.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Reads one task's events on its client's event loop and puts the summary together as a browser does: {@code text =
 * text.slice(0, from) + event.text}. It notes how old each token of a {@link PacedProvider} was when it was first seen.
 * When its stream breaks off, or is refused for now, it comes back with its last id.
 */
final class TokenReader {

    private final HttpClient http;
    private final RequestOptions request;
    private final LongConsumer age;
    private final StringBuilder text = new StringBuilder();
    private String rest = "";
    private String type = "";
    private String id = "";
    private String data = "";
    private long lastId;
    /** Up to where the text was looked at for tokens. */
    private int seen;
    private int tokens;
    private boolean started;
    private volatile boolean hearing;
    private volatile boolean ended;
    private volatile String wrong;
    private volatile int connections;

    /**
     * Begins to read.
     *
     * @param client whose event loop all is read on
     * @param age takes each token's age in nanoseconds, on the event loop
     */
    TokenReader(HttpClient client, URI replica, String taskId, String token, LongConsumer age) {
        this.http = client;
        this.age = age;
        this.request = new RequestOptions().setMethod(HttpMethod.GET)
                .setAbsoluteURI(replica.resolve("/api/tasks/" + taskId + "/events").toString())
                .putHeader("Authorization", "Bearer " + token).putHeader("Accept", "text/event-stream");
        connect();
    }

    /** Whether the summary has begun to arrive. */
    boolean hearing() {
        return hearing;
    }

    /** Whether it has seen the end, or something wrong. */
    boolean ended() {
        return ended || wrong != null;
    }

    /** What was wrong with the stream; null when nothing was. */
    String wrong() {
        return wrong;
    }

    /** How often its stream broke off or was refused. */
    int drops() {
        return connections - 1;
    }

    /** How many tokens the summary has, counted from the first as long as each follows the one before. */
    int tokens() {
        String body = text.toString();
        if (!body.startsWith(PacedProvider.HEAD)) {
            return 0;
        }
        int count = 0;
        for (String word : body.substring(PacedProvider.HEAD.length()).split(" ")) {
            if (!word.startsWith(count + "@")) {
                break;
            }
            count++;
        }
        return count;
    }

    /** Whether the summary is closed after so many tokens. */
    boolean closedAfter(int count) {
        return tokens() == count && text.toString().split(" ").length == count + 1
                && text.toString().endsWith(" " + PacedProvider.TAIL);
    }

    /** What is wrong first may make all that follows wrong. */
    private void found(String fault) {
        if (wrong == null) {
            wrong = fault;
        }
    }

    private void connect() {
        // Asked on the event loop, where the answer can't come before somebody listens: what comes earlier is thrown away.
        http.request(new RequestOptions(request).putHeader("Last-Event-ID", Long.toString(lastId)))
                .onSuccess(ready -> ready.send().onSuccess(this::read).onFailure(this::failed)).onFailure(this::failed);
    }

    private void read(HttpClientResponse response) {
        connections++;
        if (response.statusCode() >= 500) {
            // Too many came at once: as a browser does, it tries again.
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::connect);
            return;
        }
        if (response.statusCode() != 200) {
            found("status " + response.statusCode() + " after id " + lastId);
            return;
        }
        rest = "";
        response.handler(this::take).exceptionHandler(this::failed).endHandler(end -> brokenOff());
    }

    private void failed(Throwable cause) {
        brokenOff();
    }

    private void brokenOff() {
        if (!ended()) {
            connect();
        }
    }

    /** All that matters here is ASCII. */
    private void take(Buffer bytes) {
        String all = rest + bytes.toString(StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
            line(all.substring(from, end));
            from = end + 1;
        }
        rest = all.substring(from);
    }

    private void line(String line) {
        if (line.startsWith("event:")) {
            type = line.substring("event:".length()).strip();
        } else if (line.startsWith("id:")) {
            id = line.substring("id:".length()).strip();
        } else if (line.startsWith("data:")) {
            data = line.substring("data:".length());
        } else if (line.isEmpty()) {
            endOfEvent();
        }
    }

    private void endOfEvent() {
        if (!id.isEmpty() && Long.parseLong(id) != ++lastId) {
            found("id " + id + " after " + (lastId - 1));
        }
        if (type.equals("content")) {
            content(!id.isEmpty());
        }
        ended |= type.equals("done");
        type = "";
        id = "";
        data = "";
    }

    private void content(boolean row) {
        try {
            JsonNode content = Api.JSON.readTree(data);
            if (content.path("step").asText().equals("merge")) {
                rebuild(row, content.path("from").asInt(), content.path("text").asText());
            }
        } catch (JsonProcessingException e) {
            found("no JSON: " + data);
        }
    }

    private void rebuild(boolean row, int from, String said) {
        if (from > text.length()) {
            // A live fragment may come before the row that leads up to it; a row never does.
            if (row) {
                found("a row goes on from " + from + " after " + text.length());
            }
            return;
        }
        text.setLength(from);
        text.append(said);
        hearing = true;
        newTokens();
    }

    private void newTokens() {
        if (!started) {
            started = text.length() >= PacedProvider.HEAD.length();
            seen = started ? PacedProvider.HEAD.length() : 0;
        }
        long now = System.nanoTime();
        for (int end = text.indexOf(" ", seen); started && end >= 0; end = text.indexOf(" ", seen)) {
            int at = text.indexOf("@", seen);
            age.accept(now - Long.parseLong(text, at + 1, end, 10));
            if (Integer.parseInt(text, seen, at, 10) != tokens++) {
                found("token " + text.substring(seen, at) + " instead of " + (tokens - 1));
            }
            seen = end + 1;
        }
    }
}
