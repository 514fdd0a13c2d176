package dev.fermata.chaos;

import static dev.fermata.testing.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.chaos.Tender.Question;
import dev.fermata.chaos.TenderModel.Asked;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderCall;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cancel and pause in every phase of a task's life, told to the replica that runs it and to one that does not. */
class StopIT {

    /** Where a call to the provider stands. */
    private enum Phase {
        NO_HEADERS(Behaviour.silence()),
        NO_TOKEN(Behaviour.headersThenSilence()),
        MID_STREAM(Behaviour.tokensThenSilence(TOKENS, Duration.ZERO));

        private final Behaviour behaviour;

        Phase(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        void await(ProviderCall call) throws InterruptedException {
            switch (this) {
                case NO_HEADERS -> { }
                case NO_TOKEN -> call.awaitStage(ProviderCall.Stage.HEADERS);
                case MID_STREAM -> call.awaitStage(ProviderCall.Stage.TEXT);
            }
        }
    }

    /** Which replica is told. */
    private enum Told { SAME, OTHER }

    private static final int TOKENS = 5;
    private static final String TOKENS_TEXT = "t0 t1 t2 t3 t4 ";
    private static final int SLOTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Cluster cluster;
    private static TenderModel model;
    private static Books books;
    private static Api runner;
    private static Api other;

