package dev.fermata.usage;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import dev.fermata.task.Owner;
import dev.fermata.task.TaskTable;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Lets tasks go on that were held because a budget was used up: when a new day has begun, or the budget was set since,
 * or this process has started since, perhaps with another default. A task that is held again waits for the next such
 * moment, so none goes round in circles. Every worker looks; rows that another is releasing are passed over.
 */
@ApplicationScoped
class HeldTasks {

    private static final Logger LOG = Logger.getLogger(HeldTasks.class);
    private static final int BATCH = 200;
    private static final int MOST_OWNERS = 1000;

    private final TaskTable tasks;
    private final SpendTable spend;
    private final SignalBus bus;
    private final Roles role;
    /** Null before the first look; one look at a time. */
    private Instant startedAt;

    HeldTasks(TaskTable tasks, SpendTable spend, SignalBus bus, Roles role) {
        this.tasks = tasks;
        this.spend = spend;
        this.bus = bus;
        this.role = role;
    }

    @Scheduled(every = "${fermata.usage.resume-interval:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!role.worker()) {
            return;
        }
        try {
            startedAt = startedAt == null ? spend.now() : startedAt;
            tasks.ownersOverBudget(MOST_OWNERS).forEach(this::releaseWhereSomethingChanged);
        } catch (DatabaseException e) {
            LOG.debugf(e, "Tasks that are held for their budget stay so for now: PostgreSQL is away");
        }
    }

    private void releaseWhereSomethingChanged(Owner owner) {
        Standing standing = spend.look(owner);
        if (!standing.usedUp()) {
            Instant changed = Stream.concat(Stream.of(startedAt, standing.dayBegan()), standing.setAt().stream())
                    .max(Instant::compareTo).orElseThrow();
            release(owner, changed);
        }
    }

    /** Lets all of the owner's tasks go on that are held now, if there is something to spend; says how many. */
    int release(Owner owner) {
        return spend.look(owner).usedUp() ? 0 : release(owner, spend.now());
    }

    private int release(Owner owner, Instant heldBefore) {
        int all = 0;
        List<?> released;
        do {
            released = tasks.releaseOverBudget(owner, heldBefore, BATCH);
            all += released.size();
        } while (released.size() == BATCH);
        if (all > 0) {
            LOG.infof("%d tasks that were held for their owner's budget go on", all);
            bus.publish(Channel.WORK, "*");
        }
        return all;
    }
}
