package dev.fermata.engine;

import dev.fermata.signal.Replica;
import dev.fermata.task.Lease;
import dev.fermata.task.TaskQueue;
import dev.fermata.task.TaskStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Renews the leases of this replica's runs, all in one statement, and learns in the same statement which tasks were
 * cancelled, paused or taken away; a lost signal so costs one heartbeat. A second thread, which never waits for
 * PostgreSQL, stops runs whose lease or time is over.
 */
@ApplicationScoped
class LeaseKeeper {

    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final long WATCH_MILLIS = 100;

    private final Runs runs;
    private final TaskQueue queue;
    private final Replica replica;
    private final EngineConfig config;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    LeaseKeeper(Runs runs, TaskQueue queue, Replica replica, EngineConfig config) {
        this.runs = runs;
        this.queue = queue;
        this.replica = replica;
        this.config = config;
    }

    void start(@Observes @Priority(1500) StartupEvent event) {
        threads.add(Thread.ofPlatform().name("fermata-lease").daemon()
                .start(() -> every(config.heartbeat().toMillis(), this::renew)));
        threads.add(Thread.ofPlatform().name("fermata-watch").daemon().start(() -> every(WATCH_MILLIS, this::watch)));
    }

    /** After the hand-over: until then runs still need their leases. */
    void stop(@Observes @Priority(2000) ShutdownEvent event) {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private void every(long millis, Runnable work) {
        while (!stopping) {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
                work.run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warnf("Leases could not be renewed (%s); runs go on until theirs end, the next try is in %d ms",
                        e.getMessage(), millis);
            }
        }
    }

    private void renew() {
        List<Run> current = runs.all().stream().map(Runs.Active::run).toList();
        if (current.isEmpty()) {
            return;
        }
        // Counted from before the statement: PostgreSQL's count begins later, so ours never ends after it.
        long until = System.nanoTime() + config.lease().toNanos();
        List<Lease> leases = current.stream().map(run -> run.task().lease()).toList();
        Map<Lease, TaskStatus> held = queue.renew(replica.id(), leases, config.lease());
        for (Run run : current) {
            TaskStatus status = held.get(run.task().lease());
            if (status == null) {
                run.token().stop(StopReason.LEASE_LOST);
            } else {
                runs.renew(run, until);
                stopIfNotRunning(run, status);
            }
        }
    }

    private static void stopIfNotRunning(Run run, TaskStatus status) {
        switch (status) {
            case RUNNING -> { }
            case CANCELLED -> run.token().stop(StopReason.CANCELLED);
            // Held, or held and resumed already: either way this run has to let go first.
            default -> run.token().stop(StopReason.PAUSED);
        }
    }

    private void watch() {
        long now = System.nanoTime();
        for (Runs.Active active : runs.all()) {
            if (now - active.leaseEndsNanos() > 0 && active.run().token().stop(StopReason.LEASE_LOST)) {
                LOG.warnf("The lease of task %s could not be renewed in time; this run stops, another goes on",
                        active.run().taskId());
            } else if (active.deadlineNanos() != Long.MAX_VALUE && now - active.deadlineNanos() > 0) {
                active.run().token().stop(StopReason.DEADLINE);
            }
        }
    }
}
