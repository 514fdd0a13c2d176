package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.database.DatabaseException;
import dev.fermata.event.EventLog;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run on the same replica is told to stop before that is committed, which PostgreSQL may yet refuse. */
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

    @BeforeEach
    void postgresql_refuses_to_commit_a_stop_of_this_owners_tasks() {
        database.update("""
                create function refuse_stop() returns trigger language plpgsql as $$
                begin
                    if new.owner = '%s' and new.status in ('CANCELLED', 'PAUSED') then
                        raise exception 'this stop is not to be committed';
                    end if;
                    return null;
                end $$""".formatted(owner.user()));
        database.update("""
                create constraint trigger refuse_stop after update on task
                    deferrable initially deferred for each row execute function refuse_stop()""");
    }

    @AfterEach
    void postgresql_takes_every_stop_again() {
        database.update("drop trigger refuse_stop on task");
        database.update("drop function refuse_stop()");
    }

    @Test
    void a_task_whose_cancel_is_not_committed_goes_on_at_once_with_what_it_had() throws InterruptedException {
        goesOnAfter(id -> tasks.cancel(owner, id, "user_cancelled"));
    }

    @Test
    void a_task_whose_pause_is_not_committed_goes_on_at_once_with_what_it_had() throws InterruptedException {
        goesOnAfter(id -> tasks.pause(owner, id));
    }

    private interface Stop {
        void ask(String id);
    }

    private void goesOnAfter(Stop stop) throws InterruptedException {
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
