package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import dev.fermata.event.NewEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One statement that moves tasks, appends to their logs and queues their callbacks. Not thread-safe.
 *
 * <p>{@code done} is not the caller's to write: the statement appends it wherever it leaves a task finished with
 * nobody holding its lease, so a log ends exactly once, whoever comes last.
 */
final class Move {

    private final TaskStatus target;
    private final List<NewEvent> events = new ArrayList<>();
    private final List<Object> setParameters = new ArrayList<>();
    private final List<Object> guardParameters = new ArrayList<>();
    private String assignments;
    private String guard;
    private boolean closing;
    private boolean announced;

    private Move(TaskStatus target) {
        this.target = target;
    }

    static Move to(TaskStatus target) {
        return new Move(target);
    }

    /** A change that leaves the status alone. */
    static Move stay() {
        return new Move(null);
    }

    Move set(String sql, Object... parameters) {
        assignments = sql;
        // Not List.of: columns may be set to null.
        setParameters.addAll(Arrays.asList(parameters));
        return this;
    }

    Move where(String sql, Object... parameters) {
        guard = sql;
        guardParameters.addAll(Arrays.asList(parameters));
        return this;
    }

    /** What the run had still to say. */
    Move before(List<NewEvent> tail) {
        events.addAll(tail);
        return this;
    }

    Move status(ObjectNode data) {
        events.add(new NewEvent(EventType.STATUS, data.put("status", target.wireName()).toString()));
        return this;
    }

    Move then(NewEvent event) {
        events.add(event);
        return this;
    }

    /** No run may append to the log any more. */
    Move closing() {
        closing = true;
        return this;
    }

    /** The caller is told, if it left a URL. */
    Move announced() {
        announced = true;
        return this;
    }

    String sql() {
        return """
                with moved as (
                    update task set %s, updated_at = fermata_now()
                     where %s
                    returning id, status, attempt, lease_owner is null as settled, callback_url, task_type, client_key,
                              error, error_code, completed_at,
                              status in ('COMPLETED', 'FAILED', 'CANCELLED') and lease_owner is null as over
                ), said as (
                    select moved.id, moved.attempt, e.type, e.data, row_number() over (partition by moved.id order by e.n) as n
                      from moved, (select type, data, n from unnest(?::text[], ?::text[]) with ordinality as u(type, data, n)
                                   union all select 'done', '{}', 1000000) e
                     where e.type <> 'done' or moved.over
                ), heads as materialized (
                    -- Heads of logs are locked in the order of their keys, as everywhere: two batches can't deadlock.
                    select g.task_id, c.n
                      from task_log g join (select id, count(*) as n from said group by id) c on c.id = g.task_id
                     order by g.task_id
                       for update of g
                ), grown as (
                    update task_log g set seq = g.seq + heads.n%s
                      from heads
                     where g.task_id = heads.task_id
                    returning g.task_id, g.seq - heads.n as base
                ), appended as (
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    select said.id, grown.base + said.n, said.attempt, said.type, said.data::jsonb, fermata_now()
                      from said join grown on grown.task_id = said.id
                    returning task_id, seq, type, data::text as data, at
                )%s%s
                select moved.id, moved.status, moved.settled, moved.attempt,
                       appended.seq, appended.type, appended.data, appended.at
                  from moved left join appended on appended.task_id = moved.id
                 order by moved.id, appended.seq
                """.formatted(assignments, guard, closing ? ", attempt = 0" : "", closing ? CLOSE_SILENT : "",
                announced ? ANNOUNCE : "");
    }

    /** A log to which nothing is appended is closed all the same. */
    private static final String CLOSE_SILENT = """
            , closed as (
                update task_log g set attempt = 0 from moved
                 where g.task_id = moved.id and not exists (select from said where said.id = moved.id)
            )""";

    /** Times are written out in UTC: jsonb itself would use the connection's time zone. */
    private static final String ANNOUNCE = """
            , announced as (
                insert into callback (id, task_id, url, body, next_try_at)
                select gen_random_uuid()::text, id, callback_url,
                       jsonb_build_object('type', 'task.' || lower(status),
                           'timestamp', to_char(fermata_now() at time zone 'UTC', iso.utc),
                           'data', jsonb_build_object('id', id, 'client_key', client_key, 'task_type', task_type,
                               'status', lower(status), 'error', error, 'error_code', error_code,
                               'completed_at', to_char(completed_at at time zone 'UTC', iso.utc))),
                       fermata_now()
                  from moved, (values ('YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) as iso(utc)
                 where callback_url is not null
            )""";

    Object[] parameters() {
        List<Object> all = new ArrayList<>(setParameters);
        all.addAll(guardParameters);
        all.add(events.stream().map(event -> event.type().wireName()).toArray(String[]::new));
        all.add(events.stream().map(NewEvent::json).toArray(String[]::new));
        return all.toArray();
    }
}
