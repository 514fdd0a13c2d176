package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.task.Owner;
import dev.fermata.task.Retention;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Times that come: due, too late, long over. */
@QuarkusTest
class MaintenanceTest {

    @Inject
    Tasks tasks;

    @Inject
    Retention retention;

    @Inject
    EventLog log;

    @Inject
    Database database;

    @Inject
    ScriptedJob scripted;

    private final Owner owner = new Owner("default", "times-" + UUID.randomUUID());

    @Test
    void a_task_does_not_start_before_its_time() {
        Instant time = Instant.now().plusSeconds(2);
        String id = tasks.submit(builder(context -> "done").runAt(time).build()).id();

        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.COMPLETED);

        assertThat(get(id).startedAt).isAfterOrEqualTo(time);
    }

    @Test
    void a_running_task_whose_time_is_over_is_stopped_and_fails() {
        String id = tasks.submit(builder(context -> {
            context.text("so far");
            new CountDownLatch(1).await();
            return "never";
        }).timeLimit(Duration.ofSeconds(1)).build()).id();

        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).settled());

        Task task = get(id);
        assertThat(task.status).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorCode).isEqualTo("deadline_exceeded");
        assertThat(task.cancelReason).isEqualTo("timeout");
        assertThat(task.partial.get("texts").get("job").asText()).isEqualTo("so far");
    }

    @Test
    void a_paused_task_whose_time_is_over_fails_without_running() {
        String id = tasks.submit(builder(context -> "never").runAt(Instant.now().plusSeconds(60))
                .timeLimit(Duration.ofSeconds(1)).build()).id();
        tasks.pause(owner, id);

        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).settled());

        assertThat(get(id).errorCode).isEqualTo("deadline_exceeded");
        assertThat(get(id).attempt).isZero();
    }

    @Test
    void a_failed_task_retried_by_hand_keeps_its_finished_steps() {
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        String id = tasks.submit(builder(context -> {
            context.step("paid", "once", Integer.class, steps::incrementAndGet);
            if (runs.incrementAndGet() == 1) {
                throw JobException.permanent("broken", "The second half is broken.", null);
            }
            return "done";
        }).build()).id();
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.FAILED);

        tasks.retry(owner, id);

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.COMPLETED);
        assertThat(steps).hasValue(1);
        assertThat(get(id).error).isNull();
        assertThat(log.read(id, 0, 100).stream().filter(event -> event.is(EventType.DONE))).hasSize(2);
    }

    @Test
    void many_steps_side_by_side_give_their_results_in_the_order_of_the_items() {
        List<Integer> items = IntStream.range(0, 40).boxed().toList();
        String id = tasks.submit(builder(context ->
                context.steps(items, 7, item -> "item-" + item, Integer.class, item -> item * item)).build()).id();

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.COMPLETED);

        assertThat(get(id).result).extracting(node -> node.asInt())
                .containsExactlyElementsOf(items.stream().map(item -> item * item).toList());
    }

    @Test
    void the_first_failure_of_many_steps_stops_the_others_and_keeps_what_was_finished() {
        CountDownLatch finished = new CountDownLatch(1);
        String id = tasks.submit(builder(context -> context.steps(List.of("ok", "bad", "slow"), 3, item -> item,
                String.class, item -> {
                    if (item.equals("bad")) {
                        finished.await();
                        throw JobException.permanent("bad_item", "One item is bad.", null);
                    } else if (item.equals("slow")) {
                        new CountDownLatch(1).await();
                    } else {
                        finished.countDown();
                    }
                    return item;
                })).build()).id();

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).settled());

        assertThat(get(id).errorCode).isEqualTo("bad_item");
    }

    @Test
    void an_unexpected_failure_shows_its_owner_an_error_id_and_nothing_of_its_inside() {
        String id = tasks.submit(builder(context -> {
            throw new IllegalStateException("jdbc:postgresql://secret");
        }).maxRetries(0).build()).id();

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.FAILED);

        assertThat(get(id).error).contains("error id").doesNotContain("secret");
        assertThat(get(id).errorCode).isEqualTo("internal_error");
    }

    @Test
    void finished_tasks_are_removed_with_all_they_own_when_their_time_is_over() {
        String old = completed();
        String recent = completed();
        database.update("update task set completed_at = fermata_now() - interval '31 days' where id = ?", old);

        retention.removeFinished(Duration.ofDays(30), 100);

        Assertions.assertThatThrownBy(() -> get(old)).isInstanceOf(TaskException.NotFound.class);
        assertThat(log.read(old, 0, 10)).isEmpty();
        assertThat(rowsOf(old)).isZero();
        assertThat(get(recent).status).isEqualTo(TaskStatus.COMPLETED);
    }

    private int rowsOf(String id) {
        return database.query("""
                select (select count(*) from task_step where task_id = ?) + (select count(*) from task_event where task_id = ?)
                """, row -> row.getInt(1), id, id).getFirst();
    }

    private String completed() {
        String id = tasks.submit(builder(context -> context.step("one", 1, Integer.class, () -> 1)).build()).id();
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.COMPLETED);
        return id;
    }

    private Submission.Builder builder(ScriptedJob.Script script) {
        return Submission.of(owner, ScriptedJob.TYPE, scripted.register(UUID.randomUUID().toString(), script));
    }

    private Task get(String id) {
        return tasks.get(owner, id);
    }
}
