package dev.fermata.testing;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The spans that have ended, where a test's profile switches tracing on. Thread-safe. */
@Singleton
public class Spans {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InMemorySpanExporter kept = InMemorySpanExporter.create();

    @Produces
    @Singleton
    SpanProcessor keeper() {
        return SimpleSpanProcessor.create(kept);
    }

    /** All that fit, once there are so many. */
    public List<SpanData> await(int count, Predicate<SpanData> fitting) {
        Awaitility.await().atMost(PATIENCE).until(() -> such(fitting).size() >= count);
        return such(fitting);
    }

    /** All that fit, so far. */
    public List<SpanData> such(Predicate<SpanData> fitting) {
        return kept.getFinishedSpanItems().stream().filter(fitting).toList();
    }
}
