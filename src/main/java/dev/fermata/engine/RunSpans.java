package dev.fermata.engine;

import dev.fermata.ops.TracerSource;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.TraceParent;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;

/**
 * Begins the spans of runs. All runs of a task belong to the trace of the request that submitted it, whichever replicas
 * they are on; a run after a resume or a retry by hand links to the request that asked for it. Thread-safe.
 */
@Singleton
class RunSpans {

    private final Tracer tracer;
    private final MeterRegistry registry;

    RunSpans(TracerSource source, MeterRegistry registry) {
        this.tracer = source.tracer();
        this.registry = registry;
    }

    RunSpan begin(ClaimedTask task) {
        Context parent = TraceParent.context(task.submitted());
        SpanBuilder builder = tracer.spanBuilder("run " + task.taskType())
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("fermata.task.id", task.id())
                .setAttribute("fermata.task.type", task.taskType())
                .setAttribute("fermata.task.attempt", task.lease().attempt());
        if (task.resumed().isPresent()) {
            builder.addLink(Span.fromContext(TraceParent.context(task.resumed())).getSpanContext());
        }
        return new RunSpan(builder.startSpan(), parent, task.taskType(), registry);
    }
}
