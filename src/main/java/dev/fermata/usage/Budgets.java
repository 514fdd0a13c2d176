package dev.fermata.usage;

import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Whether owners have anything left to spend, for routes that had better not begin what would only be held. Thread-safe. */
@ApplicationScoped
public class Budgets {

    private final SpendTable spend;
    private final UsageConfig config;

    Budgets(SpendTable spend, UsageConfig config) {
        this.spend = spend;
        this.config = config;
    }

    /**
     * When the owner's budget resets, in the budgets' time zone; empty while it is not used up, as far as replicas have
     * told.
     *
     * @throws dev.fermata.database.DatabaseException when PostgreSQL is away
     */
    public Optional<ZonedDateTime> usedUpUntil(Owner owner) {
        Standing standing = spend.look(owner);
        return standing.usedUp() ? Optional.of(standing.resetsAt().atZone(config.timeZone())) : Optional.empty();
    }
}
