package dev.fermata.engine;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import dev.fermata.task.Chains;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Lets tasks run whose predecessors have completed. It looks when a task ends here, as long as anybody waits for one at
 * all, when tasks come to wait, and every second for what no signal told of. Every worker keeps chains; they may do the
 * same work twice, never harm. Thread-safe.
 */
@ApplicationScoped
class ChainKeeper {

    private static final Logger LOG = Logger.getLogger(ChainKeeper.class);

    private final AtomicInteger asked = new AtomicInteger();
    private final Chains chains;
    private final SignalBus bus;
    private final Roles role;
    private volatile boolean anybodyWaits;

    ChainKeeper(Chains chains, SignalBus bus, Roles role) {
        this.chains = chains;
        this.bus = bus;
        this.role = role;
    }

    void start(@Observes @Priority(2000) StartupEvent event) {
        if (role.worker()) {
            bus.subscribe(Channel.CHAIN, messages -> {
                anybodyWaits = true;
                look();
            });
        }
    }

    /** A task has ended on this replica. Costs nothing where no chains are. */
    void taskEnded() {
        if (anybodyWaits) {
            look();
        }
    }

    @Scheduled(every = "${fermata.worker.sweep-interval:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        if (role.worker()) {
            passOn();
        }
    }

    /** Looks on another thread; whoever asks while it looks has it look once more. */
    private void look() {
        if (asked.getAndIncrement() == 0) {
            Thread.ofVirtual().name("chains").start(() -> {
                int answered;
                do {
                    answered = asked.get();
                    passOn();
                } while (asked.addAndGet(-answered) > 0);
            });
        }
    }

    private void passOn() {
        try {
            chains.passOn().forEach(type -> bus.publish(Channel.WORK, type));
            anybodyWaits = chains.anybodyWaits();
        } catch (DatabaseException e) {
            LOG.debugf(e, "Chains are put off: PostgreSQL is away");
        }
    }
}