    @BeforeAll
    static void two_replicas_of_which_one_runs_tasks() {
        cluster = new Cluster("stop", Map.of(
                "FERMATA_WORKER_CONCURRENCY", String.valueOf(SLOTS),
                // One piece after the other, and a failed call fails the run: the tests decide what comes when.
                "FERMATA_JOBS_BIDDING_CONCURRENCY", "1",
                "FERMATA_LLM_RETRY_MAX_RETRIES", "0"));
        ReplicaProcess running = cluster.start("runner", Map.of());
        ReplicaProcess answering = cluster.start("other", Map.of("FERMATA_ROLES", "api"));
        cluster.revive();
        runner = cluster.api(running);
        other = cluster.api(answering);
        model = cluster.model();
        books = new Books(cluster);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    static Stream<Arguments> verbs() {
        return Stream.of("cancel", "pause")
                .flatMap(verb -> Arrays.stream(Told.values()).map(told -> Arguments.of(verb, told)));
    }

    static Stream<Arguments> verbs_and_phases() {
        return verbs().flatMap(verb -> Arrays.stream(Phase.values())
                .map(phase -> Arguments.of(verb.get()[0], verb.get()[1], phase)));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void a_waiting_task_is_never_asked_about(String verb, Told told) throws Exception {
        List<Tender> fillers = Stream.generate(() -> next(1)).limit(SLOTS).toList();
        model.follow((question, time) -> fillers.stream().anyMatch(filler -> filler.number() == question.tender())
                ? Behaviour.silence() : answer(question.answer()));
        List<String> fillerIds = new ArrayList<>();
        for (Tender filler : fillers) {
            fillerIds.add(submit(filler));
            model.next(filler.questions().getFirst());
        }
        Tender tender = next(2);
        String id = submit(tender);
        tell(verb, told, id);
        for (String filler : fillerIds) {
            tell("cancel", told, filler);
        }
        // A task after it gets its turn, so the stopped one had its chance.
        Tender later = next(1);
        awaitStatus(submit(later), "completed");
        tender.questions().forEach(question -> assertThat(model.times(question)).isZero());
        finish(verb, told, id, tender, Map.of());
    }

    @ParameterizedTest
    @MethodSource("verbs_and_phases")
    void a_call_is_aborted_wherever_it_is(String verb, Told told, Phase phase) throws Exception {
        Tender tender = next(2);
        Question second = tender.questions().get(1);
        model.follow((question, time) ->
                question.equals(second) && time == 1 ? phase.behaviour : answer(question.answer()));
        String id = submit(tender);
        EventReader reader = EventReader.follow(cluster::anyApi, id);
        Asked asked = model.next(second);
        phase.await(asked.call());
        if (phase == Phase.MID_STREAM) {
            reader.awaitText(second.step());
            await().atMost(PATIENCE).until(() -> reader.text(second.step()).equals(TOKENS_TEXT));
        }
        tell(verb, told, id);
        asked.call().closedByClientAt();
        awaitSettled(id);
        assertThat(runner.task(id).partialText(second.step())).isEqualTo(phase == Phase.MID_STREAM ? TOKENS_TEXT : "");
        finish(verb, told, id, tender, Map.of(second, 2));
        reader.awaitEnd(PATIENCE);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void between_steps_the_finished_one_is_kept(String verb, Told told) throws Exception {
        Tender tender = next(2);
        model.follow((question, time) -> answer(question.answer()));
        String id;
        // The answer has come and its step can't be saved yet: the run is between its calls.
        try (Connection locker = cluster.connect(); Statement lock = locker.createStatement()) {
            locker.setAutoCommit(false);
            lock.execute("lock table task_step in share row exclusive mode");
            id = submit(tender);
            model.next(tender.questions().getFirst());
            await().atMost(PATIENCE).until(() -> books.waitingFor("task_step") > 0);
            tell(verb, told, id);
            locker.rollback();
        }
        awaitSettled(id);
        assertThat(books.savedSteps()).containsKey(tender.questions().getFirst());
        finish(verb, told, id, tender, Map.of());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void a_task_that_waits_to_be_tried_again_is_let_be(String verb, Told told) throws Exception {
        Tender tender = next(2);
        Question second = tender.questions().get(1);
        model.follow((question, time) -> question.equals(second) && time == 1
                ? Behaviour.status(429, Map.of("Retry-After", "600")) : answer(question.answer()));
        String id = submit(tender);
        awaitStatus(id, "retry");
        // The limit closed the provider for everybody, for as long as it asked; the tests after this one need it.
        assertThat(runner.openProvider("openai").status()).isEqualTo(200);
        tell(verb, told, id);
        awaitSettled(id);
        books.makeDue(id);
        finish(verb, told, id, tender, Map.of(second, 2));
    }

    @Test
    void a_call_is_closed_at_once() throws Exception {
        // The first calls find cold code on all sides; they don't count.
        for (int i = 0; i < Scale.warmUps(); i++) {
            measure(Told.SAME, Scale.cancels(), "cancel");
            measure(Told.OTHER, Scale.cancels(), "pause");
        }
        for (Told told : Told.values()) {
            for (String verb : List.of("cancel", "pause")) {
                Figures.spread(verb + " → socket closed, " + told.name().toLowerCase(Locale.ROOT) + " replica",
                        measure(told, Scale.cancels(), verb));
            }
        }
    }

    /** One after the other, all phases in turn, from the HTTP request to the closed socket. */
    private List<Long> measure(Told told, int times, String verb) throws Exception {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Phase phase = Phase.values()[i % Phase.values().length];
            model.follow((question, time) -> phase.behaviour);
            Tender tender = next(1);
            String id = submit(tender);
            ProviderCall call = model.next(tender.questions().getFirst()).call();
            phase.await(call);
            long began = System.nanoTime();
            tell(verb, told, id);
            nanos.add(call.closedByClientAt() - began);
            if (verb.equals("pause")) {
                tell("cancel", told, id);
            }
            awaitSettled(id);
        }
        return nanos;
    }

    /** What must come of it: a cancelled task is over; a paused one goes on and asks for nothing it has. */
    private void finish(String verb, Told told, String id, Tender tender, Map<Question, Integer> moreThanOnce)
            throws Exception {
        if (verb.equals("cancel")) {
            assertThat(runner.task(id).taskStatus()).isEqualTo("cancelled");
            assertThat(tell(told, verb, id).status()).isEqualTo(409);
        } else {
            assertThat(runner.task(id).taskStatus()).isEqualTo("paused");
            tell("resume", told, id);
            awaitStatus(id, "completed");
            for (Question question : tender.questions()) {
                assertThat(model.times(question)).as(question.toString())
                        .isEqualTo(moreThanOnce.getOrDefault(question, 1));
            }
        }
        await().atMost(PATIENCE).until(() -> !books.brokenLogs().contains(id));
    }

    private static void tell(String verb, Told told, String id) throws Exception {
        Api.Answer answer = tell(told, verb, id);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static Api.Answer tell(Told told, String verb, String id) throws Exception {
        return (told == Told.SAME ? runner : other).tell(verb, id);
    }

    private static Tender next(int pieces) {
        return cluster.nextTender(pieces);
    }

    private static String submit(Tender tender) throws Exception {
        Api.Answer answer = runner.submit(tender);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.body().path("id").asText();
    }

    private static void awaitStatus(String id, String status) {
        await(status).atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> runner.task(id).taskStatus().equals(status));
    }

    /** Waits until no run holds the task any more, so that its last word is written. */
    private static void awaitSettled(String id) {
        await("settled").atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10))
                .until(() -> books.free(id));
    }
}
