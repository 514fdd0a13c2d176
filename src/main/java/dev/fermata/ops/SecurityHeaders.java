package dev.fermata.ops;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells browsers what they may do with our responses; a route that sets one of these itself keeps its own. */
@ApplicationScoped
class SecurityHeaders {

    // Ahead of everything that may answer.
    private static final int FIRST = 2000;
    // The UI brings its own scripts and styles, and nothing of ours is meant for a frame.
    private static final String CONTENT_POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    void register(@Observes Filters filters) {
        filters.register(this::add, FIRST);
    }

    private void add(RoutingContext context) {
        String path = context.normalizedPath();
        context.addHeadersEndHandler(_ -> {
            MultiMap headers = context.response().headers();
            putIfAbsent(headers, "X-Content-Type-Options", "nosniff");
            putIfAbsent(headers, "Referrer-Policy", "no-referrer");
            if (!path.startsWith("/q/")) {
                putIfAbsent(headers, "Content-Security-Policy", CONTENT_POLICY);
            }
            if (path.startsWith("/api")) {
                putIfAbsent(headers, HttpHeaders.CACHE_CONTROL, "no-store");
            }
        });
        context.next();
    }

    private static void putIfAbsent(MultiMap headers, CharSequence name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
