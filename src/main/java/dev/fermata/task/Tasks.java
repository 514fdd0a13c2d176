package dev.fermata.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Database;
import dev.fermata.database.GroupCommit;
import dev.fermata.database.Jsonb;
import dev.fermata.event.EventHub;
import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a caller may do with tasks. Every change is committed before the method returns, and then signalled to
 * whoever runs the task, on this replica at once. Thread-safe.
 */
@ApplicationScoped
public class Tasks {

    /** In metadata: tells a task's question from others, where its answer may be given again; at most 64 characters. */
    public static final String QUESTION_HASH = "question_hash";
    /** In metadata of a completed task: whether its answer may be given again. */
    public static final String ANSWERED = "answered";

    /**
     * A task that was asked for.
     *
     * @param id its id
     * @param created false when the same request had created it before
     * @param made the task as it was made; empty where it has to be looked up
     */
    public record Submitted(String id, boolean created, Optional<TaskView> made) {}

    /** What became of a cancel. */
    public sealed interface Cancelled {
        /** The task was called off. */
        record Now(String id) implements Cancelled {}

        /** There is no such task yet; its create will find the cancel. */
        record Remembered() implements Cancelled {}
    }

    /** How many tasks one statement creates for callers who come at the same time. */
    private static final int MOST_CREATES = 200;

    /** A task with a payload of more characters has a statement to itself: others don't wait for its sake. */
    private static final int LONGEST_SHARED = 64 * 1024;

    /** How many such statements run at the same time. */
    private static final int CREATES_AT_ONCE = 2;

    /** By the index task_question, whose expression and condition stand here as they stand there. */
    static final String NEWEST_ANSWER = """
            select id from task
             where tenant = ? and owner = ? and left(metadata ->> 'question_hash', 64) = ? and id >= ? and task_type = ?
               and status = 'COMPLETED' and metadata ->> 'answered' = 'true'
             order by id desc limit 1
            """;

    private static final String CANCEL = "cancel";
    private static final String PAUSE = "pause";

    /** Whoever has more need not wait for all of them to be counted. */
    static final int COUNTED = 10_000;

    private final Database database;
    private final TaskInserts inserts;
    private final TaskTable table;
    private final OwnerTasks ofOwners;
    private final Chains chains;
    private final TaskTypes types;
    private final CallbackPolicy callbacks;
    private final TaskIds ids;
    private final SignalBus bus;
    private final EventHub hub;
    private final Jsonb jsonb;
    private final TaskMeters meters;
    private final NearbyWorker nearby;
    private final GroupCommit<NewTask, NewTask.Times> creates;

    Tasks(Database database, TaskInserts inserts, TaskTable table, OwnerTasks ofOwners, Chains chains, TaskTypes types,
            CallbackPolicy callbacks, TaskIds ids, SignalBus bus, EventHub hub, Jsonb jsonb, TaskMeters meters,
            NearbyWorker nearby) {
        this.database = database;
        this.inserts = inserts;
        this.table = table;
        this.ofOwners = ofOwners;
        this.chains = chains;
        this.types = types;
        this.callbacks = callbacks;
        this.ids = ids;
        this.bus = bus;
        this.hub = hub;
        this.jsonb = jsonb;
        this.meters = meters;
        this.nearby = nearby;
        creates = new GroupCommit<>(MOST_CREATES, CREATES_AT_ONCE, this::insertPlain);
    }

    /**
     * Creates a task, or gives back the one that the same request created before.
     *
     * @throws TaskException.Unacceptable when the type does not exist, the payload does not fit it, nothing would be sent
     *     to its callback URL, or there is no such task to run after
     * @throws TaskException.KeyReused when a key was used for another request
     */
    public Submitted submit(Submission submission) {
        if (!NewTask.plain(submission)) {
            return submitAll(List.of(submission)).getFirst();
        }
        String payloadJson = checked(submission);
        Optional<NearbyWorker.Slot> slot =
                submission.runAt() == null ? nearby.reserve(submission.taskType()) : Optional.empty();
        long began = System.nanoTime();
        NewTask task;
        NewTask.Times times;
        try {
            task = newTask(submission, payloadJson, List.of(), slot);
            times = payloadJson.length() > LONGEST_SHARED ? insertPlain(List.of(task)).getFirst() : creates.commit(task);
        } catch (RuntimeException | Error e) {
            slot.ifPresent(NearbyWorker.Slot::release);
            throw e;
        }
        meters.submitted(submission.taskType());
        if (slot.isPresent()) {
            meters.waited(submission.taskType(), Duration.ZERO);
            slot.get().run(task.begun(slot.get(), times), began);
        } else {
            bus.publish(Channel.WORK, submission.taskType());
        }
        hub.grown(List.of(task.id()));
        return made(task, times);
    }

