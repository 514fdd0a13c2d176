package dev.fermata.security;

import dev.fermata.ops.ProblemDocument;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Takes a WebSocket's token from its subprotocols, the one place where a browser can put it: {@code fermata,
 * bearer.<token>}. Quarkus' own way would let a page set any header of the handshake, behind the back of an ingress
 * that owns some, and answers a malformed one with a 500. A token that is refused is answered with a document.
 */
@ApplicationScoped
class SocketToken {

    // Ahead of Quarkus' authentication (200).
    private static final int BEFORE_AUTHENTICATION = 500;
    // Behind it, where what answers a bad token is set; routes of resources set their own later on.
    private static final int AFTER_AUTHENTICATION = 150;
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PREFIX = "bearer.";

    private final ProblemDocument document;

    SocketToken(ProblemDocument document) {
        this.document = document;
    }

    void register(@Observes Filters filters) {
        filters.register(this::move, BEFORE_AUTHENTICATION);
        filters.register(this::explain, AFTER_AUTHENTICATION);
    }

    private void explain(RoutingContext context) {
        if ("websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
            BiConsumer<RoutingContext, Throwable> refusal = this::refuse;
            context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, refusal);
        }
        context.next();
    }

    private void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof AuthenticationFailedException bad) {
            document.send(AccessProblems.tokenRefused(bad), context.request());
        } else {
            context.fail(failure);
        }
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
