package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.NewEvent;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.Completion;
import dev.fermata.task.Lease;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskQueue;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskTable;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import dev.fermata.task.Moved;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two at once: each pair is forced to meet, and has one outcome. */
@QuarkusTest
class RaceTest {

    private static final TaskTable.Tail NO_TAIL = new TaskTable.Tail(List.of(), null, "{}");

    @Inject
    Tasks tasks;

    @Inject
    TaskTable table;

    @Inject
    TaskQueue queue;

    @Inject
    StepTable steps;

    @Inject
    EventLog log;

    @Inject
    Database database;

    @Inject
    HandClaimed byHand;

    private final String track = "race-" + UUID.randomUUID();
    private final Owner owner = new Owner("default", track);

    @Test
    void a_cancel_and_a_completion_that_meet_leave_exactly_one_of_them_done() throws Exception {
        for (int round = 0; round < 20; round++) {
            Lease lease = claimed();
            List<Boolean> won = bothWhileLocked(lease.taskId(),
                    () -> table.cancel(lease.taskId(), "user_cancelled").isPresent(),
                    () -> completes(lease, "{\"answer\": 1}"));

            assertThat(won).containsExactlyInAnyOrder(true, false);
            boolean cancelled = won.getFirst();
            if (cancelled) {
                table.settle(lease, NO_TAIL);
            }
            Task task = tasks.get(owner, lease.taskId());
            assertThat(task.status).isEqualTo(cancelled ? TaskStatus.CANCELLED : TaskStatus.COMPLETED);
            assertThat(task.result == null).isEqualTo(cancelled);
            assertEndsOnce(lease.taskId());
        }
    }

    @Test
    void of_two_cancels_one_does_it_and_the_other_is_told() throws Exception {
        Lease lease = claimed();

        List<Boolean> won = bothWhileLocked(lease.taskId(), () -> cancelled(lease.taskId()), () -> cancelled(lease.taskId()));

        assertThat(won).containsExactlyInAnyOrder(true, false);
        table.settle(lease, NO_TAIL);
        assertEndsOnce(lease.taskId());
    }

    @Test
    void a_resumed_task_waits_for_the_late_writer_of_the_paused_attempt_and_then_shuts_it_out() {
        Lease first = claimed();
        tasks.pause(owner, first.taskId());
        tasks.resume(owner, first.taskId());

        assertThat(byHand.claim("replica-b", track, 5)).isEmpty();
        assertThat(appends(first, "the tail")).isTrue();
        assertThat(table.settle(first, NO_TAIL)).isPresent();
        List<ClaimedTask> second = byHand.claim("replica-b", track, 5);

        assertThat(second).extracting(task -> task.lease().attempt()).containsExactly(2);
        assertThat(appends(first, "too late")).isFalse();
        assertThat(steps.save(first, "step", "hash", true, "1")).isFalse();
        assertThat(table.settle(first, NO_TAIL)).isEmpty();
        assertThat(completes(first, "{}")).isFalse();
        assertThat(completes(second.getFirst().lease(), "{}")).isTrue();
        assertEndsOnce(first.taskId());
    }

    @Test
    void two_runs_of_a_task_that_end_in_one_statement_leave_the_newer_ones_words_and_nobody_elses() {
        Lease late = claimed();
        byHand.expireLease(late.taskId());
        table.takeFromDead(Duration.ZERO, 5, 1000);
        Lease newer = byHand.claim("replica-a", track, 5).getFirst().lease();
        Lease other = claimed();
        table.cancel(other.taskId(), "user_cancelled");

        Map<String, Moved> moved = table.complete(List.of(completion(late, "late"), completion(newer, "newer"),
                completion(other, "other")));

        assertThat(moved).containsOnlyKeys(newer.taskId());
        assertThat(moved.get(newer.taskId()).attempt()).isEqualTo(newer.attempt());
        assertThat(log.read(newer.taskId(), 0, 100)).extracting(TaskEvent::json)
                .anyMatch(json -> json.contains("newer")).noneMatch(json -> json.contains("late") || json.contains("other"));
        assertThat(log.read(other.taskId(), 0, 100)).extracting(TaskEvent::json).noneMatch(json -> json.contains("other"));
    }

