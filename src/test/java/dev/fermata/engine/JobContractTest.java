package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a handler declares about all tasks of its type: their shapes and their time. */
@QuarkusTest
class JobContractTest {

    @Inject
    Tasks tasks;

    private final Owner owner = new Owner("default", "strict-" + UUID.randomUUID());

    @Test
    void a_payload_that_breaks_the_published_schema_is_refused() {
        assertThatThrownBy(() -> tasks.submit(Submission.of(owner, StrictJob.TYPE, Map.of()).build()))
                .isInstanceOf(TaskException.Unacceptable.class).hasMessageContaining("/ breaks required months");
    }

    @Test
    void a_result_that_breaks_the_published_schema_is_not_saved_and_stays_as_partial() {
        String kept = submit(3.5).id();
        String broken = submit(-1.0).id();

        await().atMost(10, TimeUnit.SECONDS).until(() -> get(kept).settled() && get(broken).settled());

        assertThat(get(kept).status).isEqualTo(TaskStatus.COMPLETED);
        assertThat(get(broken).status).isEqualTo(TaskStatus.FAILED);
        assertThat(get(broken).errorCode).isEqualTo("invalid_result");
        assertThat(get(broken).error).contains("/months breaks minimum 0");
        assertThat(get(broken).result).isNull();
        assertThat(get(broken).partial.at("/result/months").asDouble()).isEqualTo(-1.0);
    }

    @Test
    void a_running_task_is_stopped_at_its_types_limit_and_keeps_what_it_said() {
        String id = submit(null).id();

        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).settled());

        assertThat(get(id).status).isEqualTo(TaskStatus.FAILED);
        assertThat(get(id).errorCode).isEqualTo("deadline_exceeded");
        assertThat(get(id).cancelReason).isEqualTo("timeout");
        assertThat(get(id).partial.at("/texts/job").asText()).isEqualTo("so far");
    }

    @Test
    void a_retry_by_hand_has_the_types_limit_anew() {
        String id = submit(null).id();
        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).settled());

        tasks.retry(owner, id);

        Instant from = Instant.now();
        assertThat(get(id).deadline).isBetween(from, from.plus(StrictJob.LIMIT).plusSeconds(1));
        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.FAILED && get(id).settled());
        assertThat(get(id).attempt).isEqualTo(2);
    }

    @Test
    void a_types_limit_counts_from_the_start_that_was_asked_for_and_a_callers_own_comes_first() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        String later = tasks.submit(builder(null).runAt(tomorrow).build()).id();
        String own = tasks.submit(builder(null).runAt(tomorrow).timeLimit(Duration.ofHours(2)).build()).id();

        assertThat(get(later).deadline).isBetween(tomorrow.plusSeconds(1), tomorrow.plusSeconds(3));
        assertThat(get(own).deadline).isBetween(Instant.now().plusSeconds(7000), Instant.now().plusSeconds(7201));
    }

    private Tasks.Submitted submit(Double months) {
        return tasks.submit(builder(months).build());
    }

    private Submission.Builder builder(Double months) {
        return Submission.of(owner, StrictJob.TYPE, new StrictJob.Months(months));
    }

    private Task get(String id) {
        return tasks.get(owner, id);
    }
}
