package dev.fermata.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The gauges of this application, which end with it. Micrometer's registry outlives an application that starts again in
 * the same process, as in dev mode, and would go on showing what the one before it had. Thread-safe.
 */
@Singleton
public class Gauges {

    private final Queue<Meter> shown = new ConcurrentLinkedQueue<>();
    private final MeterRegistry registry;

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows the gauge at {@code /q/metrics} from now on. */
    public void show(Gauge.Builder<?> gauge) {
        shown.add(gauge.register(registry));
    }

    @PreDestroy
    void forget() {
        shown.forEach(registry::remove);
    }
}
