package dev.fermata.task;

import dev.fermata.database.Database;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of tasks as a queue: claims, leases, times that have come. Thread-safe.
 *
 * <p>Fairness: owners with waiting tasks form a ring, in the order of their names, and every claim goes on where the
 * last one of this replica stopped. The index on waiting tasks is skipped through from owner to owner, so a claim
 * costs the same whether ten tasks wait or a million, and nobody writes to a row that all would have to share.
 */
@ApplicationScoped
public class TaskQueue {

    /** Where in the ring of owners the next claim begins. */
    public record Turn(String tenant, String user) {
        /** The ring's beginning. */
        public static final Turn START = new Turn("", "");
    }

    /**
     * What a claim came back with.
     *
     * @param tasks the tasks, now running
     * @param next where the next claim goes on
     * @param more whether owners were left out because there were more than slots
     */
    public record Claim(List<ClaimedTask> tasks, Turn next, boolean more) {}

    /**
     * What waits for a worker.
     *
     * @param tasks how many could run at once, counted up to {@value #COUNTED}; not a number while that is not known
     * @param oldestSeconds how long the one of them has waited that was due first
     */
    public record Backlog(double tasks, double oldestSeconds) {
        /** A million waiting tasks are not worth counting. */
        public static final int COUNTED = 10_000;

        /** Before the first look, or while PostgreSQL is away. */
        public static final Backlog UNKNOWN = new Backlog(Double.NaN, Double.NaN);
    }

    private static final String WAITING = "due and status in ('PENDING', 'RETRY')";

    private static final String BEGUN = "{\"status\": \"running\"}";

    /** Makes a task of {@code picked} a run's: its parameters are the holder and the lease in milliseconds. */
    private static final String RUN_PICKED = """
            claimed as (
                update task set status = 'RUNNING', attempt = attempt + 1, seq = seq + 1, lease_owner = ?,
                       lease_until = fermata_now() + ? * interval '1 millisecond',
                       started_at = coalesce(started_at, fermata_now()), cancel_observed_at = null,
                       updated_at = fermata_now()
                 -- Where they were found and locked, they still are; one that has just moved waits for the next claim.
                 where ctid = any(array(select place from picked))
                returning id, tenant, owner, task_type, language, payload, attempt, retry_count, max_retries, seq, metadata,
                          run_at, created_at, deadline
            ), said as (
                insert into task_event (task_id, seq, attempt, type, data, at)
                select id, seq, attempt, 'status', '%s', fermata_now() from claimed
            )""".formatted(BEGUN);

    private static final String PICKED = """
            c.id, c.tenant, c.owner, c.task_type, c.language, c.payload::text as payload, c.attempt,
            c.retry_count, c.max_retries, c.seq, fermata_now() as at,
            c.metadata->>'traceparent' as submitted, c.metadata->>'resume_traceparent' as resumed,
            extract(epoch from fermata_now() - greatest(c.run_at, c.created_at)) * 1000 as waited,
            extract(epoch from c.deadline - fermata_now()) * 1000 as deadline_in""";

    private static final String CLAIM_ALL = """
            with waiting as materialized (
                -- In the order of the index, so that it is used however the table's statistics stand.
                select ctid as place, task_type, track, lease_until from task where %1$s
                 order by tenant, owner, priority desc, id limit ? + 1 for update skip locked
            ), picked as (
                select place from waiting
                 where task_type = any(?) and track = any(?) and (lease_until is null or lease_until < fermata_now())
                   and (select count(*) from waiting) <= ?
            ), %2$s
            select (select count(*) from waiting) as waiting, %3$s
              from (values (1)) as one left join claimed c on true
            """.formatted(WAITING, RUN_PICKED, PICKED);

