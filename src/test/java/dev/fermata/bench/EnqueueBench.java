package dev.fermata.bench;

import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Tasks;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How many tasks clients that wait for each commit enqueue while no worker runs. Prints; asserts nothing about time. */
@QuarkusTest
@TestProfile(EnqueueBench.NoWorker.class)
class EnqueueBench {

    public static class NoWorker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fermata.roles", "api", "fermata.security.dev-user", "true", "quarkus.log.category.\"dev.fermata\".level", "WARN");
        }
    }

    private static final int CLIENTS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    /** A request's way is longer, and the client is in this JVM too: the rate rises for half a minute. */
    private static final Duration WARM_UP_HTTP = Duration.ofSeconds(40);
    private static final Duration MEASURED = Duration.ofSeconds(5);
    private static final int RUNS = 3;
    private static final Owner OWNER = new Owner("default", "bench");

    @Inject
    Tasks tasks;

    @TestHTTPResource("/api/tasks")
    URI route;

    @Test
    void through_the_engine() throws Exception {
        measure("through the engine", WARM_UP, () ->
                tasks.submit(Submission.of(OWNER, NoopJob.TYPE, NoopJob.Payload.ofOneKilobyte()).build()));
    }

    @Test
    void through_http() throws Exception {
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            measure("through HTTP", WARM_UP_HTTP, () -> {
                String body = "{\"task_type\": \"noop\", \"payload\": {\"filler\": \""
                        + NoopJob.Payload.ofOneKilobyte().filler() + "\"}}";
                var answer = http.send(HttpRequest.newBuilder(route).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 201) {
                    throw new IllegalStateException(answer.body());
                }
                return answer;
            });
        }
    }

    private static void measure(String how, Duration warmUp, Callable<?> create) throws Exception {
        perSecond(create, warmUp);
        for (int run = 1; run <= RUNS; run++) {
            ProcessorTime began = ProcessorTime.now();
            double perSecond = perSecond(create, MEASURED);
            System.out.printf("BENCH enqueue %s, one commit each, %d clients, run %d: %.0f tasks/s; processor time a task: %s%n", how,
                    CLIENTS, run, perSecond, ProcessorTime.now().since(began).dividedBy((int) (perSecond * MEASURED.toSeconds())));
        }
    }

    private static double perSecond(Callable<?> create, Duration time) throws Exception {
        long began = System.nanoTime();
        long until = began + time.toNanos();
        List<Future<Integer>> counts = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                counts.add(clients.submit(() -> {
                    int count = 0;
                    while (System.nanoTime() < until) {
                        create.call();
                        count++;
                    }
                    return count;
                }));
            }
        }
        int total = 0;
        for (Future<Integer> count : counts) {
            total += count.get();
        }
        return total / ((System.nanoTime() - began) / 1e9);
    }
}
