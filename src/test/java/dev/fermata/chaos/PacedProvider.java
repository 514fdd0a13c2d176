package dev.fermata.chaos;

import dev.fermata.chaos.Tender.Question;
import dev.fermata.testing.Sse;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider that answers about pieces at once, and begins each summary and holds it until told to go on. Then all of
 * them come token by token at a steady pace, evenly spread over time, each token with its number and the moment it was
 * sent, as {@link System#nanoTime()}: {@code 17@123456789 }. One event loop does it all: it shares its processors with
 * what is measured.
 */
final class PacedProvider implements AutoCloseable {

    /** What comes before a summary's tokens. */
    static final String HEAD = "{\"summary\":\"";
    /** What comes after them. */
    static final String TAIL = "\"}";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final AtomicInteger held = new AtomicInteger();
    /** Of the event loop alone. */
    private List<HttpServerResponse> open = new ArrayList<>();

    PacedProvider() {
        server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /** How many summaries are begun and wait. */
    int held() {
        return held.get();
    }

    /**
     * Goes on with all that wait, and ends them.
     *
     * @param tokens of each
     * @param rate of each, in tokens a second
     * @return how long it took, in nanoseconds: longer than asked for when the machine can't keep the pace
     */
    CompletableFuture<Long> goOn(int tokens, int rate) {
        CompletableFuture<Long> took = new CompletableFuture<>();
        vertx.runOnContext(now -> {
            List<HttpServerResponse> streams = open;
            open = new ArrayList<>();
            held.set(0);
            new Round(streams, tokens, rate, took).turn();
        });
        return took;
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true).putHeader("content-type", "text/event-stream");
        request.body().onSuccess(body -> {
            Question question = Question.in(body.toString());
            if (question.step().equals("merge")) {
                response.write(Sse.text(HEAD));
                open.add(response);
                held.incrementAndGet();
            } else {
                end(response, question.answer());
            }
        });
    }

    private static void end(HttpServerResponse response, String text) {
        response.end(Sse.text(text) + Sse.finish("stop") + Sse.usage(1_000, 500) + Sse.DONE);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** One token after the other, to one stream after the other. */
    private final class Round {
        private final List<HttpServerResponse> streams;
        private final long all;
        private final double perNano;
        private final CompletableFuture<Long> took;
        private final long began = System.nanoTime();
        private long sent;

        Round(List<HttpServerResponse> streams, int tokens, int rate, CompletableFuture<Long> took) {
            this.streams = streams;
            this.all = (long) tokens * streams.size();
            this.perNano = (double) rate * streams.size() / TimeUnit.SECONDS.toNanos(1);
            this.took = took;
        }

        void turn() {
            long due = Math.min(all, (long) ((System.nanoTime() - began) * perNano));
            while (sent < due) {
                streams.get((int) (sent % streams.size()))
                        .write(Buffer.buffer(Sse.text(sent / streams.size() + "@" + System.nanoTime() + " ")));
                sent++;
            }
            if (sent < all) {
                vertx.setTimer(1, timer -> turn());
            } else {
                took.complete(System.nanoTime() - began);
                streams.forEach(stream -> end(stream, TAIL));
            }
        }
    }
}
