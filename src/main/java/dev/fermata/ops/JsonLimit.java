package dev.fermata.ops;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops reading a body that did not say how large it is, and turns out to be larger than its route takes. */
@Provider
class JsonLimit implements ReaderInterceptor {

    private final BodyLimits limits;
    private final CurrentVertxRequest current;

    JsonLimit(BodyLimits limits, CurrentVertxRequest current) {
        this.limits = limits;
        this.current = current;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        HttpServerRequest request = current.getCurrent().request();
        // A length that was announced has been checked already.
        if (request.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            long limit = limits.of(current.getCurrent().normalizedPath(), request.getHeader(HttpHeaders.CONTENT_TYPE));
            context.setInputStream(new Limited(context.getInputStream(), limit));
        }
        return context.proceed();
    }

    private static final class Limited extends FilterInputStream {
        private final long limit;
        private long left;

        Limited(InputStream in, long limit) {
            super(in);
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw Problem.tooLarge("body_too_large", "The request is too large.").args((limit >> 20) + " MB");
            }
        }
    }
}
