package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The SQL that finds what owners' streams tell of. Thread-safe. */
@ApplicationScoped
class OwnerTasks {

    private final Database database;
    private final Jsonb jsonb;

    OwnerTasks(Database database, Jsonb jsonb) {
        this.database = database;
        this.jsonb = jsonb;
    }

    /** The time by which tasks finish. */
    Instant now() {
        return database.query("select fermata_now() as now", row -> Database.instant(row, "now")).getFirst();
    }

    /** The owners' tasks that are not settled, or finished since then: at most {@code limit}, the newest. */
    List<String> current(Collection<Owner> owners, Instant since, int limit) {
        return database.query("""
                with watched as materialized (
                    select * from unnest(?::text[], ?::text[]) as w(tenant, owner)
                )
                -- Each arm has an index of its own, so that nobody's finished tasks are looked at.
                select t.id from task t join watched using (tenant, owner)
                 where t.due and t.status in ('PENDING', 'RETRY')
                union
                select t.id from task t join watched using (tenant, owner) where t.lease_owner is not null
                union
                select t.id from task t join watched using (tenant, owner)
                 where t.status = 'PAUSED' or not t.due and t.status in ('PENDING', 'RETRY')
                union
                select t.id from task t join watched using (tenant, owner)
                 where t.status in ('COMPLETED', 'FAILED', 'CANCELLED') and t.completed_at >= ?
                 order by 1 desc limit ?
                """, row -> row.getString("id"), owners.stream().map(Owner::tenant).toArray(String[]::new),
                owners.stream().map(Owner::user).toArray(String[]::new), since, limit);
    }

    /** The owner's tasks of the type that are not finished: at most {@code limit}, the newest. */
    List<String> unfinished(Owner owner, String taskType, int limit) {
        return database.query("""
                with mine as materialized (select ?::text as tenant, ?::text as owner)
                -- As above: each arm has an index of its own.
                select id from (
                    select t.id, t.task_type from task t join mine using (tenant, owner)
                     where t.due and t.status in ('PENDING', 'RETRY')
                    union all
                    select t.id, t.task_type from task t join mine using (tenant, owner)
                     where t.lease_owner is not null and t.status = 'RUNNING'
                    union all
                    select t.id, t.task_type from task t join mine using (tenant, owner)
                     where t.status = 'PAUSED' or not t.due and t.status in ('PENDING', 'RETRY')
                ) u where task_type = ? order by id desc limit ?
                """, row -> row.getString("id"), owner.tenant(), owner.user(), taskType, limit);
    }

    /** How many of the owner's newest {@code among} tasks are of the type, by status; a status without any is absent. */
    Map<TaskStatus, Long> counts(Owner owner, String taskType, int among) {
        Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
        database.query("""
                select status, count(*) as n
                  from (select status, task_type from task where tenant = ? and owner = ? order by id desc limit ?) newest
                 where task_type = ? group by status
                """, row -> counts.put(TaskStatus.valueOf(row.getString("status")), row.getLong("n")), owner.tenant(),
                owner.user(), among, taskType);
        return counts;
    }

    /** Where the tasks stand. One statement: the row of a task and the number of its log's last event belong together. */
    List<TaskState> states(Collection<String> ids) {
        return database.query("""
                select t.id, t.task_type, t.client_key, t.status, t.attempt, t.error, t.error_code, t.cancel_reason,
                       t.updated_at, t.lease_owner is null as unleased, t.seq,
                       (select e.data::text from task_event_each e
                         where e.task_id = t.id and e.type = 'progress' order by e.row_seq desc, e.seq desc limit 1) as progress
                  from task t
                 where t.id = any(?) order by t.id
                """, this::state, (Object) ids.toArray(String[]::new));
    }

    /** Whose the tasks are; tasks that do not exist are absent. */
    Map<String, Owner> owners(Collection<String> ids) {
        Map<String, Owner> owners = new HashMap<>();
        database.query("select id, tenant, owner from task where id = any(?)",
                row -> owners.put(row.getString("id"), new Owner(row.getString("tenant"), row.getString("owner"))),
                (Object) ids.toArray(String[]::new));
        return owners;
    }

    private TaskState state(ResultSet row) throws SQLException {
        TaskStatus status = TaskStatus.valueOf(row.getString("status"));
        ObjectNode said = jsonb.object().put("status", status.wireName()).put("task_type", row.getString("task_type"));
        putIfThere(said, "client_key", row.getString("client_key"));
        putIfThere(said, "error", row.getString("error"));
        putIfThere(said, "code", row.getString("error_code"));
        putIfThere(said, "reason", row.getString("cancel_reason"));
        return new TaskState(row.getString("id"), row.getLong("seq"), row.getInt("attempt"), said,
                row.getString("progress"), status.terminal() && row.getBoolean("unleased"),
                Database.instant(row, "updated_at"));
    }

    private static void putIfThere(ObjectNode object, String name, String value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
