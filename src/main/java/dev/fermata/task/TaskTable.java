package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventType;
import dev.fermata.event.LogRow;
import dev.fermata.event.NewEvent;
import dev.fermata.event.TaskEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every move of a task from one state to another. A move, its events and its callback are one statement, guarded by
 * the states it may come from; whoever comes second changes nothing and is told so by an empty answer. Events are
 * handed to readers once they are committed. Thread-safe.
 */
@ApplicationScoped
public class TaskTable {

    /**
     * What a run leaves behind when it is stopped.
     *
     * @param partialJson what there is of its result; null: nothing new
     * @param metadataJson an object that is added to the task's metadata
     */
    public record Tail(List<NewEvent> events, String partialJson, String metadataJson) {}

    /** A run, as the row of its task names it. */
    private record Attempt(String taskId, int number) {
        static Attempt of(Lease lease) {
            return new Attempt(lease.taskId(), lease.attempt());
        }
    }

    private static final String DURATION = """
            jsonb_build_object('duration_ms', round(extract(epoch from fermata_now() - started_at) * 1000, 2))""";
    private static final String OWNED = "tenant = ? and owner = ? and (id = ? or client_key = ?)";
    private static final String UNFINISHED = from(TaskStatus.CANCELLED, TaskStatus.PENDING, TaskStatus.RUNNING,
            TaskStatus.RETRY, TaskStatus.PAUSED);
    /** What a stopped run leaves; its parameters are those of {@link Tail}. */
    private static final String TAIL = "partial = coalesce(?::jsonb, partial), metadata = metadata || ?::jsonb, ";
    private static final String NO_BUDGET_ERROR = """
            error = case when error_code = 'budget_exceeded' then null else error end,
            error_code = nullif(error_code, 'budget_exceeded')""";
    /** A held task waits again, and whatever held it is forgotten. */
    private static final String GO_ON = """
            status = 'PENDING', due = run_at <= fermata_now() and not blocked, cancel_requested_at = null, cancel_reason = null,
            """ + NO_BUDGET_ERROR;
    private static final String NO_LEASE = "lease_owner = null, lease_until = null";
    private static final String OF_RUN = "id = ? and attempt = ? and lease_owner = ? and ";

    private final Database database;
    private final EventHub hub;
    private final Jsonb jsonb;
    private final TaskMeters meters;
    private final Cancellations cancellations;

    TaskTable(Database database, EventHub hub, Jsonb jsonb, TaskMeters meters, Cancellations cancellations) {
        this.database = database;
        this.hub = hub;
        this.jsonb = jsonb;
        this.meters = meters;
        this.cancellations = cancellations;
    }

    // ---- What callers do

    /** Calls the task off; empty when it is finished already. */
    public Optional<Moved> cancel(String id, String reason) {
        return one(move(cancelling(reason).where("id = ? and " + UNFINISHED, id)));
    }

    /**
     * Calls off every task that the condition on {@code task} holds for and that is not finished.
     *
     * @param ahead as for {@link #cancel(Owner, String, String, Consumer)}
     */
    List<Moved> cancelWhere(String condition, List<?> parameters, String reason, Consumer<List<Moved>> ahead) {
        // Rows are locked in one order, whatever order the condition finds them in: two batches can't deadlock.
        return move(cancelling(reason).where("id in (select id from task where " + UNFINISHED + " and " + condition
                + " order by id for update)", parameters.toArray()), ahead);
    }

    private Move cancelling(String reason) {
        return cancelling(reason, jsonb.object());
    }

    private static Move cancelling(String reason, ObjectNode said) {
        return Move.to(TaskStatus.CANCELLED)
                .set("status = 'CANCELLED', cancel_reason = ?, cancel_requested_at = fermata_now(),"
                        + " completed_at = fermata_now(), " + NO_BUDGET_ERROR, reason)
                .status(said.put("reason", reason))
                .announced();
    }

