package dev.fermata.usage;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import dev.fermata.task.Owner;
import dev.fermata.task.OwnerRecords;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Removes what is no longer kept, in small batches, and an owner's name where the owner has asked for it.
 *
 * <p>Calls of an erased owner stay without the names of owner and task: the tenant has paid for them, and its bill has
 * to add up. What the owner has spent in the last days stays as two figures a day, or erasing would renew the budget;
 * it is removed after seven. A budget that an operator has set is the operator's, and stays until removed.
 */
@ApplicationScoped
class UsageCleaning implements OwnerRecords {

    private static final Logger LOG = Logger.getLogger(UsageCleaning.class);

    private final CallTable calls;
    private final SpendTable spend;
    private final Roles role;
    private final UsageConfig config;

    UsageCleaning(CallTable calls, SpendTable spend, Roles role, UsageConfig config) {
        this.calls = calls;
        this.spend = spend;
        this.role = role;
        this.config = config;
    }

    @Scheduled(every = "${fermata.usage.retention-interval:10m}", delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void clean() {
        if (!role.worker()) {
            return;
        }
        try {
            removeOld();
        } catch (DatabaseException e) {
            LOG.debugf(e, "Cleaning is put off: PostgreSQL is away");
        }
    }

    void removeOld() {
        int removed;
        do {
            removed = calls.removeOlder(config.retention(), config.retentionBatch());
        } while (removed == config.retentionBatch());
        spend.removeOld();
    }

    @Override
    public void erase(Owner owner) {
        int changed;
        do {
            changed = calls.makeNameless(owner, config.retentionBatch());
        } while (changed == config.retentionBatch());
    }
}
