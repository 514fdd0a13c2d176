package dev.fermata.task;

import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    private static final String INSERT = """
            with born as (
                insert into task (id, tenant, owner, task_type, status, due, priority, max_retries, run_at, deadline,
                                  language, track, app_version, seq, client_key, idempotency_key, idempotency_hash,
                                  session_id, callback_url, after, blocked, created_at, updated_at, metadata, payload)
                select ?, ?, ?, ?, 'PENDING', w.run_at <= fermata_now() and w.after is null, ?, ?, w.run_at,
                       -- The caller's limit counts from now; the type's own from when it may run at all.
                       coalesce(fermata_now() + ? * interval '1 millisecond',
                                greatest(w.run_at, fermata_now()) + ? * interval '1 millisecond'),
                       ?, 'stable', ?, 1, ?, ?, ?, ?, ?, w.after, w.after is not null, fermata_now(), fermata_now(),
                       ?::jsonb, ?::jsonb
                  from (select coalesce(?::timestamptz, fermata_now()) as run_at, ?::text[] as after) w
                on conflict do nothing
                returning id
            )
            insert into task_event (task_id, seq, attempt, type, data, at)
            select id, 1, 0, 'status', '{"status": "pending"}', fermata_now() from born
            """;

    private final Jsonb jsonb;
    private final String version;

    TaskInserts(Jsonb jsonb, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.jsonb = jsonb;
        this.version = version;
    }

    /**
     * Inserts the task, unless one of its keys is taken; true when it did.
     *
     * @param typesLimit how long a task of its type may take if the caller has set no limit; one that runs after others gets
     *     it when it may run
     * @param after ids of those that it runs after
     */
    boolean insert(Connection connection, String id, Submission s, Optional<Duration> typesLimit, List<String> after,
            String payloadJson, String requestHash) throws SQLException {
        return Database.update(connection, INSERT, id, s.owner().tenant(), s.owner().user(), s.taskType(),
                s.priority(), s.maxRetries(), s.timeLimit() == null ? null : s.timeLimit().toMillis(),
                after.isEmpty() ? typesLimit.map(Duration::toMillis).orElse(null) : null, s.language(),
                version, s.clientKey(), s.idempotencyKey(), requestHash, s.sessionId(), s.callbackUrl(),
                jsonb.write(metadata(s)), payloadJson, s.runAt(), after.isEmpty() ? null : after.toArray(String[]::new)) > 0;
    }

    /** With the trace of the request, which is no part of what was asked for. */
    private static Map<String, Object> metadata(Submission s) {
        Map<String, Object> metadata = new HashMap<>(s.metadata());
        metadata.putAll(TraceParent.currentAs(TraceParent.SUBMITTED));
        return metadata;
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
                "select id, idempotency_hash = ? as same from task where tenant = ? and owner = ? and " + condition,
                row -> new Existing(row.getString("id"), row.getBoolean("same")),
                requestHash, s.owner().tenant(), s.owner().user(), key).stream().findFirst();
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