    /**
     * Calls a task off in the transaction that has just created it. Nothing is shown to readers: whoever commits says
     * that the log has grown.
     */
    void cancel(Connection connection, String id, String reason) throws SQLException {
        Move move = cancelling(reason).where("id = ? and " + UNFINISHED, id);
        Database.query(connection, move.sql(), row -> moved(row, move, Map.of()), move.parameters())
                .forEach(task -> count(move, task));
    }

    /**
     * Calls off the owner's task of this id, its own or the caller's; empty when there is none or it is finished.
     *
     * @param ahead gets to know what has moved as soon as nothing but the commit can prevent it
     */
    Optional<Moved> cancel(Owner owner, String id, String reason, Consumer<List<Moved>> ahead) {
        return one(move(cancelling(reason).where(OWNED + " and " + UNFINISHED, owner.tenant(), owner.user(), id, id), ahead));
    }

    /**
     * Holds the owner's task of this id where it is; empty when there is none, or it is finished or held already.
     *
     * @param reason what readers are told; null: nothing
     * @param ahead as for {@link #cancel(Owner, String, String, Consumer)}
     */
    Optional<Moved> pause(Owner owner, String id, String reason, Consumer<List<Moved>> ahead) {
        return one(move(Move.to(TaskStatus.PAUSED)
                .set("status = 'PAUSED', cancel_requested_at = fermata_now(), cancel_observed_at = null")
                .where(OWNED + " and " + from(TaskStatus.PAUSED, TaskStatus.PENDING, TaskStatus.RUNNING, TaskStatus.RETRY),
                        owner.tenant(), owner.user(), id, id)
                .status(said("reason", reason)), ahead));
    }

    private ObjectNode said(String key, String text) {
        return text == null ? jsonb.object() : jsonb.object().put(key, text);
    }

    /**
     * Has the owner's task that is held for its budget stay held until its owner resumes it; empty when there is none,
     * or it is not held for that.
     *
     * @param reason what readers are told; null: nothing
     */
    Optional<Moved> keepPaused(Owner owner, String id, String reason) {
        return one(move(Move.stay()
                .set("cancel_reason = null, " + NO_BUDGET_ERROR)
                .where(OWNED + " and status = 'PAUSED' and cancel_reason = 'budget_exceeded'",
                        owner.tenant(), owner.user(), id, id)
                .then(new NewEvent(EventType.STATUS,
                        said("reason", reason).put("status", TaskStatus.PAUSED.wireName()).toString()))));
    }

    /**
     * Lets a held task go on; empty when it is not held.
     *
     * @param comment what readers are told; null: nothing
     */
    Optional<Moved> resume(String id, String comment) {
        return one(move(Move.to(TaskStatus.PENDING)
                .set(GO_ON + ", metadata = metadata || ?::jsonb", resumedHere())
                .where("id = ? and " + from(TaskStatus.PENDING, TaskStatus.PAUSED), id)
                .status(said("comment", comment).put("resumed", true))));
    }

    /**
     * Calls off a held task; empty when it is not held. As {@link #resume}.
     *
     * @param ahead as for {@link #cancel(Owner, String, String, Consumer)}: its run may not have let go of it yet
     */
    Optional<Moved> refuse(String id, String reason, String comment, Consumer<List<Moved>> ahead) {
        return one(move(cancelling(reason, said("comment", comment))
                .where("id = ? and " + from(TaskStatus.CANCELLED, TaskStatus.PAUSED), id), ahead));
    }

    /** Owners who have tasks that are held for their budget. */
    public List<Owner> ownersOverBudget(int limit) {
        return database.query("""
                select distinct tenant, owner from task where status = 'PAUSED' and cancel_reason = 'budget_exceeded'
                 limit ?
                """, row -> new Owner(row.getString("tenant"), row.getString("owner")), limit);
    }

