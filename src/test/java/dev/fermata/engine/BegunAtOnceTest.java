package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that a free worker takes in the statement that makes them. */
@QuarkusTest
class BegunAtOnceTest {

    /** Half of the default. */
    private static final int AT_ONCE = 32;

    @Inject
    Tasks tasks;

    @Inject
    ScriptedJob scripted;

    @Inject
    EventLog log;

    @Inject
    Database database;

    private final Owner owner = new Owner("default", "at-once-" + UUID.randomUUID());
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void let_go() {
        goOn.countDown();
        await().until(() -> database.query("select 1 from task where owner = ? and lease_owner is not null", row -> 1,
                owner.user()).isEmpty());
    }

    @Test
    void a_task_is_running_when_its_create_returns_and_its_log_says_both() {
        String id = tasks.submit(held().build()).id();

        assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.RUNNING);
        assertThat(tasks.get(owner, id).attempt).isEqualTo(1);
        assertThat(log.read(id, 0, 10)).extracting(TaskEvent::json)
                .containsExactly("{\"status\": \"pending\"}", "{\"status\": \"running\"}");
        assertThat(log.read(id, 1, 10)).extracting(TaskEvent::seq).containsExactly(2L);
    }

    @Test
    void it_is_paused_resumed_and_completed_like_any_other() {
        String id = tasks.submit(held().build()).id();

        tasks.pause(owner, id);
        await().until(() -> tasks.get(owner, id).leaseOwner == null);
        goOn.countDown();
        tasks.resume(owner, id);

        await().until(() -> tasks.get(owner, id).status == TaskStatus.COMPLETED);
        assertThat(tasks.get(owner, id).attempt).isEqualTo(2);
        assertThat(log.read(id, 0, 20)).extracting(TaskEvent::seq)
                .isEqualTo(IntStream.rangeClosed(1, 9).mapToObj(Long::valueOf).toList());
    }

    @Test
    void half_of_the_slots_are_left_to_claims() {
        List<String> ids = IntStream.rangeClosed(0, AT_ONCE).mapToObj(i -> tasks.submit(held().build()).id()).toList();

        await().until(() -> ids.stream().allMatch(id -> tasks.get(owner, id).status == TaskStatus.RUNNING));
        assertThat(rowsOfItsBeginning(ids.getFirst())).isEqualTo(1);
        assertThat(rowsOfItsBeginning(ids.getLast())).isEqualTo(2);
    }

    @Test
    void one_for_later_waits() {
        String id = tasks.submit(held().runAt(Instant.now().plus(Duration.ofDays(1))).build()).id();

        assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.PENDING);
        tasks.cancel(owner, id, "user_cancelled");
    }

    @Test
    void its_time_limit_is_kept() {
        String id = tasks.submit(held().timeLimit(Duration.ofMillis(300)).build()).id();

        await().until(() -> tasks.get(owner, id).status == TaskStatus.FAILED);
        assertThat(tasks.get(owner, id).errorCode).isEqualTo("deadline_exceeded");
        assertThat(log.newest(id, EventType.DONE)).isPresent();
    }

    /** How many rows hold the first two events of its log: one where they were written by the create. */
    private int rowsOfItsBeginning(String id) {
        return database.query("select count(*) from task_event where task_id = ? and seq <= 2", row -> row.getInt(1), id)
                .getFirst();
    }

    private Submission.Builder held() {
        return Submission.of(owner, ScriptedJob.TYPE, scripted.register(UUID.randomUUID().toString(), context -> {
            goOn.await();
            return Map.of();
        }));
    }
}
