package dev.fermata.ops;

import io.vertx.core.VertxException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Answers requests whose Host header is missing or none: the router turns them away itself, and Quarkus would answer with
 * a bare status and log each as a fault.
 */
@ApplicationScoped
class UnreadableHosts {

    // Ahead of Quarkus' own answer to failures.
    private static final int FIRST = Integer.MIN_VALUE;

    private final ProblemDocument document;

    UnreadableHosts(ProblemDocument document) {
        this.document = document;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).failureHandler(context -> {
            if (unreadable(context)) {
                document.send(Problem.badRequest("malformed_host", "The Host header can't be read."), context.request());
            } else {
                context.next();
            }
        });
    }

    /** The router has no exception of its own for it; whatever else fails with this status brings another. */
    private static boolean unreadable(RoutingContext context) {
        return context.statusCode() == 400 && context.failure() instanceof VertxException && !context.response().headWritten();
    }
}
