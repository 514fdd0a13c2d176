package dev.fermata.engine;

import dev.fermata.ops.Roles;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Down only when the worker's loop has stopped turning, which a restart cures; never because PostgreSQL or a provider
 * is away, which it would not.
 */
@Liveness
class WorkerLiveness implements HealthCheck {

    private final Dispatcher dispatcher;
    private final Roles role;
    private final EngineConfig config;

    WorkerLiveness(Dispatcher dispatcher, Roles role, EngineConfig config) {
        this.dispatcher = dispatcher;
        this.role = role;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        // Asleep until the next poll is not stuck, however long the poll's interval.
        boolean turning = dispatcher.sinceLastTurn().compareTo(config.stuckAfter().plus(config.pollInterval())) < 0;
        return HealthCheckResponse.named("worker-loop")
                .status(!role.worker() || turning)
                .withData("seconds_since_last_turn", dispatcher.sinceLastTurn().toSeconds())
                .build();
    }
}
