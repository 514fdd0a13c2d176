package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.database.DatabaseException;
import dev.fermata.event.EventLog;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.CancelCriteria;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run on the same replica is told to stop before that is committed, which may take long, or be refused. */
@QuarkusTest
class AheadOfCommitTest {

    @Inject
    Tasks tasks;

    @Inject
    ScriptedJob scripted;

    @Inject
    EventLog log;

    @Inject
    Database database;

    private final Owner owner = new Owner("default", "ahead-" + UUID.randomUUID());

    /** @param deed what PostgreSQL does when a stop of this owner's tasks is about to be committed */
    private void atCommit(String deed) {
        database.update("""
                create function at_commit() returns trigger language plpgsql as $$
                begin
                    if new.owner = '%s' and old.status = 'RUNNING' and new.status in ('CANCELLED', 'PAUSED') then
                        %s;
                    end if;
                    return null;
                end $$""".formatted(owner.user(), deed));
        database.update("""
                create constraint trigger at_commit after update on task
                    deferrable initially deferred for each row execute function at_commit()""");
    }

    @AfterEach
    void stops_are_committed_as_ever() {
        database.update("drop trigger at_commit on task");
        database.update("drop function at_commit()");
    }

    @Test
    void a_task_whose_cancel_is_not_committed_goes_on_at_once_with_what_it_had() throws InterruptedException {
        goesOnAfter(id -> tasks.cancel(owner, id, "user_cancelled"));
    }

    @Test
    void a_task_whose_pause_is_not_committed_goes_on_at_once_with_what_it_had() throws InterruptedException {
        goesOnAfter(id -> tasks.pause(owner, id));
    }

    @Test
    void a_task_that_was_to_be_cancelled_with_others_goes_on_too() throws InterruptedException {
        goesOnAfter(id -> tasks.cancelAll(owner, new CancelCriteria(List.of(id), null, null, null, null, "user_cancelled")));
    }

    @Test
    void a_run_that_is_told_long_before_the_commit_lets_go_of_its_task_after_it() throws InterruptedException {
        atCommit("perform pg_sleep(0.5)");
        CountDownLatch waiting = new CountDownLatch(1);
        String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, scripted.register(owner.user(), context -> {
            context.partial("half of it");
            waiting.countDown();
            new CountDownLatch(1).await();
            return 1;
        })).build()).id();
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        tasks.cancel(owner, id, "user_cancelled");

        // Sooner than its lease could run out.
        await().atMost(5, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).settled());
        assertThat(tasks.get(owner, id).partial.path("result").asText()).isEqualTo("half of it");
        assertThat(log.read(id, 0, 100)).last().extracting(TaskEvent::type).isEqualTo("done");
    }

    private interface Stop {
        void ask(String id);
    }

    private void goesOnAfter(Stop stop) throws InterruptedException {
        atCommit("raise exception 'this stop is not to be committed'");
        AtomicInteger paid = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch waiting = new CountDownLatch(1);
        String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, scripted.register(owner.user(), context -> {
            context.step("paid", 1, Integer.class, paid::incrementAndGet);
            if (runs.incrementAndGet() == 1) {
                waiting.countDown();
                new CountDownLatch(1).await();
            }
            return 1;
        })).build()).id();
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> stop.ask(id)).isInstanceOf(DatabaseException.class);

        await().atMost(10, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).status == TaskStatus.COMPLETED);
        Task task = tasks.get(owner, id);
        assertThat(task.attempt).isEqualTo(2);
        assertThat(task.retryCount).isZero();
        assertThat(paid).hasValue(1);
        assertThat(database.first("select deaths from task where id = ?", row -> row.getInt(1), id)).hasValue(0);
        assertThat(log.read(id, 0, 100)).extracting(TaskEvent::seq).containsExactlyElementsOf(
                LongStream.rangeClosed(1, log.head(id).orElseThrow()).boxed().toList());
    }
}