    @Test
    void two_runs_of_a_task_that_are_renewed_and_flushed_together_each_get_their_own_answer() {
        Lease late = claimed();
        byHand.expireLease(late.taskId());
        table.takeFromDead(Duration.ZERO, 5, 1000);
        Lease newer = byHand.claim("replica-a", track, 5).getFirst().lease();

        assertThat(queue.renew("replica-a", List.of(late, newer), Duration.ofMinutes(1)))
                .containsExactly(Map.entry(newer, TaskStatus.RUNNING));
        for (List<Lease> order : List.of(List.of(late, newer), List.of(newer, late))) {
            Map<EventLog.Writer, List<TaskEvent>> written = log.append(order.stream()
                    .map(lease -> append(lease, lease.attempt() == newer.attempt() ? "newer" : "late")).toList());

            assertThat(written).containsOnlyKeys(new EventLog.Writer(newer.taskId(), newer.attempt()));
            assertThat(written.values().iterator().next()).extracting(TaskEvent::json)
                    .containsExactly("{\"code\": \"newer\"}");
        }
    }

    private static EventLog.Append append(Lease lease, String word) {
        return new EventLog.Append(lease.taskId(), lease.attempt(), lease.holder(),
                List.of(new NewEvent(EventType.INFO, "{\"code\": \"" + word + "\"}")));
    }

    private static Completion completion(Lease lease, String word) {
        return new Completion(lease, "{}", "{}", List.of(new NewEvent(EventType.INFO, "{\"code\": \"" + word + "\"}")));
    }

