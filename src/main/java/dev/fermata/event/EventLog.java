package dev.fermata.event;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The SQL of {@code task_event}, and of {@code task.seq}, the number of a log's last event. Every append locks the
 * task's row until it commits, so numbers come without gaps and in the order in which events become visible: a reader
 * that has seen n misses nothing before n. Thread-safe.
 */
@ApplicationScoped
public class EventLog {

    /**
     * What an append adds to.
     *
     * @param taskId the task
     * @param attempt the attempt that writes
     * @param holder the replica that holds its lease; the append is refused when it no longer does
     * @param events what to add, in order; at least one
     */
    public record Append(String taskId, int attempt, String holder, List<NewEvent> events) {

        /** Whose it is: an attempt that settles and the one after it may append together. */
        Writer writer() {
            return new Writer(taskId, attempt);
        }
    }

    /** One attempt of a task. */
    public record Writer(String taskId, int attempt) {}

    private final Database database;

    EventLog(Database database) {
        this.database = database;
    }

    /**
     * Appends to many tasks' logs in one statement.
     *
     * @return the events written, by attempt; one that the task is no longer in the hands of is absent
     */
    public Map<Writer, List<TaskEvent>> append(Collection<Append> appends) {
        Map<Writer, Append> byWriter = new HashMap<>();
        appends.forEach(append -> byWriter.put(append.writer(), append));
        Map<Writer, List<TaskEvent>> rows = new HashMap<>();
        List<LogRow> said = appends.stream().map(append -> LogRow.of(append.events())).toList();
        database.query("""
                -- Tasks are locked in the order of their keys: two batches can't wait for each other.
                with held as materialized (
                    select t.id, w.type, w.data, w.n
                      from unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::int[])
                           as w(task_id, attempt, holder, type, data, n)
                      join task t on t.id = w.task_id and t.attempt = w.attempt
                           -- Said so that it is found by its key: the index on leases is full of those that ended.
                           and t.lease_owner is not distinct from w.holder
                     order by t.id
                       for no key update of t
                ), grown as (
                    update task t set seq = t.seq + held.n
                      from held where t.id = held.id
                    returning t.id, t.attempt, t.seq, held.type, held.data, held.n
                ), appended as (
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    select id, seq, attempt, type, data::jsonb, fermata_now() from grown
                )
                select id, attempt, seq - n as base, fermata_now() as at from grown
                """, row -> {
                    Writer writer = new Writer(row.getString("id"), row.getInt("attempt"));
                    return rows.put(writer, TaskEvent.rows(writer.taskId(), writer.attempt(), row.getLong("base"),
                            byWriter.get(writer).events(), Database.instant(row, "at")));
                },
                appends.stream().map(Append::taskId).toArray(String[]::new),
                appends.stream().map(Append::attempt).toArray(Integer[]::new),
                appends.stream().map(Append::holder).toArray(String[]::new),
                said.stream().map(LogRow::type).toArray(String[]::new),
                said.stream().map(LogRow::json).toArray(String[]::new),
                said.stream().map(LogRow::events).toArray(Integer[]::new));
        return rows;
    }

    /** At most {@code limit} events after the given number, in order. */
    public List<TaskEvent> read(String taskId, long after, int limit) {
        return database.query("""
                select task_id, seq, attempt, type, data::text as data, at
                  from task_event_each where task_id = ? and row_seq > ? and seq > ? order by row_seq, seq limit ?
                """, EventLog::event, taskId, after, after, limit);
    }