    private Submitted made(NewTask task, NewTask.Times times) {
        return new Submitted(task.id(), true, Optional.of(TaskView.made(task, times, jsonb.tree(task.metadataJson()))));
    }

    /** What belongs to a task's creation. */
    @FunctionalInterface
    public interface Creation {
        /** @param taskId of the task, which this transaction has created */
        void complete(Connection connection, String taskId) throws SQLException;
    }

    /**
     * Creates a task and does what belongs to it in one transaction: where that throws, there is no task. As
     * {@link #submit(Submission)}; where the same request had created the task before, nothing else is done.
     */
    public Submitted submit(Submission submission, Creation creation) {
        String payloadJson = checked(submission);
        Submitted submitted = database.inTransaction(connection -> {
            Submitted task = insertAll(connection, List.of(submission), List.of(payloadJson)).getFirst();
            if (task.created()) {
                creation.complete(connection, task.id());
            }
            return task;
        });
        tell(List.of(submission), List.of(submitted));
        return submitted;
    }

    /** Creates many tasks in one transaction: all of them or none. */
    public List<Submitted> submitAll(List<Submission> submissions) {
        List<String> payloads = submissions.stream().map(this::checked).toList();
        List<Submitted> submitted = save(submissions, payloads);
        tell(submissions, submitted);
        return submitted;
    }

    private void tell(List<Submission> submissions, List<Submitted> submitted) {
        submissions.stream().map(Submission::taskType).distinct().forEach(type -> bus.publish(Channel.WORK, type));
        if (submissions.stream().anyMatch(submission -> !submission.after().isEmpty())) {
            bus.publish(Channel.CHAIN, "*");
        }
        hub.grown(submitted.stream().filter(Submitted::created).map(Submitted::id).toList());
        for (int i = 0; i < submitted.size(); i++) {
            if (submitted.get(i).created()) {
                meters.submitted(submissions.get(i).taskType());
            }
        }
    }