    /** Lets the owner's tasks go on that were held for its budget before this time. */
    public List<Moved> releaseOverBudget(Owner owner, Instant heldBefore, int limit) {
        return move(Move.to(TaskStatus.PENDING)
                .set(GO_ON)
                .where("id in (select id from task where tenant = ? and owner = ? and "
                        + from(TaskStatus.PENDING, TaskStatus.PAUSED)
                        + " and cancel_reason = 'budget_exceeded' and updated_at < ?"
                        + " order by id limit ? for update skip locked)",
                        owner.tenant(), owner.user(), heldBefore, limit)
                .status(jsonb.object().put("resumed", true).put("reason", "budget")));
    }

    /**
     * Starts a failed or cancelled task again, or one in RETRY at once, with its finished steps. Nothing is shown to
     * readers: whoever commits says that the log has grown.
     *
     * @param limit how long it may take this time; empty: its deadline stays where it has not passed
     * @return false when its state does not allow it
     */
    boolean retryByHand(Connection connection, String id, Optional<Duration> limit) throws SQLException {
        Move move = Move.to(TaskStatus.PENDING)
                .set("""
                        status = 'PENDING', run_at = fermata_now(), retry_count = 0, deaths = 0,
                        error = null, error_code = null, cancel_reason = null, cancel_requested_at = null,
                        cancel_observed_at = null, started_at = null, completed_at = null,
                        -- One that runs after others learns anew how they stand.
                        blocked = exists (select from task p where p.id = any(task.after)),
                        due = not exists (select from task p where p.id = any(task.after)),
                        -- A deadline that has passed would fail it again at once.
                        deadline = greatest(case when deadline > fermata_now() then deadline end,
                                            fermata_now() + ? * interval '1 millisecond'),
                        metadata = metadata - 'retry_exhausted' - 'duration_ms' || ?::jsonb""",
                        limit.map(Duration::toMillis).orElse(null), resumedHere())
                .where("id = ? and " + from(TaskStatus.PENDING, TaskStatus.FAILED, TaskStatus.CANCELLED, TaskStatus.RETRY), id)
                .status(jsonb.object().put("retried", true));
        return !Database.query(connection, move.sql(), row -> row.getString("id"), move.parameters()).isEmpty();
    }

    /** Fails a task that waits for one which did not complete; empty where it waits no longer. */
    Optional<Moved> failSuccessor(String id, TaskFailure failure) {
        return one(move(Move.to(TaskStatus.FAILED)
                .set("status = 'FAILED', blocked = false, error = ?, error_code = ?, completed_at = fermata_now()",
                        failure.message(), failure.code())
                .where("id = ? and blocked and " + from(TaskStatus.FAILED, TaskStatus.PENDING, TaskStatus.RETRY,
                        TaskStatus.PAUSED), id)
                .status(jsonb.object().put("error", failure.message()).put("code", failure.code()))
                .announced()));
    }

    /** The request that has a task go on, for the trace of its next run. */
    private String resumedHere() {
        return jsonb.write(TraceParent.currentAs(TraceParent.RESUMED));
    }

    // ---- What a run does with its own task

    /**
     * Saves results, all in one statement.
     *
     * @return the tasks that are completed, by id; one whose run has lost it is absent
     */
    public Map<String, Moved> complete(List<Completion> completions) {
        List<Completion> ordered =
                completions.stream().sorted(Comparator.comparing(run -> run.lease().taskId())).toList();
        Map<Attempt, List<NewEvent>> own = new HashMap<>();
        ordered.forEach(run -> own.put(Attempt.of(run.lease()), lastWords(run)));
        Move move = Move.to(TaskStatus.COMPLETED).closing().announced();
        List<LogRow> said = ordered.stream()
                .map(run -> LogRow.of(move.events(own.get(Attempt.of(run.lease())), true))).toList();
        move.each("""
                select * from unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[])
                              as w(run_id, run_attempt, run_holder, new_result, new_metadata, type, data, n)""",
                texts(ordered, run -> run.lease().taskId()),
                ordered.stream().map(run -> run.lease().attempt()).toArray(Integer[]::new),
                texts(ordered, run -> run.lease().holder()), texts(ordered, Completion::resultJson),
                texts(ordered, Completion::metadataJson), texts(said, LogRow::type), texts(said, LogRow::json),
                said.stream().map(LogRow::events).toArray(Integer[]::new))
                .set("status = 'COMPLETED', result = given.new_result::jsonb, partial = null, error = null,"
                        + " error_code = null, completed_at = fermata_now(),"
                        + " metadata = metadata || given.new_metadata::jsonb || " + DURATION + ", " + NO_LEASE)
                .where("id = given.run_id and attempt = given.run_attempt"
                        // Said so that it is found by its key: the index on leases is full of those that ended.
                        + " and lease_owner is not distinct from given.run_holder and "
                        + from(TaskStatus.COMPLETED, TaskStatus.RUNNING));
        return move(move, own).stream().collect(Collectors.toMap(Moved::id, Function.identity()));
    }

