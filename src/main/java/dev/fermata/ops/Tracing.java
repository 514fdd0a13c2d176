package dev.fermata.ops;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches tracing off unless somebody says where traces go: without a collector nothing is recorded, sent or
 * complained about. Understands OpenTelemetry's own variables beside Quarkus'; {@code QUARKUS_OTEL_SDK_DISABLED} has the
 * last word.
 */
public class Tracing implements ConfigSourceFactory {

    private static final String OURS = "quarkus.";
    private static final List<String> COLLECTOR =
            List.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");
    private static final List<String> HOW = List.of("otel.exporter.otlp.protocol", "otel.exporter.otlp.headers");
    // Below application.properties: a default, not a decision.
    private static final int ORDINAL = 100;
    // Quarkus' own defaults are sources as well, all below zero.
    private static final int LOWEST_CHOICE = 0;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        boolean named = COLLECTOR.stream()
                .anyMatch(key -> chosen(context.getValue(key)) || chosen(context.getValue(OURS + key)));
        Map<String, String> said = new HashMap<>();
        // Said either way: what held while the package was built is kept in it as a default.
        said.put("quarkus.otel.sdk.disabled", String.valueOf(!named));
        Stream.concat(COLLECTOR.stream(), HOW.stream())
                .filter(key -> chosen(context.getValue(key)))
                .forEach(key -> said.put(OURS + key, context.getValue(key).getValue()));
        return List.of(new PropertiesConfigSource(said, "where traces go", ORDINAL));
    }

    private static boolean chosen(ConfigValue value) {
        return value != null && value.getConfigSourceOrdinal() >= LOWEST_CHOICE && value.getValue() != null
                && !value.getValue().isBlank();
    }
}
