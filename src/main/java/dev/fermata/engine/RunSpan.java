package dev.fermata.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.stream.LongStream;

/** One run as traces and metrics show it: what it took, how it ended, and the place where its calls belong. Thread-safe. */
final class RunSpan {

    private static final Duration[] LIMITS = LongStream.of(10, 100, 1_000, 3_000, 10_000, 30_000, 60_000, 120_000,
            300_000, 1_000_000, 3_600_000).mapToObj(Duration::ofMillis).toArray(Duration[]::new);

    private final Span span;
    private final Context context;
    private final String taskType;
    private final MeterRegistry registry;
    private final long beganNanos = System.nanoTime();
    private volatile String outcome = "lost";

    RunSpan(Span span, Context parent, String taskType, MeterRegistry registry) {
        this.span = span;
        this.context = parent.with(span);
        this.taskType = taskType;
        this.registry = registry;
    }

    /** Until it is closed, what the calling thread does is part of the run; jobs ask on threads of their own. */
    Scope enter() {
        return context.makeCurrent();
    }

    /** The run comes to this end; one that never says so was lost. */
    void ended(String how) {
        outcome = how;
    }

    /** The run comes to this end because of a failure. */
    void failed(String how, String errorCode) {
        outcome = how;
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", errorCode);
    }

    /** Nothing more happens in it. */
    void close() {
        span.setAttribute("fermata.run.outcome", outcome);
        span.end();
        Timer.builder("fermata.runs")
                .description("Runs of tasks, from claim to the statement that gives the lease back")
                .tag("task_type", taskType)
                .tag("outcome", outcome)
                .serviceLevelObjectives(LIMITS)
                .register(registry)
                .record(Duration.ofNanos(System.nanoTime() - beganNanos));
    }
}
