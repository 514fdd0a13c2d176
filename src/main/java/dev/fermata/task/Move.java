package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import dev.fermata.event.LogRow;
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
     * @param sql selects a row a task, which {@code set} and {@code where} know as {@code given}; its columns
     *     {@code type, data, n} are the {@link LogRow} of all that this task's log gets. The rows are in the order of the
     *     tasks' ids, in which a table of any size makes PostgreSQL look them up and lock them, as other batches do. In
     *     a very small one it may prefer another order; should two batches then meet, it ends the deadlock, and the
     *     caller tries again
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

    /** It takes the lease away: no run may append to the log any more. */
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
        return """
                with given as materialized (
                    %1$s
                ), moved as (
                    update task set %2$s, seq = task.seq + %3$s, updated_at = fermata_now()
                      from given
                     where %4$s
                    returning task.id, status, attempt, lease_owner is null as settled, callback_url, task_type,
                              client_key, error, error_code, completed_at, cancel_reason,
                              extract(epoch from fermata_now() - started_at) * 1000 as ran,
                              extract(epoch from fermata_now() - cancel_requested_at) * 1000 as called_off,
                              seq, %3$s as n, %5$s as type, %6$s as data
                ), appended as (
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    select id, seq, attempt, type, data::jsonb, fermata_now() from moved where n > 0
                )%7$s
                select id, task_type, status, settled, attempt, cancel_reason, ran, called_off, seq - n as base,
                       fermata_now() as at
                  from moved
                """.formatted(given == null ? SAID : given, assignments, said("n"), guard, said("type"), said("data"),
                announced ? ANNOUNCE : "");
    }

    /** The row of events for those tasks that are over with it, and for those that are not. */
    private static final String SAID = """
            select ?::text as type, ?::text as data, ?::int as n,
                   ?::text as last_type, ?::text as last_data, ?::int as last_n""";

    private String said(String column) {
        return given == null
                ? "case when " + over() + " then given.last_" + column + " else given." + column + " end"
                : "given." + column;
    }

    /** Whether the task is finished and nobody's afterwards, as a condition on its row both before and after the move. */
    private String over() {
        if (target == null) {
            return closing ? "task.status in ('COMPLETED', 'FAILED', 'CANCELLED')" : "false";
        }
        if (!target.terminal()) {
            return "false";
        }
        return closing ? "true" : "task.lease_owner is null";
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
        if (given == null) {
            for (LogRow row : List.of(LogRow.of(events(List.of(), false)), LogRow.of(events(List.of(), true)))) {
                all.addAll(Arrays.asList(row.type(), row.json(), row.events()));
            }
        }
        all.addAll(setParameters);
        all.addAll(guardParameters);
        return all.toArray();
    }
}
