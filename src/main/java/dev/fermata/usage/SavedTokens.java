package dev.fermata.usage;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Guesses what cancelling a task has saved: the median tokens of the tenant's latest completed tasks of the same type,
 * less what this one had spent. It knows nothing of the task's own size, so it is a fair guess over many tasks and a
 * rough one for each. Thread-safe.
 */
@ApplicationScoped
class SavedTokens {

    /** Fewer completed tasks than this say nothing. */
    private static final int FEWEST = 5;

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /**
     * What was saved.
     *
     * @param tokens never negative
     * @param comparedWith how many completed tasks it is guessed from
     */
    record Guess(long tokens, int comparedWith) {}

    private record Kind(String tenant, String taskType) {}

    private record Typical(long median, int tasks, long readNanos) {}

    private final Map<Kind, Typical> known = new ConcurrentHashMap<>();
    private final Database database;

    SavedTokens(Database database) {
        this.database = database;
    }

    /** Empty while too few tasks of the type have been completed. */
    Optional<Guess> guess(String tenant, String taskType, long spent) {
        Typical typical = known.compute(new Kind(tenant, taskType), (kind, before) ->
                before != null && System.nanoTime() - before.readNanos() < REMEMBERED.toNanos() ? before : read(kind));
        return typical.tasks() < FEWEST ? Optional.empty()
                : Optional.of(new Guess(Math.max(0, typical.median() - spent), typical.tasks()));
    }

    private Typical read(Kind kind) {
        return database.query("""
                -- Bounded twice: types that are rarely run must not make it read all that was ever finished.
                with latest as (
                    select tenant, task_type, status, metadata from task
                     where status in ('COMPLETED', 'FAILED', 'CANCELLED') and completed_at > fermata_now() - interval '7 days'
                     order by completed_at desc limit 2000
                ), alike as (
                    -- Metadata may be a caller's own, so they may hold anything.
                    select tokens from (
                        select case when jsonb_typeof(metadata -> 'usage' -> 'tokens') = 'number'
                                    then (metadata -> 'usage' ->> 'tokens')::numeric end as tokens
                          from latest where tenant = ? and task_type = ? and status = 'COMPLETED') t
                     where tokens between 0 and 1000000000000
                     limit 50
                )
                select coalesce(percentile_disc(0.5) within group (order by tokens), 0)::bigint as median, count(*) as tasks
                  from alike
                """, row -> new Typical(row.getLong("median"), row.getInt("tasks"), System.nanoTime()),
                kind.tenant(), kind.taskType()).getFirst();
    }
}
