package dev.fermata.bench;

import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Pickup latency and no-op throughput, through the engine. Prints; asserts nothing about time. */
@QuarkusTest
@TestProfile(EngineBench.Wide.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EngineBench {

    /** More slots and larger claims than the defaults, as the peers' throughput settings have. */
    public static class Wide implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fermata.worker.concurrency", String.valueOf(SLOTS), "fermata.worker.batch-size", "500",
                    "quarkus.log.category.\"dev.fermata\".level", "WARN");
        }
    }

    private static final int SLOTS = 1000;
    private static final int SAMPLES = 220;
    private static final int WARM_UP = 20;
    private static final Duration GAP = Duration.ofMillis(50);
    private static final int BACKLOG = Integer.getInteger("bench.backlog", 40_000);
    private static final int CHUNK = 1000;
    private static final int RUNS = 3;
    private static final Owner OWNER = new Owner("default", "bench");

    @Inject
    Tasks tasks;

    @Inject
    NoopJob noop;

    @Inject
    Database database;

    @Test
    @Order(1)
    void pickup_on_an_idle_worker() throws InterruptedException {
        queue(2000);
        finish(2000);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            String id = tasks.submit(submission(NoopJob.Payload.ofOneKilobyte())).id();
            long committed = System.nanoTime();
            await().pollInterval(Duration.ofMillis(1)).atMost(10, TimeUnit.SECONDS).until(() -> noop.begunNanos().containsKey(id));
            if (i >= WARM_UP) {
                millis.add((noop.begunNanos().get(id) - committed) / 1e6);
            }
            TimeUnit.NANOSECONDS.sleep(GAP.toNanos());
        }
        millis.sort(null);
        System.out.printf("BENCH pickup, return of the submit to the handler's first line: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, n=%d%n",
                at(millis, 0.50), at(millis, 0.95), at(millis, 0.99), millis.size());
    }

    @Test
    @Order(2)
    void noop_throughput_with_row_log_and_result_kept() throws InterruptedException {
        for (int run = 1; run <= RUNS; run++) {
            queue(BACKLOG);
            ProcessorTime began = ProcessorTime.now();
            double perSecond = finish(BACKLOG);
            System.out.printf("BENCH no-op tasks, run %d: %.0f tasks/s, n=%d; processor time a task: %s%n", run, perSecond,
                    BACKLOG, ProcessorTime.now().since(began).dividedBy(BACKLOG));
        }
    }

    /** Queues the tasks behind others that hold every slot. */
    private void queue(int count) {
        noop.begunNanos().clear();
        noop.hold();
        tasks.submitAll(Collections.nCopies(SLOTS, submission(new NoopJob.Payload("", true))));
        await().atMost(10, TimeUnit.SECONDS).until(() -> noop.begunNanos().size() == SLOTS);
        for (int from = 0; from < count; from += CHUNK) {
            List<Submission> chunk = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + CHUNK); i++) {
                chunk.add(submission(NoopJob.Payload.ofOneKilobyte()));
            }
            tasks.submitAll(chunk);
        }
        // As after a restart: what was written before is neither the worker's to clean up nor to flush.
        database.update("vacuum analyze");
        database.update("checkpoint");
    }

    /** Opens the gate; gives tasks a second. */
    private double finish(int count) {
        long began = System.nanoTime();
        noop.letGo();
        await().pollInterval(Duration.ofMillis(20)).atMost(10, TimeUnit.MINUTES)
                // Looking for unfinished rows among so many finished ones costs PostgreSQL more than the tasks do.
                .until(() -> noop.begunNanos().size() >= count + SLOTS && unfinished() == 0);
        return count / ((System.nanoTime() - began) / 1e9);
    }

    private int unfinished() {
        return database.query("select count(*) from (select 1 from task where status in ('PENDING', 'RUNNING') limit 1) w",
                row -> row.getInt(1)).getFirst();
    }

    private static Submission submission(NoopJob.Payload payload) {
        return Submission.of(OWNER, NoopJob.TYPE, payload).build();
    }

    private static double at(List<Double> sorted, double quantile) {
        return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }
}
