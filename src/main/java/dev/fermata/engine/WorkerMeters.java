package dev.fermata.engine;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Gauges;
import dev.fermata.ops.Roles;
import dev.fermata.task.TaskQueue;
import io.micrometer.core.instrument.Gauge;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How busy this worker is, and how much waits for all of them, at {@code /q/metrics}. */
@ApplicationScoped
class WorkerMeters {

    private final Dispatcher dispatcher;
    private final TaskQueue queue;
    private final Roles roles;
    private final EngineConfig config;
    private final Gauges gauges;
    private volatile TaskQueue.Backlog backlog = TaskQueue.Backlog.UNKNOWN;

    WorkerMeters(Dispatcher dispatcher, TaskQueue queue, Roles roles, EngineConfig config, Gauges gauges) {
        this.dispatcher = dispatcher;
        this.queue = queue;
        this.roles = roles;
        this.config = config;
        this.gauges = gauges;
    }

    void start(@Observes StartupEvent event) {
        if (!roles.worker()) {
            return;
        }
        gauges.show(Gauge.builder("fermata.worker.running", dispatcher, Dispatcher::running)
                .description("Tasks that run on this replica"));
        gauges.show(Gauge.builder("fermata.worker.slots", config, EngineConfig::concurrency)
                .description("Tasks that may run on this replica at once"));
        gauges.show(Gauge.builder("fermata.worker.failed.turns", dispatcher, Dispatcher::consecutiveErrors)
                .description("Turns of the worker's loop in a row that failed"));
        gauges.show(Gauge.builder("fermata.tasks.waiting", this, meters -> meters.backlog.tasks())
                .description("Tasks that could run and wait for a worker, on all replicas; counted up to "
                        + TaskQueue.Backlog.COUNTED));
        gauges.show(Gauge.builder("fermata.tasks.waiting.oldest", this, meters -> meters.backlog.oldestSeconds())
                .description("How long the one of them has waited that waits longest")
                .baseUnit("seconds"));
    }

    /** Looked up now and then, not at every scrape: scrapers come as often as they like. */
    @Scheduled(every = "${fermata.worker.backlog-interval:15s}", delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!roles.worker()) {
            return;
        }
        try {
            backlog = queue.backlog();
        } catch (DatabaseException e) {
            backlog = TaskQueue.Backlog.UNKNOWN;
        }
    }
}
