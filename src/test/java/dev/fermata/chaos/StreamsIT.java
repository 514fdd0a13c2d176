package dev.fermata.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many live streams at once: every reader gets every token, on the replica that runs the task and on another. */
class StreamsIT {

    private static final int CALLERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static PacedProvider provider;
    private static Cluster cluster;
    private static ReplicaProcess runner;
    private static ReplicaProcess other;
    private static Vertx vertx;
    private static HttpClient readersClient;

    @BeforeAll
    static void two_replicas_of_which_one_runs_tasks() {
        provider = new PacedProvider();
        cluster = new Cluster("streams", Map.of(
                "OPENAI_BASE_URL", provider.baseUrl(),
                "FERMATA_WORKER_CONCURRENCY", String.valueOf(Scale.streams()),
                "FERMATA_WORKER_BATCH_SIZE", "200",
                // One caller reads them all.
                "FERMATA_SECURITY_STREAMS_PER_OWNER", "0",
                // Streams wait for each other until all have begun.
                "FERMATA_LLM_PROVIDERS_OPENAI_TIMEOUT", "900",
                "FERMATA_LLM_PROVIDERS_OPENAI_IDLE_TIMEOUT", "300"));
        runner = cluster.start("runner", Map.of());
        other = cluster.start("other", Map.of("FERMATA_ROLES", "api"));
        cluster.revive();
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        readersClient = vertx.createHttpClient(new HttpClientOptions(),
                new PoolOptions().setHttp1MaxSize(2 * Scale.streams()));
    }

    @AfterAll
    static void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        cluster.close();
        provider.close();
    }

    @Test
    void every_token_arrives_once_and_in_order_from_the_replica_that_runs_the_task() throws Exception {
        readAll(runner, "same replica");
    }

    @Test
    void every_token_arrives_once_and_in_order_from_another_replica() throws Exception {
        readAll(other, "another replica");
    }

    private static void readAll(ReplicaProcess replica, String where) throws Exception {
        // The first streams find cold code on all sides; their times don't count.
        play(replica, Math.max(1, Scale.streamSeconds() / 3) * Scale.streamRate()).check();
        Round round = play(replica, Scale.streamSeconds() * Scale.streamRate());
        round.note(where);
        round.check();
    }

    /** What came of some streams. */
    private record Round(List<TokenReader> readers, int tokens, List<Long> ages, double seconds, double cpuSeconds,
            double otherCpuSeconds) {

        void check() {
            assertThat(readers).allSatisfy(reader -> {
                assertThat(reader.wrong()).isNull();
                assertThat(reader.closedAfter(tokens)).isTrue();
            });
        }

        void note(String where) throws Exception {
            int lost = readers.stream().mapToInt(reader -> tokens - reader.tokens()).sum();
            int drops = readers.stream().mapToInt(TokenReader::drops).sum();
            Footprint footprint = Footprint.of(runner.pid());
            Figures.spread("provider's token → reader, " + where + ", " + readers.size() + " streams", ages);
            Figures.note("%d streams of %d tokens/s, %s: sent in %.1f s of %.1f s, %d tokens lost, %d streams dropped;"
                    + " the runner %.1f s of CPU, %d MB resident, %d MB at most; the other replica %.1f s of CPU, %d MB",
                    readers.size(), Scale.streamRate(), where, seconds, (double) tokens / Scale.streamRate(), lost, drops,
                    cpuSeconds, footprint.residentMegabytes(), footprint.peakMegabytes(), otherCpuSeconds,
                    Footprint.of(other.pid()).residentMegabytes());
        }
    }

    private static Round play(ReplicaProcess replica, int tokens) throws Exception {
        Ages ages = new Ages();
        List<TokenReader> readers = begin(replica, ages);
        await("all streams have begun").atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() ->
                provider.held() == readers.size() && readers.stream().allMatch(reader -> reader.hearing() || reader.wrong() != null));
        Footprint before = Footprint.of(runner.pid());
        Footprint otherBefore = Footprint.of(other.pid());
        CompletableFuture<Long> sent = provider.goOn(tokens, Scale.streamRate());
        await("all streams have ended").atMost(PATIENCE.plusSeconds(3L * tokens / Scale.streamRate()))
                .pollInterval(Duration.ofMillis(100)).until(() -> readers.stream().allMatch(TokenReader::ended));
        return new Round(readers, tokens, ages.list(), sent.join() / (double) TimeUnit.SECONDS.toNanos(1),
                Footprint.of(runner.pid()).cpuSeconds() - before.cpuSeconds(),
                Footprint.of(other.pid()).cpuSeconds() - otherBefore.cpuSeconds());
    }

    private static List<TokenReader> begin(ReplicaProcess replica, Ages ages) throws Exception {
        List<Future<TokenReader>> begun = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < Scale.streams(); i++) {
                Tender tender = cluster.nextTender(1);
                begun.add(callers.submit(() -> new TokenReader(readersClient, replica.uri(), submit(tender),
                        cluster.token(), ages::add)));
            }
        }
        List<TokenReader> readers = new ArrayList<>();
        for (Future<TokenReader> reader : begun) {
            readers.add(reader.get());
        }
        return readers;
    }

    private static String submit(Tender tender) throws Exception {
        Api.Answer answer = cluster.api(runner).submit(tender);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body().path("id").asText();
    }

    /** How old tokens were; added to by the readers' event loop. */
    private static final class Ages {
        private long[] nanos = new long[1024];
        private int count;

        synchronized void add(long age) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = age;
        }

        synchronized List<Long> list() {
            return Arrays.stream(nanos, 0, count).boxed().toList();
        }
    }
}
