package dev.fermata.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fermata.chaos.Books.TaskRow;
import dev.fermata.chaos.Tender.Question;
import dev.fermata.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed or told to stop, and a PostgreSQL that is restarted, in the middle of work. */
class DisasterIT {

    private static final Duration SLOW = Duration.ofMillis(60);
    /** Between two kills the readers see at most so many events more. */
    private static final int LONGEST_PEACE = 150;
    private static final int SOME = 6;

    private static Cluster cluster;

    @BeforeAll
    static void two_replicas() {
        cluster = new Cluster("disaster", Map.of(
                "FERMATA_WORKER_LEASE", "3s",
                "FERMATA_WORKER_HEARTBEAT", "0.5s",
                // Here it is never the task's fault that a worker dies under it.
                "FERMATA_WORKER_MAX_DEATHS", "1000"));
        cluster.start("a", Map.of());
        cluster.start("b", Map.of());
    }

    @BeforeEach
    void both_are_ready() {
        cluster.revive();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void after_kill_9_nothing_is_lost_and_nothing_done_twice() throws Exception {
        Random random = new Random(Scale.seed());
        Workload workload = new Workload(cluster, SLOW);
        for (int kill = 1; kill <= Scale.kills(); kill++) {
            workload.add(Scale.tasks() * kill / Scale.kills() - workload.size());
            workload.awaitEvents(random.nextInt(LONGEST_PEACE));
            ReplicaProcess victim = cluster.replicas().get(random.nextInt(cluster.replicas().size()));
            victim.kill();
            victim.start().awaitReady();
        }
        workload.finish().note(Scale.kills() + " x kill -9, seed " + Scale.seed());
        assertThat(workload.tasks()).allMatch(task -> task.retries() == 0);
    }

    @Test
    void a_process_that_is_told_to_stop_hands_its_tasks_over() throws Exception {
        Workload workload = new Workload(cluster, SLOW).add(SOME);
        workload.awaitEvents(10L * SOME);
        ReplicaProcess leaving = cluster.replicas().getFirst();
        Duration took = leaving.terminate();
        List<TaskRow> afterwards = workload.tasks();
        assertThat(afterwards).noneMatch(task -> task.heldBy(leaving));
        workload.finish().note("SIGTERM under " + SOME + " tasks, process gone after " + took.toMillis() + " ms");
        assertThat(workload.tasks()).allMatch(task -> task.retries() == 0 && task.deaths() == 0 && task.attempt() <= 2);
    }

    @ParameterizedTest
    @EnumSource
    void work_goes_on_after_postgres_was_restarted(Postgres.Stop stop) throws Exception {
        Workload workload = new Workload(cluster, SLOW).add(SOME);
        workload.awaitEvents(10L * SOME);
        long began = System.nanoTime();
        cluster.postgres().restart(stop);
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        workload.finish().note("PostgreSQL restarted (" + stop + ", " + millis + " ms) under " + SOME + " tasks");
        assertThat(workload.tasks()).allMatch(task -> task.retries() == 0);
        // A slow machine may take longer to restart than the lease lasts; where it did not, no answer is lost.
        Set<Question> ofOneAttempt = workload.questionsOfOneAttempt();
        assertThat(workload.asked()).filteredOn(asked -> ofOneAttempt.contains(asked.question()))
                .allMatch(asked -> asked.time() == 1);
    }

    @Test
    void a_task_of_the_dead_is_taken_over() throws Exception {
        takeOver(cluster, "lease 3 s, heartbeat 0.5 s, sweep 1 s");
    }

    @ParameterizedTest
    @CsvSource({"15s, 3s, 1s", "2s, 0.4s, 0.25s"})
    void a_task_of_the_dead_is_taken_over_at_other_settings(String lease, String heartbeat, String sweep)
            throws Exception {
        assumeTrue(Scale.takeovers() > 1, "takes a while: only when figures are asked for");
        try (Cluster other = new Cluster("takeover-" + lease, Map.of("FERMATA_WORKER_LEASE", lease,
                "FERMATA_WORKER_HEARTBEAT", heartbeat, "FERMATA_WORKER_SWEEP_INTERVAL", sweep))) {
            other.start("a", Map.of());
            other.start("b", Map.of());
            other.revive();
            takeOver(other, "lease " + lease + ", heartbeat " + heartbeat + ", sweep " + sweep);
        }
    }

    /** From the death of the replica that has just claimed a task to the question of the one that goes on with it. */
    private static void takeOver(Cluster where, String settings) throws Exception {
        List<Long> nanos = new ArrayList<>();
        Books books = new Books(where);
        for (int i = 0; i < Scale.takeovers(); i++) {
            Tender tender = where.nextTender(1);
            Question question = tender.questions().getFirst();
            where.model().follow((asked, time) -> asked.equals(question) && time == 1
                    ? Behaviour.silence() : Behaviour.answer(asked.answer()));
            String id = where.submit(tender);
            EventReader reader = EventReader.follow(where::anyApi, id);
            where.model().next(question);
            TaskRow task = books.task(id);
            ReplicaProcess victim = where.replicas().stream().filter(task::heldBy).findFirst().orElseThrow();
            long died = victim.kill();
            nanos.add(where.model().next(question).nanos() - died);
            reader.awaitEnd(Duration.ofSeconds(30));
            victim.start().awaitReady();
        }
        Figures.spread("kill -9 → another replica asks again; " + settings, nanos);
    }
}