    private List<NewEvent> lastWords(Completion run) {
        List<NewEvent> words = new ArrayList<>(run.tail());
        words.add(new NewEvent(EventType.STATUS, "{\"status\": \"completed\"}"));
        words.add(new NewEvent(EventType.PROGRESS, "{\"percent\": 100, \"stage\": \"done\", \"code\": \"task.done\", \"args\": []}"));
        words.add(new NewEvent(EventType.RESULT,
                jsonb.object().put("href", "/api/tasks/" + run.lease().taskId() + "/result").toString()));
        return words;
    }

    private static <T> String[] texts(List<T> of, Function<T, String> value) {
        return of.stream().map(value).toArray(String[]::new);
    }

    /** Gives the task up until later; the error stays visible meanwhile. */
    public Optional<Moved> retry(Lease lease, TaskFailure failure, Duration delay, boolean spendRetry, Tail tail) {
        return one(move(Move.to(TaskStatus.RETRY)
                .before(tail.events())
                .set("status = 'RETRY', due = false, run_at = fermata_now() + ? * interval '1 millisecond',"
                        + " retry_count = retry_count + ?, error = ?, error_code = ?, " + TAIL + NO_LEASE,
                        delay.toMillis(), spendRetry ? 1 : 0, failure.message(), failure.code(), tail.partialJson(),
                        tail.metadataJson())
                .where(OF_RUN + from(TaskStatus.RETRY, TaskStatus.RUNNING), lease.taskId(), lease.attempt(), lease.holder())
                .status(jsonb.object().put("error", failure.message()).put("code", failure.code())
                        .put("retry_in_ms", delay.toMillis()))
                .closing()));
    }

    /** Gives the task up for good. */
    public Optional<Moved> fail(Lease lease, TaskFailure failure, boolean exhausted, Tail tail) {
        String metadata = exhausted ? "{\"retry_exhausted\": true}" : "{}";
        return one(move(Move.to(TaskStatus.FAILED)
                .before(tail.events())
                .set("status = 'FAILED', error = ?, error_code = ?, cancel_reason = ?, completed_at = fermata_now(),"
                        + " partial = coalesce(?::jsonb, partial), metadata = metadata || ?::jsonb || ?::jsonb || "
                        + DURATION + ", " + NO_LEASE,
                        failure.message(), failure.code(), failure.cancelReason(), tail.partialJson(),
                        tail.metadataJson(), metadata)
                .where(OF_RUN + from(TaskStatus.FAILED, TaskStatus.RUNNING), lease.taskId(), lease.attempt(), lease.holder())
                .status(jsonb.object().put("error", failure.message()).put("code", failure.code()))
                .closing().announced()));
    }

    /** Hands the task back for another replica to go on with, without spending a retry. */
    public Optional<Moved> handOver(Lease lease, Tail tail) {
        return one(move(Move.to(TaskStatus.PENDING)
                .before(tail.events())
                .set("status = 'PENDING', due = true, " + TAIL + NO_LEASE, tail.partialJson(), tail.metadataJson())
                .where(OF_RUN + from(TaskStatus.PENDING, TaskStatus.RUNNING), lease.taskId(), lease.attempt(), lease.holder())
                .status(jsonb.object().put("reason", "hand_over"))
                .closing()));
    }

