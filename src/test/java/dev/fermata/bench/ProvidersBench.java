package dev.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.bench.ThreeProviders.Three;
import dev.fermata.database.Database;
import dev.fermata.example.LetterReviewJob;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whole tasks, from submit to result, over three providers of which one fails 30 %, one is slow and one dies half-way:
 * whether all complete, and how many calls each costs.
 */
@QuarkusTest
@TestProfile(ProvidersBench.Quiet.class)
@QuarkusTestResource(value = ThreeProviders.class, restrictToAnnotatedClass = true)
class ProvidersBench {

    public static class Quiet implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.log.category.\"fermata.llm\".level", "WARN",
                    "quarkus.log.category.\"dev.fermata\".level", "WARN");
        }
    }

    private static final int TASKS = Integer.getInteger("bench.tasks", 1_000);
    private static final int OWNERS = 10;
    private static final double MOST_CALLS_EACH = 1.5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Inject
    Tasks tasks;

    @Inject
    Database database;

    @Inject
    MeterRegistry meters;

    Three three;

    @Test
    void a_thousand_tasks_over_three_troubled_providers() {
        long began = System.nanoTime();
        for (int task = 0; task < TASKS; task++) {
            var letter = new LetterReviewJob.Letter("Dear Sir, send the parts by 3 May. Letter " + task);
            tasks.submit(Submission.of(new Owner("default", "bench-" + task % OWNERS), "letter_review", letter).build());
        }
        await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> count("status = 'COMPLETED'") >= TASKS / 2);
        three.mortal().close();
        double diedAfter = seconds(began);
        await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE)
                .until(() -> count("status in ('COMPLETED', 'FAILED', 'CANCELLED')") == TASKS);
        double took = seconds(began);

        int calls = three.flaky().calls() + three.slow().calls() + three.mortal().calls();
        long made = print();
        System.out.printf("BENCH %d tasks in %.1f s (the mortal one died after %.1f s): %d completed, %d retries of tasks,"
                        + " %d attempts; %d calls received, %d made, %.2f each%n", TASKS, took, diedAfter,
                count("status = 'COMPLETED'"), sum("retry_count"), sum("attempt"), calls, made, (double) made / TASKS);
        assertThat(count("status = 'COMPLETED'")).isEqualTo(TASKS);
        assertThat((double) made / TASKS).isLessThanOrEqualTo(MOST_CALLS_EACH);
    }

    /** One line a provider; returns all calls, those included that found nobody listening. */
    private long print() {
        long all = 0;
        for (String provider : new String[] {"flaky", "slow", "mortal"}) {
            Map<String, Long> byOutcome = new TreeMap<>();
            for (Timer timer : meters.find("gen_ai.client.operation.duration").tag("fermata.provider", provider).timers()) {
                String error = timer.getId().getTag("error.type");
                byOutcome.merge(error.isEmpty() ? "ok" : error, timer.count(), Long::sum);
            }
            var firstText = meters.find("gen_ai.client.operation.time_to_first_chunk").tag("fermata.provider", provider).timers();
            double mean = firstText.stream().mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS)).sum()
                    / firstText.stream().mapToLong(Timer::count).sum();
            System.out.printf("BENCH provider %s: %s, first text after %.0f ms on average%n", provider, byOutcome, mean);
            all += byOutcome.values().stream().mapToLong(Long::longValue).sum();
        }
        return all;
    }

    private int count(String condition) {
        return database.query("select count(*) from task where " + condition, row -> row.getInt(1)).getFirst();
    }

    private int sum(String column) {
        return database.query("select sum(" + column + ") from task", row -> row.getInt(1)).getFirst();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
