package dev.fermata.engine;

import dev.fermata.ops.Roles;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Down while the worker has failed too often in a row; up again with the first turn that succeeds. */
@Readiness
class WorkerReadiness implements HealthCheck {

    private final Dispatcher dispatcher;
    private final Roles role;
    private final EngineConfig config;

    WorkerReadiness(Dispatcher dispatcher, Roles role, EngineConfig config) {
        this.dispatcher = dispatcher;
        this.role = role;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        int errors = dispatcher.consecutiveErrors();
        return HealthCheckResponse.named("worker")
                .status(!role.worker() || errors < config.maxConsecutiveErrors())
                .withData("enabled", role.worker())
                .withData("running", dispatcher.running())
                .withData("free_slots", config.concurrency() - dispatcher.running())
                .withData("consecutive_errors", errors)
                .build();
    }
}
