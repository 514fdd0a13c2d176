package dev.fermata.security;

import dev.fermata.ops.Problem;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps one owner from taking a replica's HTTP threads and database connections from all others. Counted on each
 * replica by itself: with n of them an owner may make n times as many requests. Thread-safe.
 */
@ApplicationScoped
public class RequestLimit {

    private final Map<OwnerKey, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final SecurityConfig config;
    private final SecurityIdentity identity;
    private final Callers callers;

    RequestLimit(SecurityConfig config, SecurityIdentity identity, Callers callers) {
        this.config = config;
        this.identity = identity;
        this.callers = callers;
    }

    // Without a token there is no owner: such a request is refused by its route, or bears a signature.
    @ServerRequestFilter
    void admit() {
        if (!identity.isAnonymous()) {
            count(callers.current());
        }
    }

    /**
     * Counts a request.
     *
     * @throws Problem 429 {@code too_many_requests} when the caller's owner makes too many
     */
    public void count(Caller caller) {
        if (config.requestsPerSecond() == 0) {
            return;
        }
        long now = System.nanoTime();
        long wait = buckets.computeIfAbsent(OwnerKey.of(caller),
                _ -> new TokenBucket(config.requestsPerSecond(), config.requestBurst(), now)).take(now);
        if (wait > 0) {
            long seconds = Math.max(1, Math.ceilDiv(wait, 1_000_000_000L));
            throw Problem.of(429, "too_many_requests", "You make more than " + config.requestsPerSecond()
                    + " requests a second. Wait " + seconds + " s.")
                    .args(config.requestsPerSecond(), seconds).header("Retry-After", Long.toString(seconds));
        }
    }

    /** Forgets owners that have been quiet for a while. */
    @Scheduled(every = "1m")
    void forget() {
        long now = System.nanoTime();
        buckets.values().removeIf(bucket -> bucket.full(now));
    }
}
