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

    private static final NewEvent DONE = NewEvent.of(EventType.DONE);

    private final TaskStatus target;
    private final List<NewEvent> events = new ArrayList<>();
    private final List<Object> givenParameters = new ArrayList<>();
    private final List<Object> setParameters = new ArrayList<>();
    private final List<Object> guardParameters = new ArrayList<>();
    private String given;
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

    /**
     * Moves many tasks at once that have values of their own.
     *
     * @param sql selects a row a task, which {@code set} and {@code where} know as {@code given}; its column
     *     {@code events} has the events of this task alone, as {@link NewEvent#array}, which come before those of all.
     *     It locks the tasks in the order of their ids, so that two batches can't deadlock
     */
    Move each(String sql, Object... parameters) {
        given = sql;
        givenParameters.addAll(Arrays.asList(parameters));
        return this;
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

    /** Whether a run's part in the log ends with it. */
    boolean endsRun() {
        return closing;
    }

    boolean changesStatus() {
        return target != null;
    }

    /** The events that a task's log gets. */
    List<NewEvent> events(List<NewEvent> own, boolean over) {
        List<NewEvent> all = new ArrayList<>(own);
        all.addAll(events);
        if (over) {
            all.add(DONE);
        }
        return all;
    }

    /** A row for each task that was moved; its {@code base} is the number before those of the events it got. */
    String sql() {
        // Each part hands its rows to the next with all they need: joining them again would take time in the
        // square of their number, since PostgreSQL can't know how many there are.
        return """
                with %s moved as (
                    update task set %s, updated_at = fermata_now()%s
                     where %s
                    returning task.id, status, attempt, lease_owner is null as settled, callback_url, task_type,
                              client_key, error, error_code, completed_at, cancel_reason,
                              extract(epoch from fermata_now() - started_at) * 1000 as ran,
                              extract(epoch from fermata_now() - cancel_requested_at) * 1000 as called_off,
                              %s || ?::jsonb || case when status in ('COMPLETED', 'FAILED', 'CANCELLED') and lease_owner is null
                                                     then '%s'::jsonb else '[]' end as events
                ), heads as materialized (
                    -- Heads of logs are locked in the order of their keys, as everywhere: two batches can't deadlock.
                    select moved.id, moved.task_type, moved.status, moved.attempt, moved.settled, moved.cancel_reason,
                           moved.ran, moved.called_off, moved.events,
                           jsonb_array_length(moved.events) as n
                      from task_log g join moved on moved.id = g.task_id
                     order by g.task_id
                       for update of g
                ), grown as (
                    update task_log g set seq = g.seq + heads.n%s
                      from heads
                     where g.task_id = heads.id
                    returning heads.*, g.seq - heads.n as base
                ), appended as (
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    select grown.id, grown.base + e.n, grown.attempt, e.event->>'type', e.event->'data', fermata_now()
                      from grown, jsonb_array_elements(grown.events) with ordinality as e(event, n)
                )%s
                select id, task_type, status, settled, attempt, cancel_reason, ran, called_off, base, n, fermata_now() as at
                  from grown
                """.formatted(given == null ? "" : "given as materialized (" + given + "),",
                assignments, given == null ? "" : " from given", guard,
                given == null ? "'[]'::jsonb" : "given.events::jsonb", NewEvent.array(List.of(DONE)),
                closing ? ", attempt = 0" : "", announced ? ANNOUNCE : "");
    }

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
        List<Object> all = new ArrayList<>(givenParameters);
        all.addAll(setParameters);
        all.addAll(guardParameters);
        all.add(NewEvent.array(events));
        return all.toArray();
    }
}