    @Test
    void a_runner_that_dies_while_settling_is_settled_for_and_its_ghost_changes_nothing() {
        Lease lease = claimed();
        tasks.cancel(owner, lease.taskId(), "user_cancelled");
        assertThat(tasks.get(owner, lease.taskId()).settled()).isFalse();

        byHand.expireLease(lease.taskId());
        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            table.settleForDead(100);
            return tasks.get(owner, lease.taskId()).settled();
        });

        assertThat(appends(lease, "from beyond")).isFalse();
        assertThat(table.settle(lease, new TaskTable.Tail(List.of(), "{\"texts\": {}}", "{}"))).isEmpty();
        assertEndsOnce(lease.taskId());
    }

    @Test
    void a_dead_workers_task_goes_back_without_spending_a_retry_and_its_ghost_is_shut_out() {
        Lease lease = claimed();
        byHand.expireLease(lease.taskId());

        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            table.takeFromDead(Duration.ZERO, 5, 100);
            return tasks.get(owner, lease.taskId()).status == TaskStatus.PENDING;
        });

        assertThat(tasks.get(owner, lease.taskId()).retryCount).isZero();
        assertThat(appends(lease, "from beyond")).isFalse();
        assertThat(completes(lease, "{}")).isFalse();
    }

    @Test
    void a_task_under_which_five_workers_died_is_failed_as_poison() {
        String id = byHand.submit(owner, track, 5);
        for (int death = 1; death <= 5; death++) {
            assertThat(byHand.claim("replica-" + death, track, 1)).hasSize(1);
            byHand.expireLease(id);
            await().atMost(10, TimeUnit.SECONDS).until(() -> {
                table.takeFromDead(Duration.ZERO, 5, 100);
                return tasks.get(owner, id).leaseOwner == null;
            });
        }

        Task task = tasks.get(owner, id);
        assertThat(task.status).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorCode).isEqualTo("poison");
        assertEndsOnce(id);
    }

    @Test
    void a_cancel_that_comes_before_its_task_is_honoured_when_the_task_comes() {
        String key = "mine-" + UUID.randomUUID();
        assertThat(tasks.cancel(owner, key, "user_cancelled")).isInstanceOf(Tasks.Cancelled.Remembered.class);

        String id = submit(key);

        assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.CANCELLED);
        assertThat(log.read(id, 0, 10)).noneMatch(event -> event.json().contains("running"));
        assertEndsOnce(id);
    }

    @Test
    void a_cancel_and_a_create_that_meet_always_end_in_a_cancelled_task() throws Exception {
        for (int round = 0; round < 20; round++) {
            String key = "meet-" + UUID.randomUUID();
            List<String> outcome = both(() -> submit(key), () -> {
                tasks.cancel(owner, key, "user_cancelled");
                return "";
            });
            String id = outcome.getFirst();
            await().atMost(10, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).settled());
            // The script does not exist, so a task that was run would have failed instead.
            assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.CANCELLED);
            assertEndsOnce(id);
        }
    }

    @Test
    void two_writers_of_one_log_leave_no_gap_and_no_double() throws Exception {
        Lease lease = claimed();
        int each = 50;

        both(() -> appendMany(lease, "a", each), () -> appendMany(lease, "b", each));

        List<TaskEvent> events = log.read(lease.taskId(), 0, 500);
        assertThat(events).hasSize(2 + 2 * each);
        assertThat(events.stream().map(TaskEvent::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(event -> event.is(EventType.INFO)).map(TaskEvent::json).distinct()).hasSize(2 * each);
    }

    @Test
    void a_saved_step_is_never_replaced() {
        Lease lease = claimed();

        assertThat(steps.save(lease, "step", "hash", false, "{\"text\": \"half\"}")).isTrue();
        assertThat(steps.find(lease.taskId(), "step", "hash")).isEmpty();
        assertThat(steps.save(lease, "step", "hash", true, "1")).isTrue();
        assertThat(steps.save(lease, "step", "hash", true, "2")).isTrue();

        assertThat(steps.find(lease.taskId(), "step", "hash")).contains("1");
    }

    @Test
    void a_finished_task_can_be_neither_cancelled_nor_paused_nor_resumed() {
        Lease lease = claimed();
        completes(lease, "{}");

        assertThatThrownBy(() -> tasks.cancel(owner, lease.taskId(), "user_cancelled")).isInstanceOf(TaskException.WrongState.class);
        assertThatThrownBy(() -> tasks.pause(owner, lease.taskId())).isInstanceOf(TaskException.WrongState.class);
        assertThatThrownBy(() -> tasks.resume(owner, lease.taskId())).isInstanceOf(TaskException.WrongState.class);
        assertThatThrownBy(() -> tasks.retry(owner, lease.taskId())).isInstanceOf(TaskException.WrongState.class);
    }

    private Lease claimed() {
        String id = byHand.submit(owner, track, 5);
        List<ClaimedTask> claimed = byHand.claim("replica-a", track, 1);
        assertThat(claimed).extracting(ClaimedTask::id).containsExactly(id);
        return claimed.getFirst().lease();
    }

    private String submit(String key) {
        return tasks.submit(Submission.of(owner, ScriptedJob.TYPE, new ScriptedJob.Payload("none"))
                .clientKey(key).runAt(Instant.now().plusSeconds(3600)).build()).id();
    }

    private boolean cancelled(String id) {
        return table.cancel(id, "user_cancelled").isPresent();
    }

    private boolean appends(Lease lease, String word) {
        return !log.append(List.of(append(lease, word))).isEmpty();
    }

    private boolean appendMany(Lease lease, String writer, int count) {
        for (int i = 0; i < count; i++) {
            appends(lease, writer + i);
        }
        return true;
    }

    /** Gapless, and closed by one `done` at its end. */
    private void assertEndsOnce(String id) {
        List<TaskEvent> events = log.read(id, 0, 1000);
        assertThat(events.stream().map(TaskEvent::seq))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(event -> event.is(EventType.DONE))).hasSize(1);
        assertThat(events.getLast().is(EventType.DONE)).isTrue();
    }

    /** Starts both while a third holds the task's row, so that both wait for the same lock, and lets go. */
    private List<Boolean> bothWhileLocked(String id, Callable<Boolean> one, Callable<Boolean> other) throws Exception {
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.inTransaction(connection -> {
                Database.query(connection, "select 1 from task where id = ? for update", row -> 1, id);
                outcomes.add(threads.submit(one));
                outcomes.add(threads.submit(other));
                await().atMost(10, TimeUnit.SECONDS).until(() -> waitingForLocks() >= 2);
                return null;
            });
            return List.of(outcomes.get(0).get(), outcomes.get(1).get());
        }
    }

    private int waitingForLocks() {
        return database.query("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
                row -> row.getInt(1)).getFirst();
    }

    private static <T> List<T> both(Callable<T> one, Callable<T> other) throws InterruptedException, ExecutionException {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<T> first = threads.submit(() -> {
                go.await();
                return one.call();
            });
            Future<T> second = threads.submit(() -> {
                go.await();
                return other.call();
            });
            go.countDown();
            return List.of(first.get(), second.get());
        }
    }

    private boolean completes(Lease lease, String resultJson) {
        return !table.complete(List.of(new Completion(lease, resultJson, "{}", List.of()))).isEmpty();
    }
}
