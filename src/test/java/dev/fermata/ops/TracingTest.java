package dev.fermata.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

    private static final String OFF = "quarkus.otel.sdk.disabled";

    @Test
    void without_a_collector_nothing_is_traced() {
        assertThat(config(Map.of()).getOptionalValue(OFF, Boolean.class)).hasValue(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"otel.exporter.otlp.endpoint", "quarkus.otel.exporter.otlp.endpoint",
        "otel.exporter.otlp.traces.endpoint", "quarkus.otel.exporter.otlp.traces.endpoint"})
    void a_collector_switches_it_on(String key) {
        assertThat(config(Map.of(key, "http://collector:4317")).getOptionalValue(OFF, Boolean.class)).hasValue(false);
    }

    @Test
    void opentelemetry_s_own_variables_are_understood() {
        SmallRyeConfig config = config(Map.of(
                "otel.exporter.otlp.endpoint", "http://collector:4318", "otel.exporter.otlp.protocol", "http/protobuf"));
        assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class)).isEqualTo("http://collector:4318");
        assertThat(config.getValue("quarkus.otel.exporter.otlp.protocol", String.class)).isEqualTo("http/protobuf");
    }

    @Test
    void an_empty_variable_names_no_collector() {
        assertThat(config(Map.of("otel.exporter.otlp.endpoint", "")).getOptionalValue(OFF, Boolean.class)).hasValue(true);
    }

    @Test
    void who_says_so_expressly_is_right() {
        assertThat(config(Map.of(OFF, "false")).getOptionalValue(OFF, Boolean.class)).hasValue(false);
    }

    @Test
    void what_held_while_the_package_was_built_is_forgotten() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValue(OFF, "true")
                .withSources(new PropertiesConfigSource(Map.of("otel.exporter.otlp.endpoint", "http://collector:4317"), "environment", 300))
                .withSources(new Tracing())
                .build();
        assertThat(config.getOptionalValue(OFF, Boolean.class)).hasValue(false);
    }

    @Test
    void a_default_of_the_framework_is_no_choice() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withDefaultValue("quarkus.otel.exporter.otlp.endpoint", "http://localhost:4317")
                .withSources(new Tracing())
                .build();
        assertThat(config.getOptionalValue(OFF, Boolean.class)).hasValue(true);
    }

    private static SmallRyeConfig config(Map<String, String> chosen) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(chosen, "environment", 300))
                .withSources(new Tracing())
                .build();
    }
}
