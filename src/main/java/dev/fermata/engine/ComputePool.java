package dev.fermata.engine;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Platform threads for CPU-heavy work, one fewer than there are cores and at least one: reading a large file neither
 * starves the virtual threads' carriers nor delays a heartbeat.
 */
@ApplicationScoped
class ComputePool {

    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            Thread.ofPlatform().name("fermata-compute-", 0).daemon().factory());

    <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    void stop(@Observes @Priority(2500) ShutdownEvent event) {
        threads.shutdownNow();
    }
}