    /**
     * At most {@code limit} events of each task after the number given for it, in order. One statement for all: each by
     * itself costs PostgreSQL and us more than its rows.
     *
     * @return by task; those without such events are absent
     */
    public Map<String, List<TaskEvent>> read(Map<String, Long> after, int limit) {
        Map<String, List<TaskEvent>> rows = new HashMap<>();
        List<Map.Entry<String, Long>> tasks = List.copyOf(after.entrySet());
        database.query("""
                select e.task_id, e.seq, e.attempt, e.type, e.data, e.at
                  from unnest(?::text[], ?::bigint[]) as s(task_id, after)
                 cross join lateral (
                    select task_id, seq, attempt, type, data::text as data, at from task_event_each
                     where task_id = s.task_id and row_seq > s.after and seq > s.after order by row_seq, seq limit ?) e
                """, row -> rows.computeIfAbsent(row.getString("task_id"), _ -> new ArrayList<>()).add(event(row)),
                tasks.stream().map(Map.Entry::getKey).toArray(String[]::new),
                tasks.stream().map(Map.Entry::getValue).toArray(Long[]::new), limit);
        // The statement's order is that of the lateral reads, which nothing promises.
        rows.values().forEach(read -> read.sort(Comparator.comparingLong(TaskEvent::seq)));
        return rows;
    }

    /** A stretch of a task's log: the events after {@code after}, up to and with {@code upTo}. */
    public record Stretch(String taskId, long after, long upTo) {}

    /** At most {@code limit} events of the given kinds in the stretches, in the order of task and number. */
    public List<TaskEvent> read(Collection<Stretch> stretches, Set<EventType> types, int limit) {
        return database.query("""
                select e.task_id, e.seq, e.attempt, e.type, e.data::text as data, e.at
                  from unnest(?::text[], ?::bigint[], ?::bigint[]) as s(task_id, after, up_to)
                  join task_event_each e on e.task_id = s.task_id and e.row_seq > s.after and e.seq > s.after
                       and e.seq <= s.up_to
                 where e.type = any(?) order by e.task_id, e.seq limit ?
                """, EventLog::event,
                stretches.stream().map(Stretch::taskId).toArray(String[]::new),
                stretches.stream().map(Stretch::after).toArray(Long[]::new),
                stretches.stream().map(Stretch::upTo).toArray(Long[]::new),
                types.stream().map(EventType::wireName).toArray(String[]::new), limit);
    }

    /** The number of the log's last event; empty where there is no such task. */
    public OptionalLong head(String taskId) {
        List<Long> heads = database.query("select seq from task where id = ?", row -> row.getLong(1), taskId);
        return heads.isEmpty() ? OptionalLong.empty() : OptionalLong.of(heads.getFirst());
    }

    /** The numbers of the logs' last events; tasks that do not exist are absent. */
    public Map<String, Long> heads(Collection<String> taskIds) {
        Map<String, Long> heads = new HashMap<>();
        database.query("select id, seq from task where id = any(?)",
                row -> heads.put(row.getString(1), row.getLong(2)), (Object) taskIds.toArray(String[]::new));
        return heads;
    }

    /** The data of the newest event of the kind; empty where there is none. */
    public Optional<String> newest(String taskId, EventType type) {
        return database.first("""
                select data::text from task_event_each where task_id = ? and type = ? order by row_seq desc, seq desc limit 1
                """, row -> row.getString(1), taskId, type.wireName());
    }

    /** The same for many tasks at once; those without such an event are absent. */
    public Map<String, String> newest(Collection<String> taskIds, EventType type) {
        Map<String, String> found = new HashMap<>();
        database.query("""
                select t.id, e.json from unnest(?::text[]) t(id) cross join lateral (
                    select data::text as json from task_event_each where task_id = t.id and type = ?
                     order by row_seq desc, seq desc limit 1) e
                """, row -> found.put(row.getString("id"), row.getString("json")), taskIds.toArray(String[]::new),
                type.wireName());
        return found;
    }

    private static TaskEvent event(ResultSet row) throws SQLException {
        Instant at = Database.instant(row, "at");
        return new TaskEvent(row.getString("task_id"), row.getLong("seq"), row.getInt("attempt"),
                row.getString("type"), row.getString("data"), at);
    }
}
