package dev.fermata.task;

import dev.fermata.database.Database;
import dev.fermata.event.EventType;
import dev.fermata.event.LogRow;
import dev.fermata.event.NewEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The SQL that makes tasks, and that remembers cancels which came before their task. Thread-safe. */
@ApplicationScoped
class TaskInserts {

    /** How many early cancels are remembered for an owner: a bound on what strangers' ids can fill. */
    private static final int MAX_EARLY_CANCELS = 1000;

    /** How many locks the keys of one owner share. */
    private static final int KEY_STRIPES = 16;

    /**
     * A task that is there already under the same key.
     *
     * @param sameRequest whether it was asked for with the same request
     */
    record Existing(String id, boolean sameRequest) {}

    /** What a new task brings along: a column of the rows that are given to the statement. */
    private record Column(String name, String type, Function<NewTask, Object> value) {

        String one() {
            return "?::" + type + " as " + name;
        }

        String many() {
            return "?::" + type + "[]";
        }

        /** Alone, a value is given as it is: arrays of one would take PostgreSQL longer than the insert itself. */
        Object parameter(List<NewTask> tasks) {
            if (tasks.size() == 1) {
                return value.apply(tasks.getFirst());
            }
            Stream<Object> values = tasks.stream().map(value);
            return switch (type) {
                case "int" -> values.toArray(Integer[]::new);
                case "bigint" -> values.toArray(Long[]::new);
                default -> values.toArray(String[]::new);
            };
        }
    }

    private static final List<Column> GIVEN = List.of(
            new Column("id", "text", NewTask::id),
            new Column("tenant", "text", task -> task.submission().owner().tenant()),
            new Column("owner", "text", task -> task.submission().owner().user()),
            new Column("task_type", "text", task -> task.submission().taskType()),
            new Column("priority", "int", task -> task.submission().priority()),
            new Column("max_retries", "int", task -> task.submission().maxRetries()),
            new Column("run_at", "text", task -> Objects.toString(task.submission().runAt(), null)),
            new Column("callers_limit", "bigint", task -> millis(task.submission().timeLimit())),
            new Column("types_limit", "bigint",
                    task -> task.after().isEmpty() ? millis(task.typesLimit().orElse(null)) : null),
            new Column("language", "text", task -> task.submission().language()),
            new Column("client_key", "text", task -> task.submission().clientKey()),
            new Column("idempotency_key", "text", task -> task.submission().idempotencyKey()),
            new Column("idempotency_hash", "text", NewTask::requestHash),
            new Column("session_id", "text", task -> task.submission().sessionId()),
            new Column("callback_url", "text", task -> task.submission().callbackUrl()),
            new Column("after_ids", "text", task -> task.after().isEmpty() ? null : String.join(",", task.after())),
            new Column("metadata", "text", NewTask::metadataJson),
            new Column("payload", "text", NewTask::payloadJson),
            new Column("holder", "text", task -> task.slot().map(NearbyWorker.Slot::holder).orElse(null)),
            new Column("lease", "bigint", task -> task.slot().map(slot -> millis(slot.lease())).orElse(null)));

    private static final String INSERT_ONE = insert("select " + list(Column::one));
    private static final String INSERT_MANY =
            insert("select * from unnest(" + list(Column::many) + ") as u(" + list(Column::name) + ")");

    private static String list(Function<Column, String> part) {
        return GIVEN.stream().map(part).collect(Collectors.joining(", "));
    }

    private static String insert(String given) {
        return """
            with given as (
                select w.*, coalesce(w.run_at::timestamptz, fermata_now()) as starts,
                       string_to_array(w.after_ids, ',') as after
                  from (%s) as w
            ), born as (
                insert into task (id, tenant, owner, task_type, status, due, priority, max_retries, run_at, deadline,
                                  language, track, app_version, seq, client_key, idempotency_key, idempotency_hash,
                                  session_id, callback_url, after, blocked, created_at, updated_at, metadata, payload,
                                  attempt, lease_owner, lease_until, started_at)
                select id, tenant, owner, task_type, case when holder is null then 'PENDING' else 'RUNNING' end,
                       starts <= fermata_now() and after is null, priority, max_retries, starts,
                       -- The caller's limit counts from now; the type's own from when it may run at all.
                       coalesce(fermata_now() + callers_limit * interval '1 millisecond',
                                greatest(starts, fermata_now()) + types_limit * interval '1 millisecond'),
                       language, 'stable', ?, case when holder is null then 1 else 2 end, client_key, idempotency_key,
                       idempotency_hash, session_id, callback_url, after, after is not null, fermata_now(), fermata_now(),
                       metadata::jsonb, payload::jsonb, case when holder is null then 0 else 1 end, holder,
                       fermata_now() + lease * interval '1 millisecond', case when holder is not null then fermata_now() end
                  from given
                on conflict do nothing
                returning id, seq, attempt, created_at, run_at, deadline
            ), said as (
                insert into task_event (task_id, seq, attempt, type, data, at)
                select id, seq, attempt, case when attempt = 0 then ? else ? end,
                       case when attempt = 0 then ? else ? end::jsonb, fermata_now()
                  from born
            )
            select id, created_at, run_at, deadline from born
            """.formatted(given);
    }