    /** Keys and predecessors have to be looked up, and locked until the commit; tasks without any are just inserted. */
    private List<Submitted> save(List<Submission> submissions, List<String> payloads) {
        if (!submissions.stream().allMatch(NewTask::plain)) {
            return database.inTransaction(connection -> insertAll(connection, submissions, payloads));
        }
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < submissions.size(); i++) {
            tasks.add(newTask(submissions.get(i), payloads.get(i), List.of(), Optional.empty()));
        }
        List<NewTask.Times> times = insertPlain(tasks);
        return IntStream.range(0, tasks.size()).mapToObj(i -> made(tasks.get(i), times.get(i))).toList();
    }

    /** Inserts tasks that nothing can stand in the way of. */
    private List<NewTask.Times> insertPlain(List<NewTask> tasks) {
        Map<String, NewTask.Times> born = database.inStatement(connection -> inserts.insert(connection, tasks));
        return tasks.stream().map(task -> born.get(task.id())).toList();
    }

    private NewTask newTask(Submission submission, String payloadJson, List<String> after,
            Optional<NearbyWorker.Slot> slot) {
        // The place in a trace is no part of what was asked for.
        Map<String, Object> metadata = new HashMap<>(submission.metadata());
        metadata.putAll(TraceParent.currentAs(TraceParent.SUBMITTED));
        return new NewTask(ids.next(), submission, types.timeLimit(submission.taskType()), after, payloadJson,
                jsonb.write(metadata), requestHash(submission, payloadJson), slot);
    }

    /** Only keys ask whether a request was the same. */
    private String requestHash(Submission submission, String payloadJson) {
        if (submission.clientKey() == null && submission.idempotencyKey() == null) {
            return null;
        }
        return hash(submission, submission.identity() == null ? payloadJson : jsonb.write(submission.identity()));
    }

    private List<Submitted> insertAll(Connection connection, List<Submission> submissions, List<String> payloads)
            throws SQLException {
        lockKeys(connection, submissions);
        List<Submitted> submitted = new ArrayList<>();
        Map<String, List<String>> after = new LinkedHashMap<>();
        for (int i = 0; i < submissions.size(); i++) {
            submitted.add(insert(connection, submissions.get(i), payloads.get(i), after));
        }
        await(connection, after);
        return submitted;
    }

    /** One of those to wait for may have been removed since it was looked up: then nobody would ever say that it ended. */
    private void await(Connection connection, Map<String, List<String>> after) throws SQLException {
        if (after.isEmpty()) {
            return;
        }
        long wanted = after.values().stream().flatMap(List::stream).distinct().count();
        if (chains.await(connection, List.copyOf(after.keySet())) < wanted) {
            throw new TaskException.Unacceptable("unknown_predecessor", "A task to run after was removed just now.",
                    String.join(", ", after.values().iterator().next()));
        }
    }

    /** Checks all that {@link #submit} would refuse the submission for, but keys; creates nothing. Throws as it does. */
    public void check(Submission submission) {
        checked(submission);
    }

    private void lockKeys(Connection connection, List<Submission> submissions) throws SQLException {
        Map<Owner, List<String>> keys = submissions.stream().filter(submission -> submission.clientKey() != null)
                .collect(Collectors.groupingBy(Submission::owner,
                        Collectors.mapping(Submission::clientKey, Collectors.toList())));
        for (Map.Entry<Owner, List<String>> ofOwner : keys.entrySet()) {
            inserts.lockKeys(connection, ofOwner.getKey(), ofOwner.getValue());
        }
    }

    /** The payload as JSON, of a submission that nothing speaks against. */
    private String checked(Submission submission) {
        String json = jsonb.write(submission.payload());
        types.check(submission.taskType(), json);
        if (submission.callbackUrl() != null) {
            callbacks.check(submission.callbackUrl());
        }
        return json;
    }

    /** @param waiting gets the new task, if it runs after others, with theirs ids */
    private Submitted insert(Connection connection, Submission submission, String payloadJson,
            Map<String, List<String>> waiting) throws SQLException {
        if (submission.idempotencyKey() != null) {
            inserts.forgetOldKey(connection, submission);
        }
        List<String> after = submission.after().isEmpty() ? List.of()
                : chains.resolve(connection, submission.owner(), submission.after());
        NewTask task = newTask(submission, payloadJson, after, Optional.empty());
        String id = task.id();
        NewTask.Times times = inserts.insert(connection, List.of(task)).get(id);
        if (times == null) {
            return existing(connection, submission, task.requestHash());
        }
        if (!after.isEmpty()) {
            waiting.put(id, after);
        }
        if (submission.clientKey() != null) {
            Optional<String> reason =
                    inserts.takeEarlyCancel(connection, submission.owner(), submission.clientKey());
            if (reason.isPresent()) {
                // In the same transaction: no worker sees the task before it is called off.
                table.cancel(connection, id, reason.get());
                return new Submitted(id, true, Optional.empty());
            }
        }
        return made(task, times);
    }

    private Submitted existing(Connection connection, Submission submission, String hash) throws SQLException {
        if (submission.idempotencyKey() != null) {
            Optional<TaskInserts.Existing> repeated = inserts.byIdempotencyKey(connection, submission, hash);
            if (repeated.isPresent()) {
                return sameOrRefused(repeated.get(), "idempotency_key_reused", "The Idempotency-Key "
                        + submission.idempotencyKey() + " was used for another request in the last 24 hours."
                        + " Use a new key for a new request.", submission.idempotencyKey());
            }
        }
        TaskInserts.Existing named = inserts.byClientKey(connection, submission, hash).orElseThrow(
                () -> new IllegalStateException("the insert met a conflict and its cause is gone"));
        return sameOrRefused(named, "client_id_taken", "You have another task under the id " + submission.clientKey()
                + ". Use a new id for a new request.", submission.clientKey());
    }

    private static Submitted sameOrRefused(TaskInserts.Existing existing, String code, String refusal, String key) {
        if (!existing.sameRequest()) {
            throw new TaskException.KeyReused(code, refusal, key);
        }
        return new Submitted(existing.id(), false, Optional.empty());
    }

    /** Identifies the request: what was asked for, without the keys under which it was asked. */
    private static String hash(Submission s, String identityJson) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        for (Object part : new Object[] {s.taskType(), identityJson, s.language(), s.priority(), s.maxRetries(),
                s.runAt(), s.timeLimit(), s.callbackUrl(), s.sessionId(), new TreeMap<>(s.metadata()), s.after()}) {
            DigestUtils.updateDigest(digest, String.valueOf(part));
            digest.update((byte) 0);
        }
        return Hex.encodeHexString(digest.digest());
    }

    /**
     * The owner's task.
     *
     * @param id the task's id or the caller's own
     * @throws TaskException.NotFound when there is none, or it is somebody else's
     */
    @Transactional
    public Task get(Owner owner, String id) {
        return Task.find(owner, id).orElseThrow(() -> new TaskException.NotFound(id));
    }

    /**
     * The owner's newest task of the type that was made within this time and has answered this question for good: it is
     * completed, and its metadata have {@link #QUESTION_HASH} and {@link #ANSWERED}. Empty where there is none.
     */
    @Transactional
    public Optional<Task> answered(Owner owner, String taskType, String questionHash, Duration within) {
        return database.first(NEWEST_ANSWER, row -> row.getString(1), owner.tenant(), owner.user(), questionHash,
                ids.since(within), taskType).flatMap(id -> Task.find(owner, id));
    }

    /** The owner's newest tasks of the type that are not finished, at most so many. */
    @Transactional
    public List<Task> unfinished(Owner owner, String taskType, int limit) {
        // One that finishes between the two statements is none of them any more.
        return Task.all(ofOwners.unfinished(owner, taskType, limit)).stream().filter(task -> !task.status.terminal()).toList();
    }

    /** How the owner's tasks of the type stand, by status, among the newest {@value #COUNTED} of all types. */
    public Map<TaskStatus, Long> counts(Owner owner, String taskType) {
        return ofOwners.counts(owner, taskType, COUNTED);
    }

    /** What the owner's task was given to work on. Throws as {@link #get}. */
    public JsonNode payload(Owner owner, String id) {
        String taskId = get(owner, id).id;
        return database.first("select payload::text from task where id = ?", row -> jsonb.tree(row.getString(1)), taskId)
                .orElseThrow(() -> new TaskException.NotFound(id));
    }

    /**
     * Calls the task off; one that does not exist yet is called off when it is created within the hour.
     *
     * @param reason one of user_cancelled, timeout, budget_exceeded, error, system_shutdown
     * @throws TaskException.WrongState when the task is finished
     */
    public Cancelled cancel(Owner owner, String id, String reason) {
        // The statement first, questions later: whoever cancels wants the call to the provider closed now.
        Optional<Moved> moved = cancelNow(owner, id, reason);
        if (moved.isEmpty() && find(owner, id).isEmpty() && remember(owner, id, reason)) {
            return new Cancelled.Remembered();
        }
        // Empty again here: it came to exist while the cancel was about to be remembered, or it is finished.
        Moved cancelled = moved.or(() -> cancelNow(owner, id, reason))
                .orElseThrow(() -> wrongState(owner, id, "cancelled"));
        return new Cancelled.Now(cancelled.id());
    }

    private Optional<Moved> cancelNow(Owner owner, String id, String reason) {
        return stopping(CANCEL, ahead -> table.cancel(owner, id, reason, ahead));
    }

    /** Remembers the cancel unless the task has come to exist in the meantime. */
    private boolean remember(Owner owner, String id, String reason) {
        return database.inTransaction(connection -> {
            inserts.lockKeys(connection, owner, List.of(id));
            boolean exists = !Database.query(connection,
                    "select 1 from task where tenant = ? and owner = ? and client_key = ?", row -> 1,
                    owner.tenant(), owner.user(), id).isEmpty();
            if (!exists && !inserts.rememberCancel(connection, owner, id, reason)) {
                throw new TaskException.NotFound(id);
            }
            return !exists;
        });
    }

    /** Calls off all of the owner's unfinished tasks that meet the criteria; returns their ids. */
    public List<String> cancelAll(Owner owner, CancelCriteria criteria) {
        return stopping(CANCEL, ahead ->
                table.cancelWhere(criteria.condition(), criteria.parameters(owner), criteria.reason(), ahead))
                .stream().map(Moved::id).toList();
    }

    /** Calls off what stands in the way of the erasure that the owner has asked for. */
    void cancelBeforeErasure(Owner owner, String reason) {
        String asked = """
                tenant = ? and owner = ? and created_at <= (
                    select before from erasure e where e.tenant = task.tenant and e.owner = task.owner)""";
        stopping(CANCEL, ahead -> table.cancelWhere(asked, List.of(owner.tenant(), owner.user()), reason, ahead));
    }

    /**
     * Holds the task where it is; one that is held for its budget then no longer goes on by itself. Throws as
     * {@link #cancel}; an unknown task is never remembered.
     */
    public void pause(Owner owner, String id) {
        pause(owner, id, null);
    }

    /**
     * As {@link #pause(Owner, String)}.
     *
     * @param reason what the task's readers are told; null: nothing
     */
    void pause(Owner owner, String id, String reason) {
        pauseNow(owner, id, reason)
                .or(() -> table.keepPaused(owner, id, reason))
                // Empty again here: it was just let go on, or it is finished or held by hand.
                .or(() -> pauseNow(owner, id, reason))
                .orElseThrow(() -> wrongState(owner, id, "paused"));
    }

    private Optional<Moved> pauseNow(Owner owner, String id, String reason) {
        return stopping(PAUSE, ahead -> table.pause(owner, id, reason, ahead));
    }

    /** Lets a held task go on. */
    public void resume(Owner owner, String id) {
        resume(owner, id, null);
    }

    /**
     * Lets a held task go on.
     *
     * @param comment what the task's readers are told; null: nothing
     */
    void resume(Owner owner, String id, String comment) {
        Task task = get(owner, id);
        table.resume(task.id, comment).orElseThrow(() -> wrongState(owner, task.id, "resumed"));
        bus.publish(Channel.WORK, task.taskType);
    }

    /**
     * Calls off a held task, which its owner does not want to go on.
     *
     * @param comment what the task's readers are told; null: nothing
     * @throws TaskException.WrongState when the task is not held
     */
    void refuse(Owner owner, String id, String reason, String comment) {
        Task task = get(owner, id);
        stopping(CANCEL, ahead -> table.refuse(task.id, reason, comment, ahead))
                .orElseThrow(() -> wrongState(owner, task.id, "refused"));
    }

    /** Starts a failed or cancelled task again, or one that waits to be tried again at once. */
    public void retry(Owner owner, String id) {
        Task task = get(owner, id);
        boolean retried = database.inTransaction(connection -> {
            boolean moved = table.retryByHand(connection, task.id, types.timeLimit(task.taskType));
            if (moved) {
                chains.await(connection, List.of(task.id));
            }
            return moved;
        });
        if (!retried) {
            throw wrongState(owner, task.id, "retried");
        }
        hub.grown(List.of(task.id));
        bus.publish(Channel.WORK, task.taskType);
        bus.publish(Channel.CHAIN, "*");
    }

    /** A page of the owner's tasks. */
    @Transactional
    TaskFilter.Page list(Owner owner, TaskFilter filter, int limit, int offset) {
        return filter.page(owner, limit, offset);
    }

    /** How many of the owner's tasks stand where. */
    @Transactional
    public Map<TaskStatus, Long> stats(Owner owner) {
        return Task.stats(owner);
    }

    @Transactional
    Optional<Task> find(Owner owner, String id) {
        return Task.find(owner, id);
    }

    private TaskException wrongState(Owner owner, String id, String verb) {
        return new TaskException.WrongState(id, verb, get(owner, id).status);
    }

    /**
     * Makes a move that runs have to stop for, and tells them: those on this replica as soon as nothing but the commit
     * can prevent it, those on others once it is committed.
     *
     * @param move makes the move, and gives what it has moved to its argument before it commits
     */
    private <T> T stopping(String verb, Function<Consumer<List<Moved>>, T> move) {
        List<String> told = new ArrayList<>();
        T made = move.apply(moved -> {
            moved.stream().filter(task -> !task.settled())
                    .forEach(task -> told.add(verb + ":" + task.id() + ":" + task.attempt()));
            bus.publishAhead(Channel.CONTROL, List.copyOf(told));
        });
        bus.publishRemote(Channel.CONTROL, told);
        return made;
    }
}
