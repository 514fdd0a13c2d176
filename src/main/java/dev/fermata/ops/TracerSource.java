package dev.fermata.ops;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where our own spans come from. While tracing is off they are nothing at all; the SDK's would be recorded all the same,
 * for nobody. Thread-safe.
 */
@Singleton
public class TracerSource {

    private static final String SCOPE = "dev.fermata";

    private final Tracer tracer;

    TracerSource(OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "false") boolean off) {
        this.tracer = (off ? OpenTelemetry.noop() : telemetry).getTracer(SCOPE);
    }

    /** The tracer of all our spans. */
    public Tracer tracer() {
        return tracer;
    }
}
