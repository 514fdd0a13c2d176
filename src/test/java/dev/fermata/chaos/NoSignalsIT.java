package dev.fermata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.chaos.Tender.Question;
import dev.fermata.testing.Behaviour;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replicas between which no notification comes through: all goes on, found by polling. */
class NoSignalsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Cluster cluster;
    private static Api deaf;

    @BeforeAll
    static void one_answers_and_the_other_works() {
        cluster = new Cluster("no-signals", Map.of("FERMATA_SIGNAL_ENABLED", "false",
                "FERMATA_WORKER_HEARTBEAT", "0.5s"));
        deaf = cluster.api(cluster.start("api", Map.of("FERMATA_ROLES", "api")));
        cluster.start("worker", Map.of("FERMATA_ROLES", "worker"));
        cluster.revive();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void a_task_is_found_followed_and_finished() throws Exception {
        Tender tender = cluster.nextTender(2);
        cluster.model().follow((question, time) -> Behaviour.answer(question.answer()));
        long began = System.nanoTime();
        String id = deaf.submit(tender).body().path("id").asText();
        EventReader reader = EventReader.follow(() -> deaf, id);
        long pickedUp = cluster.model().next(tender.questions().getFirst()).nanos();
        reader.awaitEnd(PATIENCE);
        Figures.note("no signals: submit → first question %d ms, → reader has seen the end %d ms",
                Duration.ofNanos(pickedUp - began).toMillis(), Duration.ofNanos(System.nanoTime() - began).toMillis());
        tender.questions().forEach(question -> assertThat(cluster.model().times(question)).isEqualTo(1));
    }

    @Test
    void a_cancel_costs_a_heartbeat() throws Exception {
        Tender tender = cluster.nextTender(1);
        Question question = tender.questions().getFirst();
        cluster.model().follow((asked, time) -> Behaviour.silence());
        String id = deaf.submit(tender).body().path("id").asText();
        var call = cluster.model().next(question).call();
        long began = System.nanoTime();
        assertThat(deaf.tell("cancel", id).status()).isEqualTo(200);
        long closed = call.closedByClientAt();
        Figures.note("no signals: cancel → socket closed %d ms, heartbeat 0.5 s",
                Duration.ofNanos(closed - began).toMillis());
        EventReader.follow(() -> deaf, id).awaitEnd(PATIENCE);
    }
}
