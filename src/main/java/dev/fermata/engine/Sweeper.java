package dev.fermata.engine;

import dev.fermata.ops.Roles;
import dev.fermata.database.DatabaseException;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import dev.fermata.task.Moved;
import dev.fermata.task.Retention;
import dev.fermata.task.TaskTable;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Puts right what nobody else will: tasks of dead workers, tasks whose time is over, what is no longer kept. Every
 * worker sweeps; rows that another one is sweeping are passed over.
 */
@ApplicationScoped
class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final int BATCH = 200;

    private final TaskTable table;
    private final Retention retention;
    private final SignalBus bus;
    private final Roles role;
    private final EngineConfig config;
    /** When PostgreSQL last became reachable from here; guarded by the scheduler, which runs one sweep at a time. */
    private long reachableSinceNanos = System.nanoTime();
    private boolean reachable = true;

    Sweeper(TaskTable table, Retention retention, SignalBus bus, Roles role, EngineConfig config) {
        this.table = table;
        this.retention = retention;
        this.bus = bus;
        this.role = role;
        this.config = config;
    }

    @Scheduled(every = "${fermata.worker.sweep-interval:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        if (!role.worker()) {
            return;
        }
        try {
            List<Moved> late = table.failLate(BATCH);
            late.forEach(task -> LOG.infof("Task %s failed: its time limit has passed", task.id()));
            if (graceIsOver()) {
                takeFromDead();
                table.settleForDead(BATCH);
            }
        } catch (DatabaseException e) {
            reachable = false;
            LOG.debugf(e, "The sweep is put off: PostgreSQL is away");
        }
    }

    private void takeFromDead() {
        List<Moved> taken = table.takeFromDead(config.heartbeat(), config.maxDeaths(), BATCH);
        taken.forEach(task -> LOG.warnf("The worker of task %s, attempt %d, is gone; it is now %s", task.id(),
                task.attempt(), task.status().wireName()));
        if (!taken.isEmpty()) {
            bus.publish(Channel.WORK, "*");
        }
    }

    /** After an outage everybody gets one heartbeat to renew before anybody's lease is taken. */
    private boolean graceIsOver() {
        if (!reachable) {
            reachable = true;
            reachableSinceNanos = System.nanoTime();
        }
        return System.nanoTime() - reachableSinceNanos > config.heartbeat().toNanos();
    }

    @Scheduled(every = "${fermata.worker.retention-interval:10m}", delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void clean() {
        if (!role.worker()) {
            return;
        }
        try {
            int removed;
            do {
                removed = retention.removeFinished(config.retention(), config.retentionBatch());
            } while (removed == config.retentionBatch());
            retention.removeExpired();
        } catch (DatabaseException e) {
            LOG.debugf(e, "Cleaning is put off: PostgreSQL is away");
        }
    }
}
