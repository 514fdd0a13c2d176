package dev.fermata.task;

import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tasks that run after others: not before all of these have completed, and never if one has failed or was cancelled.
 * A task names only tasks that exist, so there are no circles. Thread-safe.
 *
 * <p>Whoever comes to wait counts up {@code awaited} of those it waits for, in its own transaction. A finished task that
 * is awaited stays in an index until its end has been passed on to all who wait; it is taken out only if nobody has come
 * to wait meanwhile. So no end is missed, whoever crashes, and two replicas that pass on the same one do no harm.
 */
@ApplicationScoped
public class Chains {

    private static final int BATCH = 100;

    /** A finished task that others wait for, as it was seen. */
    private record End(String id, String status, int attempt, int awaited) {}

    /** A task that waits, and what it learns: it is free, or has lost one it waited for. */
    private record Waiting(String id, String taskType, boolean free, String lost) {}

    private final Database database;
    private final TaskTable table;
    private final TaskTypes types;
    private final Jsonb jsonb;

    Chains(Database database, TaskTable table, TaskTypes types, Jsonb jsonb) {
        this.database = database;
        this.table = table;
        this.types = types;
        this.jsonb = jsonb;
    }

    /**
     * The ids of the owner's tasks of these names, which are ids or the owner's own.
     *
     * @throws TaskException.Unacceptable when one of them does not exist
     */
    List<String> resolve(Connection connection, Owner owner, List<String> names) throws SQLException {
        Map<String, String> ids = new HashMap<>();
        String[] wanted = names.toArray(String[]::new);
        Database.query(connection, """
                select id, client_key from task
                 where tenant = ? and owner = ? and (id = any(?) or client_key = any(?))
                """, row -> {
                    if (row.getString("client_key") != null) {
                        ids.put(row.getString("client_key"), row.getString("id"));
                    }
                    return ids.put(row.getString("id"), row.getString("id"));
                }, owner.tenant(), owner.user(), wanted, wanted);
        names.stream().filter(name -> !ids.containsKey(name)).findFirst().ifPresent(unknown -> {
            throw new TaskException.Unacceptable("unknown_predecessor", "There is no task " + unknown
                    + " to run after. Create it first, or put it before this one in the batch.", unknown);
        });
        return names.stream().map(ids::get).distinct().toList();
    }

    /**
     * Has those that the tasks run after count them, in the transaction that makes them wait. Its last statement, since
     * those that are counted are locked until the commit, and their runs' heartbeats wait for that.
     *
     * @return how many there are to wait for
     */
    int await(Connection connection, List<String> ids) throws SQLException {
        return Database.update(connection, """
                with counted as materialized (
                    select p.id, w.waiting
                      from (select a.id, count(*) as waiting from task s cross join lateral unnest(s.after) as a(id)
                             where s.id = any(?) group by a.id) w
                      join task p on p.id = w.id
                     -- One order for all who lock tasks: two of them can't deadlock.
                     order by p.id for no key update of p
                )
                update task set awaited = awaited + counted.waiting from counted where task.id = counted.id
                """, (Object) ids.toArray(String[]::new));
    }

    /** Whether any task waits for another. */
    public boolean anybodyWaits() {
        // In the index's order, or the planner would look for one in the table.
        return database.first("""
                select id from task where blocked and status in ('PENDING', 'RETRY', 'PAUSED') order by id limit 1
                """, row -> row.getString(1)).isPresent();
    }

    /**
     * Passes on the ends of tasks to those that wait for them, until there is none left.
     *
     * @return the types of those that may run now
     */
    public Set<String> passOn() {
        Set<String> freed = new TreeSet<>();
        // Seen first, so that whoever comes to wait later changes the count that is compared at the end.
        for (List<End> ends = ends(); !ends.isEmpty(); ends = ends()) {
            for (Waiting waiting : waiting(ends)) {
                if (waiting.lost() != null) {
                    table.failSuccessor(waiting.id(), lost(waiting.lost()));
                } else if (waiting.free() && free(waiting)) {
                    freed.add(waiting.taskType());
                }
            }
            passedOn(ends);
        }
        return freed;
    }

    private List<End> ends() {
        return database.query("""
                select id, status, attempt, awaited from task
                 where awaited > 0 and status in ('COMPLETED', 'FAILED', 'CANCELLED') order by id limit ?
                """, row -> new End(row.getString("id"), row.getString("status"), row.getInt("attempt"),
                row.getInt("awaited")), BATCH);
    }

    private List<Waiting> waiting(List<End> ends) {
        return database.query("""
                select s.id, s.task_type,
                       -- One that is gone had completed: it was kept for as long as its end was not passed on.
                       not exists (select from task p where p.id = any(s.after) and p.status <> 'COMPLETED') as free,
                       (select p.id from task p where p.id = any(s.after) and p.status in ('FAILED', 'CANCELLED')
                         order by p.id limit 1) as lost
                  from task s
                 where s.blocked and s.status in ('PENDING', 'RETRY', 'PAUSED') and s.after && ?
                """, row -> new Waiting(row.getString("id"), row.getString("task_type"), row.getBoolean("free"),
                row.getString("lost")), (Object) ends.stream().map(End::id).toArray(String[]::new));
    }

    private static TaskFailure lost(String predecessor) {
        return new TaskFailure("predecessor_failed", "Task " + predecessor + ", which this one runs after, did not complete."
                + " Retry that one, and then this one.");
    }

    private boolean free(Waiting waiting) {
        return database.update("""
                update task set blocked = false, due = run_at <= fermata_now(), updated_at = fermata_now(),
                       -- The type's own limit counts from when it may run at all.
                       deadline = coalesce(deadline, greatest(run_at, fermata_now()) + ? * interval '1 millisecond')
                 where id = ? and blocked and status in ('PENDING', 'RETRY', 'PAUSED')
                """, types.timeLimit(waiting.taskType()).map(Duration::toMillis).orElse(null), waiting.id()) > 0;
    }

    private void passedOn(List<End> ends) {
        database.update("""
                update task t set awaited = 0
                  from unnest(?::text[], ?::text[], ?::int[], ?::int[]) as seen(id, status, attempt, awaited)
                 where t.id = seen.id and t.status = seen.status and t.attempt = seen.attempt and t.awaited = seen.awaited
                """, ends.stream().map(End::id).toArray(String[]::new), ends.stream().map(End::status).toArray(String[]::new),
                ends.stream().map(End::attempt).toArray(Integer[]::new),
                ends.stream().map(End::awaited).toArray(Integer[]::new));
    }

    /** What the tasks that this one runs after have given, in the order they were named; those that are gone are absent. */
    public List<Predecessor> results(String id) {
        return database.query("""
                select p.id, p.task_type, p.result::text as result
                  from task s cross join lateral unnest(s.after) with ordinality as a(id, n) join task p on p.id = a.id
                 where s.id = ? and p.status = 'COMPLETED' order by a.n
                """, row -> new Predecessor(row.getString("id"), row.getString("task_type"),
                jsonb.tree(row.getString("result"))), id);
    }
}