    /** Holds the task because its owner's budget is used up: it goes on when there is something to spend again. */
    public Optional<Moved> holdOverBudget(Lease lease, TaskFailure why, Tail tail) {
        return one(move(Move.to(TaskStatus.PAUSED)
                .before(tail.events())
                .set("status = 'PAUSED', cancel_reason = ?, error = ?, error_code = ?, " + TAIL + NO_LEASE,
                        why.cancelReason(), why.message(), why.code(), tail.partialJson(), tail.metadataJson())
                .where(OF_RUN + from(TaskStatus.PAUSED, TaskStatus.RUNNING), lease.taskId(), lease.attempt(), lease.holder())
                .status(jsonb.object().put("reason", why.cancelReason()).put("error", why.message()).put("code", why.code()))
                .closing()));
    }

    /**
     * Lets go of a task that was cancelled or paused under the run: writes its tail and clears the lease. Guarded by
     * the lease alone, since the status is no longer the run's to know.
     */
    public Optional<Moved> settle(Lease lease, Tail tail) {
        return one(move(Move.stay()
                .before(tail.events())
                .set(TAIL + "cancel_observed_at = fermata_now(), " + NO_LEASE, tail.partialJson(), tail.metadataJson())
                .where("id = ? and attempt = ? and lease_owner = ? and status <> 'RUNNING'",
                        lease.taskId(), lease.attempt(), lease.holder())
                .closing()));
    }

    // ---- What the sweeper does for the dead and the late

    /**
     * Takes tasks from workers that died: back to PENDING, or FAILED where too many workers have died under one.
     *
     * @param grace nobody's lease is taken sooner than this after PostgreSQL has started
     * @param maxDeaths the death that fails the task
     */
    public List<Moved> takeFromDead(Duration grace, int maxDeaths, int limit) {
        String dead = """
                id in (select id from task
                        where lease_owner is not null and lease_until < fermata_now() and status = 'RUNNING'
                          and clock_timestamp() - pg_postmaster_start_time() > ? * interval '1 millisecond'
                          and deaths %s ? order by id limit ? for update skip locked)""";
        List<Moved> taken = new ArrayList<>(move(Move.to(TaskStatus.PENDING)
                // A lease that ran out while PostgreSQL itself was away says nothing about its worker.
                .set("status = 'PENDING', due = true, deaths = deaths + case when lease_until > pg_postmaster_start_time()"
                        + " then 1 else 0 end, " + NO_LEASE)
                .where(dead.formatted("<"), grace.toMillis(), maxDeaths - 1, limit)
                .status(jsonb.object().put("reason", "worker_lost"))
                .closing()));
        TaskFailure poison = new TaskFailure("poison", "The task was stopped: " + maxDeaths
                + " workers died while running it. Look at what its input makes a worker do, then retry it by hand.");
        taken.addAll(move(Move.to(TaskStatus.FAILED)
                .set("status = 'FAILED', deaths = deaths + 1, error = ?, error_code = ?,"
                        + " completed_at = fermata_now(), " + NO_LEASE, poison.message(), poison.code())
                .where(dead.formatted(">="), grace.toMillis(), maxDeaths - 1, limit)
                .status(jsonb.object().put("error", poison.message()).put("code", poison.code()))
                .closing().announced()));
        return taken;
    }

    /** Settles for runs that died after their task was cancelled or paused. */
    public List<Moved> settleForDead(int limit) {
        List<Moved> settled = move(Move.stay()
                .set("cancel_observed_at = coalesce(cancel_observed_at, fermata_now()), " + NO_LEASE)
                .where("""
                        id in (select id from task
                                where lease_owner is not null and lease_until < fermata_now() and status <> 'RUNNING'
                                order by id limit ? for update skip locked)""", limit)
                .closing());
        settled.forEach(cancellations::runDied);
        return settled;
    }

