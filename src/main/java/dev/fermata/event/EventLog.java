package dev.fermata.event;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The SQL of {@code task_log} and {@code task_event}. Every append locks the log's head until it commits, so numbers
 * come without gaps and in the order in which rows become visible: a reader that has seen n misses nothing before n.
 * Thread-safe.
 */
@ApplicationScoped
public class EventLog {

    /**
     * What an append adds to.
     *
     * @param taskId the task
     * @param attempt the attempt that writes; the append is refused when the log is no longer open to it
     * @param events what to add, in order
     */
    public record Append(String taskId, int attempt, List<NewEvent> events) {}

    private final Database database;

    EventLog(Database database) {
        this.database = database;
    }

    /**
     * Appends to many tasks' logs in one statement.
     *
     * @return the rows written, by task; a task whose log is closed to the attempt is absent
     */
    public Map<String, List<TaskEvent>> append(Collection<Append> appends) {
        Map<String, Append> byTask = new HashMap<>();
        appends.forEach(append -> byTask.put(append.taskId(), append));
        Map<String, List<TaskEvent>> rows = new HashMap<>();
        database.query("""
                -- Heads are locked in the order of their keys: two batches can't wait for each other.
                with head as materialized (
                    select g.task_id, w.events, jsonb_array_length(w.events) as n
                      from (select task_id, attempt, events::jsonb as events
                              from unnest(?::text[], ?::int[], ?::text[]) as u(task_id, attempt, events)) w
                      join task_log g on g.task_id = w.task_id and g.attempt = w.attempt
                     order by g.task_id
                       for update of g
                ), grown as (
                    update task_log g set seq = g.seq + head.n
                      from head where g.task_id = head.task_id
                    returning g.task_id, g.attempt, g.seq - head.n as base, head.events
                ), appended as (
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    select grown.task_id, grown.base + e.n, grown.attempt, e.event->>'type', e.event->'data', fermata_now()
                      from grown, jsonb_array_elements(grown.events) with ordinality as e(event, n)
                )
                select task_id, attempt, base, fermata_now() as at from grown
                """, row -> {
                    String task = row.getString("task_id");
                    return rows.put(task, TaskEvent.rows(task, row.getInt("attempt"), row.getLong("base"),
                            byTask.get(task).events(), Database.instant(row, "at")));
                },
                appends.stream().map(Append::taskId).toArray(String[]::new),
                appends.stream().map(Append::attempt).toArray(Integer[]::new),
                appends.stream().map(append -> NewEvent.array(append.events())).toArray(String[]::new));
        return rows;
    }

    /** At most {@code limit} rows after the given number, in order. */
    public List<TaskEvent> read(String taskId, long after, int limit) {
        return database.query("""
                select task_id, seq, attempt, type, data::text as data, at
                  from task_event where task_id = ? and seq > ? order by seq limit ?
                """, EventLog::event, taskId, after, limit);
    }

    /** A stretch of a task's log: the rows after {@code after}, up to and with {@code upTo}. */
    public record Stretch(String taskId, long after, long upTo) {}

    /** At most {@code limit} rows of the given kinds in the stretches, in the order of task and number. */
    public List<TaskEvent> read(Collection<Stretch> stretches, Set<EventType> types, int limit) {
        return database.query("""
                select e.task_id, e.seq, e.attempt, e.type, e.data::text as data, e.at
                  from unnest(?::text[], ?::bigint[], ?::bigint[]) as s(task_id, after, up_to)
                  join task_event e on e.task_id = s.task_id and e.seq > s.after and e.seq <= s.up_to
                 where e.type = any(?) order by e.task_id, e.seq limit ?
                """, EventLog::event,
                stretches.stream().map(Stretch::taskId).toArray(String[]::new),
                stretches.stream().map(Stretch::after).toArray(Long[]::new),
                stretches.stream().map(Stretch::upTo).toArray(Long[]::new),
                types.stream().map(EventType::wireName).toArray(String[]::new), limit);
    }

    /** The number of the log's last row; empty where there is no such log. */
    public OptionalLong head(String taskId) {
        List<Long> heads = database.query("select seq from task_log where task_id = ?", row -> row.getLong(1), taskId);
        return heads.isEmpty() ? OptionalLong.empty() : OptionalLong.of(heads.getFirst());
    }

    /** The numbers of the logs' last rows; logs that do not exist are absent. */
    public Map<String, Long> heads(Collection<String> taskIds) {
        Map<String, Long> heads = new HashMap<>();
        database.query("select task_id, seq from task_log where task_id = any(?)",
                row -> heads.put(row.getString(1), row.getLong(2)), (Object) taskIds.toArray(String[]::new));
        return heads;
    }

    /** The data of the newest event of the kind; empty where there is none. */
    public Optional<String> newest(String taskId, EventType type) {
        return database.first("""
                select data::text from task_event where task_id = ? and type = ? order by seq desc limit 1
                """, row -> row.getString(1), taskId, type.wireName());
    }

    private static TaskEvent event(ResultSet row) throws SQLException {
        Instant at = Database.instant(row, "at");
        return new TaskEvent(row.getString("task_id"), row.getLong("seq"), row.getInt("attempt"),
                row.getString("type"), row.getString("data"), at);
    }
}