    private static final NewEvent PENDING = new NewEvent(EventType.STATUS, "{\"status\": \"pending\"}");
    private static final LogRow WAITING = LogRow.of(List.of(PENDING));
    private static final LogRow BEGUN =
            LogRow.of(List.of(PENDING, new NewEvent(EventType.STATUS, "{\"status\": \"running\"}")));

    private final String version;

    TaskInserts(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    /**
     * Inserts the tasks in one statement; one of whose keys is taken is passed over.
     *
     * @return the times of those that were made, by id
     */
    Map<String, NewTask.Times> insert(Connection connection, List<NewTask> tasks) throws SQLException {
        Map<String, NewTask.Times> born = new HashMap<>();
        List<Object> parameters = new ArrayList<>();
        GIVEN.forEach(column -> parameters.add(column.parameter(tasks)));
        parameters.addAll(List.of(version, WAITING.type(), BEGUN.type(), WAITING.json(), BEGUN.json()));
        Database.query(connection, tasks.size() == 1 ? INSERT_ONE : INSERT_MANY,
                row -> born.put(row.getString("id"), new NewTask.Times(Database.instant(row, "created_at"),
                        Database.instant(row, "run_at"), Database.instant(row, "deadline"))),
                parameters.toArray());
        return born;
    }

    private static Long millis(Duration time) {
        return time == null ? null : time.toMillis();
    }

    /** The owner's task that has the idempotency key, if it was used in the last 24 hours. */
    Optional<Existing> byIdempotencyKey(Connection connection, Submission s, String requestHash) throws SQLException {
        return existing(connection, "idempotency_key = ? and created_at > fermata_now() - interval '24 hours'", s,
                s.idempotencyKey(), requestHash);
    }

    /** The owner's task that has the caller's own id. */
    Optional<Existing> byClientKey(Connection connection, Submission s, String requestHash) throws SQLException {
        return existing(connection, "client_key = ?", s, s.clientKey(), requestHash);
    }

    private static Optional<Existing> existing(Connection connection, String condition, Submission s, String key,
            String requestHash) throws SQLException {
        return Database.query(connection,
                "select id, idempotency_hash = ? and client_key is not distinct from ? as same from task"
                        + " where tenant = ? and owner = ? and " + condition,
                row -> new Existing(row.getString("id"), row.getBoolean("same")),
                requestHash, s.clientKey(), s.owner().tenant(), s.owner().user(), key).stream().findFirst();
    }

    /** Frees an idempotency key whose 24 hours are over. */
    void forgetOldKey(Connection connection, Submission s) throws SQLException {
        Database.update(connection, """
                update task set idempotency_key = null
                 where tenant = ? and owner = ? and idempotency_key = ?
                   and created_at <= fermata_now() - interval '24 hours'
                """, s.owner().tenant(), s.owner().user(), s.idempotencyKey());
    }

    /**
     * Makes creates and cancels under one key of the caller's wait for each other until commit, so that a cancel
     * either finds the task or is found by its create. The keys of an owner share a few locks, taken in one order:
     * a large batch neither fills PostgreSQL's table of locks nor waits for another batch that waits for it.
     */
    void lockKeys(Connection connection, Owner owner, Collection<String> clientKeys) throws SQLException {
        Set<Integer> stripes = new TreeSet<>();
        clientKeys.forEach(key -> stripes.add(Math.floorMod(key.hashCode(), KEY_STRIPES)));
        for (int stripe : stripes) {
            Database.query(connection, "select pg_advisory_xact_lock(hashtextextended(?, ?))", row -> null,
                    owner.tenant() + "\n" + owner.user(), (long) stripe);
        }
    }

    /** Remembers a cancel for an hour; false when the owner has too many remembered already. */
    boolean rememberCancel(Connection connection, Owner owner, String clientKey, String reason) throws SQLException {
        return Database.update(connection, """
                insert into early_cancel (tenant, owner, client_key, reason, expires_at)
                select ?, ?, ?, ?, fermata_now() + interval '1 hour'
                 where (select count(*) from early_cancel where tenant = ? and owner = ?) < ?
                on conflict (tenant, owner, client_key) do update set expires_at = excluded.expires_at
                """, owner.tenant(), owner.user(), clientKey, reason, owner.tenant(), owner.user(),
                MAX_EARLY_CANCELS) > 0;
    }

    /** Takes a remembered cancel out; its reason, if there was one. */
    Optional<String> takeEarlyCancel(Connection connection, Owner owner, String clientKey) throws SQLException {
        List<String> reasons = Database.query(connection, """
                delete from early_cancel where tenant = ? and owner = ? and client_key = ? and expires_at > fermata_now()
                returning reason
                """, row -> row.getString(1), owner.tenant(), owner.user(), clientKey);
        return reasons.stream().findFirst();
    }
}
