package dev.fermata.task;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Figures of tasks at {@code /q/metrics}, as far as this replica has a hand in them: add up all replicas' for the whole.
 * Labels are task types, states and reasons, never an owner. Thread-safe.
 */
@Singleton
class TaskMeters {

    private static final Duration[] WAITS =
            millis(1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000);
    private static final Duration[] STOPS = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000);

    private final MeterRegistry registry;
    private final Timer cancellation;
    private final Timer cleanup;

    TaskMeters(MeterRegistry registry) {
        this.registry = registry;
        this.cancellation = Timer.builder("cancellation.duration")
                .description("Request to cancel a running task, until its run has let go of it")
                .serviceLevelObjectives(STOPS)
                .register(registry);
        this.cleanup = Timer.builder("cancellation.cleanup.duration")
                .description("A run's knowing that it has to stop, until it has let go of its task")
                .serviceLevelObjectives(STOPS)
                .register(registry);
    }

    private static Duration[] millis(long... limits) {
        return LongStream.of(limits).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    void submitted(String taskType) {
        registry.counter("fermata.tasks.submitted", "task_type", taskType).increment();
    }

    /** A task has come to this status. */
    void moved(String taskType, TaskStatus status) {
        registry.counter("fermata.tasks.moved", "task_type", taskType, "status", status.wireName()).increment();
    }

    /** A task was claimed for the first time. */
    void waited(String taskType, Duration time) {
        Timer.builder("fermata.tasks.queue.wait")
                .description("A task's time to run, until a worker claimed it first")
                .tag("task_type", taskType)
                .serviceLevelObjectives(WAITS)
                .register(registry)
                // Two clocks are compared: the one may be a little ahead.
                .record(time.isNegative() ? Duration.ZERO : time);
    }

    /** A task was called off, running or not. */
    void calledOff(String reason) {
        registry.counter("analysis.cancellations", "reason", reason).increment();
    }

    /** A run has let go of a task that was called off. */
    void stopped(Duration sinceRequest, Duration sinceKnown) {
        cancellation.record(sinceRequest);
        cleanup.record(sinceKnown);
    }
}