    /** Fails waiting and held tasks whose deadline has passed; a running one is its run's to fail. */
    public List<Moved> failLate(int limit) {
        TaskFailure late = TaskFailure.deadline();
        return move(Move.to(TaskStatus.FAILED)
                .set("status = 'FAILED', error = ?, error_code = ?, cancel_reason = ?, completed_at = fermata_now()",
                        late.message(), late.code(), late.cancelReason())
                .where("""
                        id in (select id from task
                                where deadline < fermata_now() and deadline is not null and %s
                                order by id limit ? for update skip locked)""".formatted(from(TaskStatus.FAILED,
                        TaskStatus.PENDING, TaskStatus.RETRY, TaskStatus.PAUSED)), limit)
                .status(jsonb.object().put("error", late.message()).put("code", late.code()))
                .announced());
    }

    // ---- How a move is made

    private List<Moved> move(Move move) {
        return move(move, Map.of());
    }

    /** Makes the move; {@code own} are the events that tasks have for themselves. */
    private List<Moved> move(Move move, Map<Attempt, List<NewEvent>> own) {
        return shown(move, database.query(move.sql(), row -> moved(row, move, own), move.parameters()));
    }

    /** Makes the move, and tells of it before it is committed, which takes a disk's time. */
    private List<Moved> move(Move move, Consumer<List<Moved>> ahead) {
        return shown(move, database.inTransaction(connection -> {
            List<Moved> moved =
                    Database.query(connection, move.sql(), row -> moved(row, move, Map.of()), move.parameters());
            ahead.accept(moved);
            return moved;
        }));
    }

    /** Counts the moved tasks, and shows their events to readers. */
    private List<Moved> shown(Move move, List<Moved> moved) {
        moved.forEach(task -> count(move, task));
        moved.stream().filter(task -> !task.events().isEmpty())
                .forEach(task -> hub.committed(task.id(), task.events()));
        return moved;
    }

    private void count(Move move, Moved task) {
        if (!move.changesStatus()) {
            return;
        }
        meters.moved(task.taskType(), task.status());
        task.calledOff().map(Moved.CalledOff::reason).ifPresent(meters::calledOff);
        // Of one that runs its run speaks, once it has let go.
        if (task.settled() && !move.endsRun()) {
            cancellations.withoutRun(task);
        }
    }

    private static Moved moved(ResultSet row, Move move, Map<Attempt, List<NewEvent>> own) throws SQLException {
        String id = row.getString("id");
        TaskStatus status = TaskStatus.valueOf(row.getString("status"));
        boolean settled = row.getBoolean("settled");
        int attempt = row.getInt("attempt");
        List<NewEvent> events = move.events(own.getOrDefault(new Attempt(id, attempt), List.of()), settled && status.terminal());
        return new Moved(id, row.getString("task_type"), status, attempt, settled, calledOff(row, status),
                TaskEvent.rows(id, attempt, row.getLong("base"), events, Database.instant(row, "at")));
    }

    private static Optional<Moved.CalledOff> calledOff(ResultSet row, TaskStatus status) throws SQLException {
        String reason = row.getString("cancel_reason");
        if (reason == null || status != TaskStatus.CANCELLED && status != TaskStatus.FAILED) {
            return Optional.empty();
        }
        return Optional.of(new Moved.CalledOff(reason, millis(row, "ran"), millis(row, "called_off")));
    }

    private static Duration millis(ResultSet row, String column) throws SQLException {
        return Duration.ofNanos(Math.round(row.getDouble(column) * 1_000_000));
    }

    /**
     * The condition that a task is in one of the states, checked against the one table of moves. Written out, since a
     * plan that is made once can match an index's own condition with constants only.
     */
    private static String from(TaskStatus target, TaskStatus... sources) {
        Arrays.stream(sources).filter(source -> !source.canBecome(target)).findAny().ifPresent(source -> {
            throw new IllegalStateException("no move from " + source + " to " + target);
        });
        return Arrays.stream(sources).map(source -> "'" + source.name() + "'")
                .collect(Collectors.joining(", ", "status in (", ")"));
    }

    private static Optional<Moved> one(List<Moved> moved) {
        return moved.stream().findFirst();
    }
}
