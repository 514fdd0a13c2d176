package dev.fermata.security;

import dev.fermata.ops.Gauges;
import dev.fermata.ops.Problem;
import io.micrometer.core.instrument.Gauge;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps one owner from holding open all the streams that a replica can serve. Counted on each replica by itself: with n
 * of them an owner may have n times as many. Thread-safe.
 */
@ApplicationScoped
public class StreamLimit {

    private static final int RETRY_SECONDS = 5;
    private static final String PLACE = Place.class.getName();

    private final Map<OwnerKey, Integer> open = new ConcurrentHashMap<>();
    private final SecurityConfig config;
    private final SecurityIdentity identity;
    private final Callers callers;
    private final Gauges gauges;

    StreamLimit(SecurityConfig config, SecurityIdentity identity, Callers callers, Gauges gauges) {
        this.config = config;
        this.identity = identity;
        this.callers = callers;
        this.gauges = gauges;
    }

    void start(@Observes StartupEvent event) {
        gauges.show(Gauge.builder("fermata.streams.open", this, StreamLimit::streams)
                .description("Streams that callers of this replica have open"));
    }

    /** One open stream's place among its owner's. */
    public final class Place {

        private final OwnerKey owner;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(OwnerKey owner) {
            this.owner = owner;
        }

        /** The stream is closed; once is enough, and more does no harm. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                open.computeIfPresent(owner, (_, streams) -> streams == 1 ? null : streams - 1);
            }
        }
    }

    /**
     * Takes a place for a stream, which holds it until it leaves.
     *
     * @throws Problem 429 {@code too_many_streams} when the caller's owner has none left
     */
    public Place take(Caller caller) {
        OwnerKey owner = OwnerKey.of(caller);
        open.compute(owner, (_, streams) -> {
            int others = streams == null ? 0 : streams;
            check(others);
            return others + 1;
        });
        return new Place(owner);
    }

    /** Whether a place could be taken now. Throws as {@link #take}. */
    public void check(Caller caller) {
        check(open.getOrDefault(OwnerKey.of(caller), 0));
    }

    /** How many streams the owners of this replica have open. */
    public int streams() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * What a request's stream does when it ends. Its answer does so too, but is not told when it is reset because a write
     * to a client that left has failed.
     */
    public static Runnable leaving(RoutingContext context) {
        Place place = context.get(PLACE);
        return place == null ? () -> {} : place::leave;
    }

    private void check(int others) {
        int most = config.streamsPerOwner();
        if (most > 0 && others >= most) {
            throw Problem.of(429, "too_many_streams", "You have " + others + " streams open, which is the most. Close one.")
                    .args(most).header("Retry-After", Integer.toString(RETRY_SECONDS));
        }
    }

    // Before the method makes a task that nobody would be told of.
    @ServerRequestFilter
    @OpensStream
    void admit(RoutingContext context) {
        if (identity.isAnonymous()) {
            return;
        }
        Place place = take(callers.current());
        context.put(PLACE, place);
        // However the answer ends, also without a stream.
        context.addEndHandler(_ -> place.leave());
        if (context.response().closed()) {
            place.leave();
        }
    }
}
