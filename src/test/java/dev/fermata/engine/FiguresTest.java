package dev.fermata.engine;

import static dev.fermata.testing.Scrape.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Tasks;
import dev.fermata.testing.LogLines;
import dev.fermata.testing.Scrape;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What operators see of tasks: the figures at /q/metrics and the line of every cancel. */
@QuarkusTest
class FiguresTest {

    private static final String CANCELLED = "Analysis cancelled ";

    @Inject
    Tasks tasks;

    @Inject
    ScriptedJob scripted;

    private final Owner owner = new Owner("default", "figures-" + UUID.randomUUID());

    @Test
    void a_cancel_of_a_running_task_is_counted_timed_and_told() throws Exception {
        double before = figure("analysis_cancellations_total{reason=\"budget_exceeded\"}");
        double stopsBefore = figure("cancellation_duration_seconds_count");
        double cleanupsBefore = figure("cancellation_cleanup_duration_seconds_count");
        CountDownLatch asked = new CountDownLatch(1);
        try (var log = new LogLines()) {
            String id = submit(context -> {
                context.llm().user("Say something.").text();
                asked.countDown();
                return context.step("wait", 1, String.class, () -> {
                    new CountDownLatch(1).await();
                    return "never";
                });
            });
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            tasks.cancel(owner, id, "budget_exceeded");

            JsonNode line = line(log, id);
            assertThat(line.fieldNames()).toIterable().containsExactly(
                    "analysis_id", "duration", "tokens_processed", "reason", "cleanup_duration");
            assertThat(line.path("reason").asText()).isEqualTo("budget_exceeded");
            assertThat(line.path("tokens_processed").asInt()).isPositive();
            assertThat(line.path("duration").asDouble()).isPositive();
            assertThat(line.path("cleanup_duration").isNumber()).isTrue();
        }
        assertThat(figure("analysis_cancellations_total{reason=\"budget_exceeded\"}")).isEqualTo(before + 1);
        assertThat(figure("cancellation_duration_seconds_count")).isGreaterThan(stopsBefore);
        assertThat(figure("cancellation_cleanup_duration_seconds_count")).isGreaterThan(cleanupsBefore);
        assertThat(Scrape.text()).contains("cancellation_duration_seconds_bucket{le=\"0.01\"}");
    }

    @Test
    void a_cancel_of_a_waiting_task_is_counted_and_told_but_not_timed() throws Exception {
        double before = figure("analysis_cancellations_total{reason=\"error\"}");
        try (var log = new LogLines()) {
            ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), context -> "never");
            String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload)
                    .runAt(Instant.now().plus(Duration.ofDays(1))).build()).id();
            tasks.cancel(owner, id, "error");

            JsonNode line = line(log, id);
            assertThat(line.path("tokens_processed").asInt(-1)).isZero();
            assertThat(line.path("duration").asDouble(-1)).isZero();
        }
        assertThat(figure("analysis_cancellations_total{reason=\"error\"}")).isEqualTo(before + 1);
    }

    @Test
    void time_that_is_over_is_a_cancel_too() throws Exception {
        double before = figure("analysis_cancellations_total{reason=\"timeout\"}");
        try (var log = new LogLines()) {
            ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), context -> {
                new CountDownLatch(1).await();
                return "never";
            });
            String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload)
                    .timeLimit(Duration.ofMillis(300)).build()).id();

            assertThat(line(log, id).path("reason").asText()).isEqualTo("timeout");
        }
        assertThat(figure("analysis_cancellations_total{reason=\"timeout\"}")).isGreaterThan(before);
    }

    @Test
    void tasks_are_counted_by_type_and_status_and_nobody_is_named() {
        double before = figure("fermata_tasks_moved_total{status=\"completed\",task_type=\"scripted\"}");
        String id = submit(context -> "done");
        await().atMost(10, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).status.terminal());

        await().atMost(5, TimeUnit.SECONDS).until(
                () -> figure("fermata_tasks_moved_total{status=\"completed\",task_type=\"scripted\"}") > before);
        assertThat(figure("fermata_tasks_submitted_total{task_type=\"scripted\"}")).isPositive();
        assertThat(figure("fermata_tasks_queue_wait_seconds_count{task_type=\"scripted\"}")).isPositive();
        await().atMost(5, TimeUnit.SECONDS).until(
                () -> figure("fermata_runs_seconds_count{outcome=\"completed\",task_type=\"scripted\"}") > 0);
        assertThat(Scrape.text()).contains("fermata_worker_running ", "fermata_worker_slots ", "fermata_tasks_waiting ",
                "fermata_tasks_waiting_oldest_seconds ");
        assertThat(Scrape.text()).doesNotContain(owner.user()).doesNotContain(id);
    }

    @Test
    void what_a_handler_quotes_in_its_failure_is_not_logged() {
        String text = "a-document-is-nobodys-business";
        try (var log = new LogLines()) {
            String id = submit(context -> {
                throw new IllegalStateException("cannot read " + text, new IOException(text));
            });
            await().atMost(10, TimeUnit.SECONDS).until(
                    () -> log.of(Runner.class.getName()).stream().anyMatch(line -> line.contains(id)));

            assertThat(log.everything()).contains("java.lang.IllegalStateException", "java.io.IOException",
                    FiguresTest.class.getName()).doesNotContain(text);
            tasks.cancel(owner, id, "user_cancelled");
        }
    }

    private String submit(ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload).build()).id();
    }

    private static JsonNode line(LogLines log, String taskId) throws Exception {
        await().atMost(10, TimeUnit.SECONDS).until(() -> found(log, taskId).isPresent());
        return new ObjectMapper().readTree(found(log, taskId).orElseThrow().substring(CANCELLED.length()));
    }

    private static Optional<String> found(LogLines log, String taskId) {
        List<String> lines = log.of("fermata.cancel").stream().filter(line -> line.contains(taskId)).toList();
        assertThat(lines).hasSizeLessThan(2).allMatch(line -> line.startsWith(CANCELLED));
        return lines.stream().findFirst();
    }
}
