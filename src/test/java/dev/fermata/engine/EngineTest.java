package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.event.EventLog;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.TaskTable;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EngineTest {

    @Inject
    Tasks tasks;

    @Inject
    EventLog log;

    @Inject
    ScriptedJob scripted;

    @Inject
    TaskTable table;

    private final Owner owner = new Owner("default", "engine-" + UUID.randomUUID());

    @Test
    void a_task_runs_to_its_result_and_its_log_tells_the_story() {
        String id = submit(context -> {
            context.progress(50, "half", "half_way");
            return Map.of("answer", 42);
        });

        Task task = awaitStatus(id, TaskStatus.COMPLETED);

        assertThat(task.result.get("answer").asInt()).isEqualTo(42);
        assertThat(task.metadata.get("duration_ms").asDouble()).isPositive();
        List<TaskEvent> events = log.read(id, 0, 100);
        assertThat(events).extracting(TaskEvent::type)
                .containsExactly("status", "status", "progress", "status", "progress", "result", "done");
        assertThat(events.stream().mapToLong(TaskEvent::seq)).containsExactlyElementsOf(
                LongStream.rangeClosed(1, events.size()).boxed().toList());
    }

    @Test
    void a_cancel_stops_a_waiting_job_at_once_and_keeps_its_text() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        String id = submit(context -> context.step("slow", "x", String.class, () -> {
            context.text("half a sen");
            waiting.countDown();
            new CountDownLatch(1).await();
            return "never";
        }));
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        tasks.cancel(owner, id, "user_cancelled");

        await().atMost(5, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).settled());
        Task task = tasks.get(owner, id);
        assertThat(task.status).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task.cancelReason).isEqualTo("user_cancelled");
        assertThat(task.partial.get("texts").get("slow").asText()).isEqualTo("half a sen");
        assertThat(log.read(id, 0, 100)).last().extracting(TaskEvent::type).isEqualTo("done");
    }

    @Test
    void a_paused_task_goes_on_where_it_was_without_running_a_finished_step_again() throws InterruptedException {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        CountDownLatch inSecond = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        String id = submit(context -> {
            context.step("first", 1, Integer.class, first::incrementAndGet);
            return context.step("second", 2, Integer.class, () -> {
                second.incrementAndGet();
                inSecond.countDown();
                goOn.await();
                return 2;
            });
        });
        assertThat(inSecond.await(10, TimeUnit.SECONDS)).isTrue();

        tasks.pause(owner, id);
        await().atMost(5, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).leaseOwner == null);
        assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.PAUSED);
        goOn.countDown();
        tasks.resume(owner, id);

        awaitStatus(id, TaskStatus.COMPLETED);
        assertThat(first).hasValue(1);
        assertThat(second).hasValue(2);
    }

    @Test
    void a_step_that_had_its_result_when_the_pause_came_is_not_run_again() throws InterruptedException {
        AtomicInteger paid = new AtomicInteger();
        CountDownLatch inStep = new CountDownLatch(1);
        String id = submit(context -> context.step("paid", 1, Integer.class, () -> {
            CountDownLatch stopped = new CountDownLatch(1);
            context.signal().onAbort(stopped::countDown);
            inStep.countDown();
            if (paid.incrementAndGet() == 1) {
                // The answer and the stop come together.
                awaitThroughInterrupts(stopped);
            }
            return paid.get();
        }));
        assertThat(inStep.await(10, TimeUnit.SECONDS)).isTrue();

        tasks.pause(owner, id);
        await().atMost(5, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).leaseOwner == null);
        assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.PAUSED);
        tasks.resume(owner, id);

        assertThat(awaitStatus(id, TaskStatus.COMPLETED).result.asInt()).isEqualTo(1);
        assertThat(paid).hasValue(1);
    }

    private static void awaitThroughInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // The stop interrupts as well; what it stops is to be at its end.
            }
        }
    }

    @Test
    void a_failed_run_is_retried_and_then_given_up_with_the_error_visible() {
        AtomicInteger runs = new AtomicInteger();
        ScriptedJob.Payload payload = scripted.register("fails-" + UUID.randomUUID(), context -> {
            runs.incrementAndGet();
            throw JobException.transientFailure("flaky", "The provider was away.", Optional.empty(), null);
        });
        String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload).maxRetries(1).build()).id();

        await().atMost(5, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).status == TaskStatus.RETRY);
        assertThat(tasks.get(owner, id).error).isEqualTo("The provider was away.");
        Task task = awaitStatus(id, TaskStatus.FAILED);

        assertThat(runs).hasValue(2);
        assertThat(task.retryCount).isEqualTo(1);
        assertThat(task.metadata.get("retry_exhausted").asBoolean()).isTrue();
        assertThat(task.errorCode).isEqualTo("flaky");
    }

    @Test
    void a_postponed_run_comes_back_as_often_as_it_takes_and_spends_no_retry() {
        AtomicInteger runs = new AtomicInteger();
        ScriptedJob.Payload payload = scripted.register("waits-" + UUID.randomUUID(), context -> {
            if (runs.incrementAndGet() <= 3) {
                throw JobException.postponed("no_room", "There is no room yet.", Duration.ofMillis(50));
            }
            return "done";
        });
        String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload).maxRetries(0).build()).id();

        Task task = awaitStatus(id, TaskStatus.COMPLETED);

        assertThat(runs).hasValue(4);
        assertThat(task.retryCount).isZero();
        assertThat(task.error).isNull();
        assertThat(log.read(id, 0, 100)).filteredOn(event -> event.json().contains("\"no_room\""))
                .hasSize(3).allMatch(event -> event.json().contains("\"retry_in_ms\": 50"));
    }

    @Test
    void a_job_that_ends_before_it_hears_of_its_cancel_settles_at_once_with_all_it_said() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        String id = submit(context -> {
            context.text("said before the end");
            begun.countDown();
            awaitQuietly(cancelled);
            return "too late";
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        // The table alone: no signal is sent.
        assertThat(table.cancel(id, "user_cancelled")).isPresent();
        cancelled.countDown();

        await().atMost(3, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).settled());
        Task task = tasks.get(owner, id);
        assertThat(task.status).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task.result).isNull();
        assertThat(log.read(id, 0, 100)).anyMatch(event -> event.json().contains("said before the end"));
        assertThat(log.read(id, 0, 100).stream().filter(event -> event.type().equals("done"))).hasSize(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String submit(ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload).build()).id();
    }

    private Task awaitStatus(String id, TaskStatus status) {
        await().atMost(15, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).status == status);
        return tasks.get(owner, id);
    }
}
