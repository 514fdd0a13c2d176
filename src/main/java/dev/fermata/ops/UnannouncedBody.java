package dev.fermata.ops;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.io.input.ProxyInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/**
 * A body that does not say how large it is: chunked, or of HTTP/2. It is read up to its route's limit; beyond, the
 * caller gets a problem document at once, and what still comes is thrown away.
 */
class UnannouncedBody {

    private final BodyLimits limits;

    UnannouncedBody(BodyLimits limits) {
        this.limits = limits;
    }

    static boolean has(HttpServerRequest request) {
        return !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && (request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || request.version() == HttpVersion.HTTP_2);
    }

    // On the stream itself, not as an interceptor of readers, which forms don't pass.
    @ServerRequestFilter
    void limit(ContainerRequestContext context, RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (has(request)) {
            // Quarkus' own limit ends the connection without a document.
            routing.remove(VertxInputStream.MAX_REQUEST_SIZE_KEY);
            long limit = limits.of(routing.normalizedPath(), request.getHeader(HttpHeaders.CONTENT_TYPE));
            context.setEntityStream(new Limited(context.getEntityStream(), limit));
        }
    }

    /**
     * Throws away what comes after the answer, which would else be gathered in memory for whoever stopped reading; closes
     * the connection of a client that does not stop.
     *
     * @param patience how much of it, in bytes
     */
    static void discardAfterAnswer(RoutingContext context, long patience) {
        HttpServerRequest request = context.request();
        Context loop = Vertx.currentContext();
        // Where the body arrives: on another thread it could end between the question and the handler.
        context.addEndHandler(_ -> loop.runOnContext(_ -> {
            if (!request.isEnded()) {
                AtomicLong left = new AtomicLong(patience);
                request.handler(buffer -> {
                    if (left.addAndGet(-buffer.length()) < 0) {
                        request.connection().close();
                    }
                });
                request.resume();
            }
        }));
    }

    private static final class Limited extends ProxyInputStream {
        private final long limit;
        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
            this.left = limit;
        }

        @Override
        protected void afterRead(int read) {
            left -= Math.max(0, read);
            if (left < 0) {
                throw Problem.tooLarge("body_too_large", "The request is too large.").args((limit >> 20) + " MB");
            }
        }

        @Override
        public void close() {
            // What is below would read on to the end, before the caller hears anything.
        }
    }
}
