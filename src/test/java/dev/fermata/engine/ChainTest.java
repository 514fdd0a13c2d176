package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.task.Chains;
import dev.fermata.task.Owner;
import dev.fermata.task.Predecessor;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that run after others. */
@QuarkusTest
class ChainTest {

    @Inject
    Tasks tasks;

    @Inject
    Chains chains;

    @Inject
    Database database;

    @Inject
    ScriptedJob scripted;

    private final Owner owner = new Owner("default", "chains-" + UUID.randomUUID());

    @Test
    void a_task_runs_after_those_it_names_and_has_their_results_in_that_order() {
        CountDownLatch goOn = new CountDownLatch(1);
        String slow = submit(after(context -> {
            goOn.await();
            return List.of("slow");
        }));
        String quick = submit(after(context -> "quick"));
        String last = submit(after(context -> context.predecessors().stream().map(Predecessor::result).toList(), slow, quick));
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(quick).status == TaskStatus.COMPLETED);

        assertThat(get(last).status).isEqualTo(TaskStatus.PENDING);
        assertThat(get(last).after).containsExactly(slow, quick);
        goOn.countDown();

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(last).status == TaskStatus.COMPLETED);
        assertThat(get(last).result.toString()).isEqualTo("[[\"slow\"],\"quick\"]");
        assertThat(get(last).startedAt).isAfterOrEqualTo(get(slow).completedAt);
    }

    @Test
    void one_that_comes_after_what_is_finished_already_runs_at_once() {
        String first = submit(after(context -> 1));
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(first).status == TaskStatus.COMPLETED);

        String second = submit(after(context -> 2, first));

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).status == TaskStatus.COMPLETED);
    }

    @Test
    void a_failed_predecessor_fails_all_that_come_after_it_without_a_run() {
        String first = submit(after(context -> {
            throw JobException.permanent("broken", "It is broken.", null);
        }));
        String second = submit(after(context -> 2, first));
        String third = submit(after(context -> 3, second));

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(third).settled());

        assertThat(get(second).status).isEqualTo(TaskStatus.FAILED);
        assertThat(get(second).errorCode).isEqualTo("predecessor_failed");
        assertThat(get(second).error).contains(first);
        assertThat(get(third).error).contains(second);
        assertThat(get(third).attempt).isZero();
    }

    @Test
    void a_cancelled_predecessor_fails_even_a_held_successor() {
        String first = submit(later());
        String second = submit(after(context -> 2, first));
        tasks.pause(owner, second);

        tasks.cancel(owner, first, "user_cancelled");

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).status == TaskStatus.FAILED);
    }

    @Test
    void a_retry_of_the_predecessor_and_then_of_the_successor_mends_the_chain() {
        AtomicBoolean mended = new AtomicBoolean();
        String first = submit(after(context -> {
            if (!mended.get()) {
                throw JobException.permanent("broken", "It is broken.", null);
            }
            return "whole";
        }));
        String second = submit(after(context -> context.predecessors().getFirst().result(), first));
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).status == TaskStatus.FAILED);

        tasks.retry(owner, second);
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).status == TaskStatus.FAILED && get(second).settled());
        mended.set(true);
        tasks.retry(owner, first);
        tasks.retry(owner, second);

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).status == TaskStatus.COMPLETED);
        assertThat(get(second).result.asText()).isEqualTo("whole");
    }

    @Test
    void a_paused_and_resumed_successor_still_waits() {
        CountDownLatch goOn = new CountDownLatch(1);
        String first = submit(after(context -> {
            goOn.await();
            return 1;
        }));
        String second = submit(after(context -> 2, first));

        tasks.pause(owner, second);
        tasks.resume(owner, second);

        assertThat(database.first("select due from task where id = ?", row -> row.getBoolean(1), second)).contains(false);
        goOn.countDown();
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).status == TaskStatus.COMPLETED);
    }

    @Test
    void its_own_time_counts_as_well_and_its_types_limit_from_when_it_may_run() {
        String first = submit(after(context -> 1));
        Instant time = Instant.now().plusSeconds(3600);
        String second = tasks.submit(Submission.of(owner, StrictJob.TYPE, new StrictJob.Months(1.0)).after(List.of(first))
                .runAt(time).build()).id();

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(second).deadline != null);

        assertThat(get(second).status).isEqualTo(TaskStatus.PENDING);
        assertThat(get(second).deadline).isBetween(time.plus(StrictJob.LIMIT).minusSeconds(1), time.plus(StrictJob.LIMIT).plusSeconds(1));
    }

    @Test
    void names_in_one_batch_may_be_used_by_those_behind_them() {
        List<Tasks.Submitted> made = tasks.submitAll(List.of(
                builder(context -> 1).clientKey("a").build(),
                builder(context -> 2).clientKey("b").after(List.of("a")).build()));

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(made.getLast().id()).status == TaskStatus.COMPLETED);

        assertThat(get("b").after).containsExactly(made.getFirst().id());
    }

    @Test
    void what_does_not_exist_or_is_somebody_elses_is_refused() {
        String foreign = tasks.submit(Submission.of(new Owner("default", "other-" + UUID.randomUUID()), ScriptedJob.TYPE,
                scripted.register(UUID.randomUUID().toString(), context -> 1)).build()).id();

        for (String unknown : List.of("nope", foreign)) {
            assertThatThrownBy(() -> submit(after(context -> 1, unknown)))
                    .isInstanceOf(TaskException.Unacceptable.class).hasMessageContaining(unknown);
        }
    }

    @Test
    void an_end_that_was_seen_before_somebody_came_to_wait_is_passed_on_to_them_too() {
        // Many come to wait while many others end: none may be left behind.
        List<String> firsts = IntStream.range(0, 30).mapToObj(i -> submit(after(context -> i))).toList();
        List<String> seconds = firsts.parallelStream().map(first -> submit(after(context -> 2, first))).toList();
        List<String> thirds = seconds.parallelStream().map(second -> submit(after(context -> 3, second))).toList();

        await().atMost(20, TimeUnit.SECONDS).until(() -> thirds.stream().allMatch(id -> get(id).status == TaskStatus.COMPLETED));

        await().atMost(5, TimeUnit.SECONDS).until(() -> !chains.anybodyWaits());
        assertThat(database.query("select id from task where awaited > 0 and owner = ?", row -> row.getString(1), owner.user()))
                .isEmpty();
    }

    private Submission later() {
        return builder(context -> 1).runAt(Instant.now().plus(Duration.ofDays(1))).build();
    }

    private Submission after(ScriptedJob.Script script, String... names) {
        return builder(script).after(List.of(names)).build();
    }

    private Submission.Builder builder(ScriptedJob.Script script) {
        return Submission.of(owner, ScriptedJob.TYPE, scripted.register(UUID.randomUUID().toString(), script));
    }

    private String submit(Submission submission) {
        return tasks.submit(submission).id();
    }

    private Task get(String id) {
        return tasks.get(owner, id);
    }
}