    private static final String CLAIM = """
            with recursive turn (tenant, owner, n, wrapped) as (
                -- The first owner after the last one served, or else the ring's first.
                select x.tenant, x.owner, 1, x.wrapped from (
                    (select tenant, owner, false as wrapped from task
                      where %1$s and (tenant, owner) > (?, ?) order by tenant, owner limit 1)
                    union all
                    (select tenant, owner, true from task where %1$s order by tenant, owner limit 1)
                    order by wrapped limit 1) x
                union all
                select x.tenant, x.owner, turn.n + 1, x.wrapped from turn cross join lateral (
                    (select tenant, owner, turn.wrapped as wrapped from task
                      where %1$s and (tenant, owner) > (turn.tenant, turn.owner) order by tenant, owner limit 1)
                    union all
                    (select tenant, owner, true from task
                      where %1$s and not turn.wrapped order by tenant, owner limit 1)
                    order by wrapped limit 1) x
                 -- Once around and no further.
                 where turn.n < ? and not (x.wrapped and (x.tenant, x.owner) > (?, ?))
            ), share as materialized (
                -- Few owners share all slots, many get one each.
                select ceil(?::numeric / greatest(count(*), 1))::int as k from turn
            ), boosted as materialized (
                select id, ctid as place from task
                 where due and boost > 0 and status in ('PENDING', 'RETRY')
                   and task_type = any(?) and track = any(?)
                   and (lease_until is null or lease_until < fermata_now())
                 order by boost desc, id limit ? for update skip locked
            ), fair as materialized (
                select c.id, c.place, turn.n, c.priority from turn cross join lateral (
                    select t.id, t.ctid as place, t.priority from task t
                     where t.due and t.status in ('PENDING', 'RETRY')
                       and t.tenant = turn.tenant and t.owner = turn.owner
                       and t.task_type = any(?) and t.track = any(?)
                       -- A resumed task whose last run has not let go yet has to wait for it.
                       and (t.lease_until is null or t.lease_until < fermata_now())
                     order by t.priority desc, t.id limit (select k from share) for update skip locked) c
            ), picked as (
                select place from (
                    select place, 0 as round, 0 as n from boosted
                    union all
                    select place, row_number() over (partition by n order by priority desc, id), n from fair
                     where id not in (select id from boosted)) all_candidates
                 order by round, n limit ?
            ), %2$s, last as (
                select tenant, owner, n from turn order by n desc limit 1
            )
            select last.tenant as last_tenant, last.owner as last_owner, last.n as owners, %3$s
              from last left join claimed c on true
            """.formatted(WAITING, RUN_PICKED, PICKED);

    private final Database database;
    private final EventHub hub;
    private final TaskMeters meters;

    TaskQueue(Database database, EventHub hub, TaskMeters meters) {
        this.database = database;
        this.hub = hub;
        this.meters = meters;
    }

    /**
     * Claims all tasks that wait, if there are no more of them than slots: then nobody has to be preferred, and the
     * claim takes half the time. Parameters as for {@link #claim}.
     *
     * @return the tasks, now running; empty when there are too many
     */
    public Optional<List<ClaimedTask>> claimAll(String holder, Set<String> types, Set<String> tracks, int slots,
            Duration lease) {
        record Row(boolean tooMany, Optional<ClaimedTask> task, TaskEvent event) {}
        List<Row> rows = database.query(CLAIM_ALL,
                row -> new Row(row.getLong("waiting") > slots, claimed(row, holder), begun(row)),
                slots, types.toArray(String[]::new), tracks.toArray(String[]::new), slots, holder, lease.toMillis());
        if (rows.getFirst().tooMany()) {
            return Optional.empty();
        }
        return Optional.of(rows.stream().filter(row -> row.task().isPresent()).map(row -> {
            hub.committed(row.event().taskId(), List.of(row.event()));
            return row.task().get();
        }).toList());
    }

    /**
     * Claims waiting tasks, in one statement.
     *
     * @param holder the replica that will hold the leases
     * @param types the types it can run; others are left alone
     * @param tracks the tracks it serves
     * @param slots at most this many tasks
     * @param turn where in the ring of owners to begin
     * @param lease how long the leases last unless renewed
     */
    public Claim claim(String holder, Set<String> types, Set<String> tracks, int slots, Turn turn, Duration lease) {
        String[] typeNames = types.toArray(String[]::new);
        String[] trackNames = tracks.toArray(String[]::new);
        record Row(Turn last, int owners, Optional<ClaimedTask> task, TaskEvent event) {}
        List<Row> rows = database.query(CLAIM,
                row -> new Row(new Turn(row.getString("last_tenant"), row.getString("last_owner")),
                        row.getInt("owners"), claimed(row, holder), begun(row)),
                turn.tenant(), turn.user(), slots, turn.tenant(), turn.user(), slots,
                typeNames, trackNames, slots, typeNames, trackNames, slots, holder, lease.toMillis());
        if (rows.isEmpty()) {
            return new Claim(List.of(), turn, false);
        }
        List<ClaimedTask> tasks = rows.stream().flatMap(row -> row.task().stream()).toList();
        rows.stream().filter(row -> row.task().isPresent()).map(Row::event)
                .forEach(event -> hub.committed(event.taskId(), List.of(event)));
        return new Claim(tasks, rows.getFirst().last(), rows.getFirst().owners() >= slots);
    }

