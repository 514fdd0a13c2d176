package dev.fermata.usage;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import dev.fermata.task.Owner;
import dev.fermata.task.TaskTable;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Lets tasks go on that were held because a budget was used up: when a new day has begun, or the budget was set since,
 * or this process has started since, perhaps with another default. A run may still hold its task by what was known before
 * such a moment, so tasks held within two minutes after it go on as well; one that is held again later waits for the
 * next, so none goes round in circles for longer. Every worker looks; rows that another is releasing are passed over.
 */
@ApplicationScoped
class HeldTasks {

    private static final Logger LOG = Logger.getLogger(HeldTasks.class);
    private static final int BATCH = 200;
    private static final int MOST_OWNERS = 1000;

    /** What was changed is known to every replica, and what was decided without it written down, after this time. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    /** Replicas tell each second what they have spent: a task held since less may be held for what is not told yet. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

    private final TaskTable tasks;
    private final SpendTable spend;
    private final SignalBus bus;
    private final Roles role;
    /** When owners were last given the default again here: of that no row is left. */
    private final Map<Owner, Instant> resets = new ConcurrentHashMap<>();
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
        if (!role.worker() && resets.isEmpty()) {
            return;
        }
        try {
            Instant now = spend.now();
            startedAt = startedAt == null ? now : startedAt;
            resets.values().removeIf(at -> at.plus(GRACE).plus(GRACE).isBefore(now));
            tasks.ownersOverBudget(MOST_OWNERS).stream().filter(owner -> role.worker() || resets.containsKey(owner))
                    .forEach(owner -> releaseWhereSomethingChanged(owner, now));
        } catch (DatabaseException e) {
            LOG.debugf(e, "Tasks that are held for their budget stay so for now: PostgreSQL is away");
        }
    }

    private void releaseWhereSomethingChanged(Owner owner, Instant now) {
        Standing standing = spend.look(owner);
        if (!standing.usedUp()) {
            Instant changed = Stream.of(Stream.of(startedAt, standing.dayBegan()), standing.setAt().stream(),
                    Stream.ofNullable(resets.get(owner))).flatMap(at -> at).max(Instant::compareTo).orElseThrow();
            release(owner, Collections.min(List.of(changed.plus(GRACE), now.minus(TOLD_WITHIN))));
        }
    }

    /** The owner has the default budget again: as {@link #release(Owner)}, also for tasks that are held soon after. */
    int releaseAfterReset(Owner owner) {
        resets.put(owner, spend.now());
        return release(owner);
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
