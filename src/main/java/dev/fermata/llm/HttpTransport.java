package dev.fermata.llm;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The HTTP client that all remote providers share. Thread-safe. */
@Singleton
class HttpTransport {

    /** Connections to one host, well above the tasks any worker runs: a full pool would wait in silence. */
    private static final int CONNECTIONS_PER_HOST = 16_384;

    /** Below the 5 s after which common Python servers close idle connections under our hands. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final Vertx vertx;
    private final HttpClient client;

    @Inject
    HttpTransport(Vertx vertx, LlmConfig config) {
        this(vertx, config.connectTimeout());
    }

    HttpTransport(Vertx vertx, Duration connectTimeout) {
        this.vertx = vertx;
        // HTTP/1.1 only, the default: there a reset closes the connection, which every server notices.
        var options = new HttpClientOptions()
                // A call has a span of its own; the provider is told nothing of our traces.
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST));
        // A broken connection fails its request, which is reported; unhandled, it is logged as an error, too.
        client.connectionHandler(connection -> connection.exceptionHandler(reportedByTheRequest -> {}));
    }

    /** Sends the call; it ends with the signal, or when the exchange is closed. */
    Exchange send(HttpCall call, AbortSignal signal) {
        var options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(call.url().toString());
        call.headers().forEach(options::putHeader);
        return new Exchange(vertx, client, options, Buffer.buffer(call.body()), signal);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
