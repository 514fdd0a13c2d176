package dev.fermata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.chaos.TenderModel.Asked;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two replicas whose first provider sets a limit: what one is told the other knows. */
class WeatherIT {

    private static final int CLOSED_SECONDS = 5;
    private static final Duration BETWEEN_TENDERS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static MisbehavingProvider first;
    private static TenderModel modelOfFirst;
    private static Cluster cluster;

    @BeforeAll
    static void two_replicas_prefer_the_first_of_two_providers() {
        first = MisbehavingProvider.start();
        modelOfFirst = new TenderModel();
        first.willDo(modelOfFirst);
        cluster = new Cluster("weather", Map.of(
                "FERMATA_LLM_PROVIDERS_FIRST_KIND", "openai",
                "FERMATA_LLM_PROVIDERS_FIRST_BASE_URL", first.baseUrl().toString(),
                "FERMATA_LLM_PROVIDERS_FIRST_MODEL", "m",
                "FERMATA_LLM_ROUTES_DEFAULT", "first,openai"));
        cluster.start("one", Map.of());
        cluster.start("two", Map.of());
        cluster.revive();
    }

    @AfterAll
    static void end() {
        cluster.close();
        first.close();
    }

    @Test
    void within_a_second_nobody_asks_a_provider_that_set_a_limit_until_it_is_over() {
        var limitedAt = new AtomicLong();
        List<String> tasks = new ArrayList<>(submitFor(Duration.ofSeconds(2)));
        int before = modelOfFirst.asked().size();
        modelOfFirst.follow((question, time) -> {
            limitedAt.compareAndSet(0, System.nanoTime());
            long left = CLOSED_SECONDS * 1_000L - millisSince(limitedAt.get());
            return left > 0
                    ? Behaviour.status(429, Map.of("retry-after-ms", Long.toString(left)))
                    : Behaviour.answer(question.answer());
        });
        tasks.addAll(submitFor(Duration.ofSeconds(CLOSED_SECONDS + 4)));
        awaitCompleted(tasks);

        long refused = askedBetween(modelOfFirst, limitedAt.get(), 0, CLOSED_SECONDS * 1_000);
        long late = askedBetween(modelOfFirst, limitedAt.get(), 1_000, CLOSED_SECONDS * 1_000);
        long meanwhile = askedBetween(cluster.model(), limitedAt.get(), 0, CLOSED_SECONDS * 1_000);
        long afterwards = askedBetween(modelOfFirst, limitedAt.get(), CLOSED_SECONDS * 1_000, Integer.MAX_VALUE);
        Figures.note("weather: two replicas, %d tasks; first provider asked %d times before its 429, %d times within"
                + " its %d s (%d of them after the first second), %d times after; the other %d times meanwhile;"
                + " %d retries of tasks", tasks.size(), before, refused, CLOSED_SECONDS, late, afterwards, meanwhile,
                retries());
        assertThat(before).isPositive();
        assertThat(late).isZero();
        assertThat(meanwhile).isPositive();
        assertThat(afterwards).isPositive();
        assertThat(retries()).isZero();
    }

    private static List<String> submitFor(Duration time) {
        List<String> tasks = new ArrayList<>();
        long began = System.nanoTime();
        Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(BETWEEN_TENDERS).atMost(PATIENCE)
                .until(() -> {
                    tasks.add(cluster.submit(cluster.nextTender(1)));
                    return millisSince(began) > time.toMillis();
                });
        return tasks;
    }

    private static void awaitCompleted(List<String> tasks) {
        Awaitility.await().atMost(PATIENCE).until(() -> new Books(cluster).tasks().stream()
                .filter(task -> task.status().equals("COMPLETED")).count() == tasks.size());
    }

    private static int retries() {
        return new Books(cluster).tasks().stream().mapToInt(Books.TaskRow::retries).sum();
    }

    private static long askedBetween(TenderModel model, long since, int fromMillis, int toMillis) {
        return model.asked().stream().map(Asked::nanos)
                .mapToLong(nanos -> TimeUnit.NANOSECONDS.toMillis(nanos - since))
                .filter(millis -> millis >= fromMillis && millis < toMillis)
                .count();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
