package dev.fermata.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;

/**
 * Takes a WebSocket's token from its subprotocols, the one place where a browser can put it: {@code fermata,
 * bearer.<token>}. Quarkus' own way would let a page set any header of the handshake, behind the back of an ingress
 * that owns some, and answers a malformed one with a 500.
 */
@ApplicationScoped
class SocketToken {

    // Ahead of Quarkus' authentication (200).
    private static final int BEFORE_AUTHENTICATION = 500;
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PREFIX = "bearer.";

    void register(@Observes Filters filters) {
        filters.register(this::move, BEFORE_AUTHENTICATION);
    }

    private void move(RoutingContext context) {
        MultiMap headers = context.request().headers();
        if (headers.contains(PROTOCOLS)) {
            List<String> offered = Arrays.stream(String.join(",", headers.getAll(PROTOCOLS)).split(","))
                    .map(String::strip).toList();
            offered.stream().filter(protocol -> protocol.startsWith(PREFIX)).findFirst()
                    .filter(_ -> !headers.contains(HttpHeaders.AUTHORIZATION))
                    .ifPresent(protocol ->
                            headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + protocol.substring(PREFIX.length())));
            List<String> others = offered.stream().filter(protocol -> !protocol.startsWith(PREFIX)).toList();
            headers.remove(PROTOCOLS);
            if (!others.isEmpty()) {
                headers.set(PROTOCOLS, String.join(",", others));
            }
        }
        context.next();
    }
}
