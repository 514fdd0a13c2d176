package dev.fermata.usage;

import dev.fermata.task.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;

/** What an owner's tasks of one type have taken today, for routes that show it. Thread-safe. */
@ApplicationScoped
public class CallsToday {

    /**
     * The sums of calls that were written down, which takes a second.
     *
     * @param cost null, which is unknown, where a call has no price
     * @param failed calls that brought no answer
     * @param aborted calls that were cut off by a cancel, a pause or a shutdown
     */
    public record Sums(long calls, long promptTokens, long completionTokens, BigDecimal cost, long failed, long aborted) {}

    private final UsageReport report;

    CallsToday(UsageReport report) {
        this.report = report;
    }

    /**
     * Since midnight, in the budgets' time zone.
     *
     * @throws dev.fermata.database.DatabaseException when PostgreSQL is away
     */
    public Sums of(Owner owner, String taskType) {
        return report.today(owner, taskType);
    }
}