    private static TaskEvent begun(ResultSet row) throws SQLException {
        return new TaskEvent(row.getString("id"), row.getLong("seq"), row.getInt("attempt"),
                EventType.STATUS.wireName(), BEGUN, Database.instant(row, "at"));
    }

    private Optional<ClaimedTask> claimed(ResultSet row, String holder) throws SQLException {
        String id = row.getString("id");
        if (id == null) {
            return Optional.empty();
        }
        if (row.getInt("attempt") == 1) {
            meters.waited(row.getString("task_type"), Duration.ofMillis((long) row.getDouble("waited")));
        }
        double deadlineMillis = row.getDouble("deadline_in");
        Optional<Duration> untilDeadline =
                row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis((long) deadlineMillis));
        return Optional.of(new ClaimedTask(new Lease(id, row.getInt("attempt"), holder),
                new Owner(row.getString("tenant"), row.getString("owner")), row.getString("task_type"),
                row.getString("language"), row.getString("payload"), row.getInt("retry_count"),
                row.getInt("max_retries"), untilDeadline, Optional.ofNullable(row.getString("submitted")),
                Optional.ofNullable(row.getString("resumed"))));
    }

    /**
     * Renews leases, all in one statement.
     *
     * @param holder of all of them
     * @return the status of every task that is still the run's, by lease: one that is absent was taken by another
     */
    public Map<Lease, TaskStatus> renew(String holder, Collection<Lease> leases, Duration length) {
        Map<Lease, TaskStatus> held = new HashMap<>();
        database.query("""
                with mine as materialized (
                    select t.id from task t
                      join unnest(?::text[], ?::int[]) as w(id, attempt) on t.id = w.id and t.attempt = w.attempt
                     where t.lease_owner = ?
                     order by t.id for no key update of t
                )
                update task t set lease_until = fermata_now() + ? * interval '1 millisecond'
                  from mine where t.id = mine.id
                returning t.id, t.attempt, t.status
                """, row -> held.put(new Lease(row.getString("id"), row.getInt("attempt"), holder),
                        TaskStatus.valueOf(row.getString("status"))),
                leases.stream().map(Lease::taskId).toArray(String[]::new),
                leases.stream().map(Lease::attempt).toArray(Integer[]::new), holder, length.toMillis());
        return held;
    }

    /** Marks waiting tasks whose time has come; true when there were any. */
    public boolean promoteDue() {
        return database.update("""
                update task set due = true
                 where id in (select id from task
                               where not due and not blocked and status in ('PENDING', 'RETRY') and run_at <= fermata_now()
                               order by run_at limit 1000 for update skip locked)
                """) > 0;
    }

    /** How much waits for a worker, in a look that costs the same for ten tasks and for a million. */
    public Backlog backlog() {
        return database.first("""
                select count(*) as tasks, coalesce(extract(epoch from fermata_now() - min(run_at)), 0) as oldest
                  from (select run_at from task where %s limit ?) w
                """.formatted(WAITING), row -> new Backlog(row.getDouble("tasks"), row.getDouble("oldest")),
                Backlog.COUNTED).orElse(Backlog.UNKNOWN);
    }

    /** The time until the next waiting task is due; empty when none waits for its time. */
    public Optional<Duration> untilNextDue() {
        return database.first("""
                select extract(epoch from min(run_at) - fermata_now()) * 1000 as millis from task
                 where not due and not blocked and status in ('PENDING', 'RETRY')
                """, row -> {
                    double millis = row.getDouble("millis");
                    return row.wasNull() ? null : Duration.ofMillis((long) Math.ceil(millis));
                }).map(until -> until.isNegative() ? Duration.ZERO : until);
    }
}
