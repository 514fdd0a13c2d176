package dev.fermata.callback;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts a callback to one address, in the name of its host: certificate, SNI and Host header are the URL's, but nobody
 * is asked again where that is. Redirects are not followed, and of the answer only its head counts. Thread-safe.
 */
@Singleton
class Poster {

    /**
     * The head of an answer.
     *
     * @param retryAfter how long the receiver asked to be left alone, zero where it did not
     */
    record Answer(int status, Duration retryAfter) {}

    /** An answer whose body may still be on its way. */
    private record Answering(Answer answer, Future<Void> ended) {}

    /** Polite receivers send less; the connection is closed on others. */
    private static final int LONGEST_BODY = 16 * 1024;

    private static final Duration BODY_FOLLOWS_WITHIN = Duration.ofSeconds(1);

    private final HttpClient client;
    private final Signer signer;
    private final Clock clock;

    @Inject
    Poster(Vertx vertx, CallbackConfig config, Signer signer, Clock clock) {
        this(vertx, new HttpClientOptions(), config, signer, clock);
    }

    /** With options of one's own for the receivers to trust. */
    Poster(Vertx vertx, HttpClientOptions trust, CallbackConfig config, Signer signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
        // A kept connection would skip the next try's check of where the host is.
        var options = new HttpClientOptions(trust).setKeepAlive(false).setVerifyHost(true)
                .setConnectTimeout((int) config.timeout().toMillis());
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(config.concurrency()));
        // A broken connection fails its request, which is reported; unhandled, it is logged as an error, too.
        client.connectionHandler(connection -> connection.exceptionHandler(reportedByTheRequest -> {}));
    }

    /**
     * Sends it and waits for the answer's head.
     *
     * @throws UnreachedException when none comes in time
     */
    Answer post(Callback callback, Receiver receiver, InetAddress address, Deadline deadline)
            throws InterruptedException {
        Future<HttpClientRequest> connecting = client.request(request(callback, receiver, address));
        try {
            HttpClientRequest request = await(connecting, deadline);
            request.exceptionHandler(reportedByTheAnswer -> {});
            // Listening begins before sending: a quick answer would be over before anybody reads it.
            Future<Answering> head = request.response().map(response -> read(request, response));
            Answering answering = await(request.end(Buffer.buffer(callback.body())).compose(sent -> head), deadline);
            awaitEnd(answering.ended(), deadline.atMost(BODY_FOLLOWS_WITHIN));
            return answering.answer();
        } finally {
            // Also closes a connection that is made after we have given up on it.
            connecting.onSuccess(HttpClientRequest::reset);
        }
    }

    private RequestOptions request(Callback callback, Receiver receiver, InetAddress address) {
        long now = clock.instant().getEpochSecond();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(receiver.tls())
                .setHost(receiver.hostInUrl())
                .setPort(receiver.port())
                .setServer(SocketAddress.inetSocketAddress(receiver.port(), address.getHostAddress()))
                .setURI(receiver.target())
                .setFollowRedirects(false)
                .putHeader("content-type", "application/json")
                .putHeader("user-agent", "Fermata")
                .putHeader("webhook-id", callback.id())
                .putHeader("webhook-timestamp", String.valueOf(now))
                .putHeader("webhook-signature", signer.sign(callback.id(), now, callback.body()));
    }

    /** On the event loop: what is not asked for there, before the body comes, may have passed by. */
    private Answering read(HttpClientRequest request, HttpClientResponse response) {
        response.exceptionHandler(theHeadIsEnough -> {});
        response.handler(new BodyLimit(LONGEST_BODY, request::reset));
        Instant now = clock.instant();
        var answer = new Answer(response.statusCode(), RetryAfter.of(response.getHeader("retry-after"), now));
        return new Answering(answer, response.end());
    }

    private static <T> T await(Future<T> future, Deadline deadline) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new UnreachedException("the connection failed: " + root(e));
        } catch (TimeoutException e) {
            throw new UnreachedException("no answer came in time");
        }
    }

    /** The one that tells what a certificate lacks, or that nobody listens. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Lets a short answer end by itself, so that its sender sees no broken connection. */
    private static void awaitEnd(Future<Void> ended, Deadline deadline) throws InterruptedException {
        try {
            await(ended, deadline);
        } catch (UnreachedException theHeadIsEnough) {
            return;
        }
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
