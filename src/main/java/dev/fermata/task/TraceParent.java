package dev.fermata.task;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a trace, as W3C's header {@code traceparent} writes it, so that a task's row can carry it from the replica
 * that took the request to the one that runs it.
 */
public final class TraceParent {

    /** Where a task's metadata keeps the request that submitted it; absent when that was not traced. */
    public static final String SUBMITTED = "traceparent";

    /** Where a task's metadata keeps the request that resumed or retried it last. */
    static final String RESUMED = "resume_traceparent";

    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier.get(key);
        }
    };

    private TraceParent() {}

    /** Where the calling thread is; empty when nothing is traced. */
    static Optional<String> current() {
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.current(), carrier, Map::put);
        return Optional.ofNullable(carrier.get("traceparent"));
    }

    /** What the current place adds to a task's metadata under the key. */
    static Map<String, Object> currentAs(String key) {
        return current().<Map<String, Object>>map(place -> Map.of(key, place)).orElse(Map.of());
    }

    /** The place as a parent of spans; the root where it is empty or cannot be read. */
    public static Context context(Optional<String> traceparent) {
        Map<String, String> carrier = traceparent.map(place -> Map.of("traceparent", place)).orElse(Map.of());
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, GETTER);
    }
}
