package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.job.crash.dump.AnrTrace;
import dev.fermata.job.crash.dump.Tombstones;
import dev.fermata.security.Verifying;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.BusyCores;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.Stops;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An analysis whose parts are asked about at once, and one that is stopped before it asks anything. */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.jobs.crash.context-tokens", value = "1000"),
    @ResourceArg(name = "fermata.jobs.crash.concurrency", value = "4"),
    // Room for one dump of more than 256 KB.
    @ResourceArg(name = "fermata.jobs.crash.memory", value = "300K"),
    @ResourceArg(name = "fermata.jobs.crash.memory-pause", value = "0.2S")})
class CrashStagesTest {

    private static final int PARTS = 4;

    MisbehavingProvider provider;

    @TestHTTPResource
    URI server;

    @Inject
    Tasks tasks;

    @Inject
    ScriptedJob scripted;

    private final Api ann = Api.stranger();
    private final Owner owner = new Owner("default", ann.user());

    // ---- Many parts at once

    @Test
    void answers_that_come_in_any_order_are_noted_at_their_own_parts() throws IOException {
        CountDownLatch others = new CountDownLatch(PARTS - 1);
        ScriptedAnalyst analyst = new ScriptedAnalyst(asked -> {
            if (asked.ofPart() && asked.shows("main")) {
                return call -> {
                    others.await(20, TimeUnit.SECONDS);
                    Behaviour.answer(ScriptedAnalyst.notes(asked.threads())).answer(call);
                };
            }
            return asked.ofPart() ? call -> {
                Behaviour.answer(ScriptedAnalyst.notes(asked.threads())).answer(call);
                others.countDown();
            } : null;
        });
        provider.willDo(analyst);

        AnalysisStream stream = stream(fourParts()).awaitEnd();

        assertThat(others.getCount()).isZero();
        JsonNode result = result(stream);
        assertThat(result.path("findings")).hasSize(PARTS).allSatisfy(finding -> {
            assertThat(finding.path("verified").asBoolean()).isTrue();
            assertThat(finding.path("title").asText()).isEqualTo(line(finding.path("part").asInt()));
        });
        assertThat(provider.allCalls().getLast().body()).containsSubsequence("[part 1] about", "[part 2] about", "[part 3] about", "[part 4] about");
        assertThat(analyst.times()).hasSize(PARTS + 1).containsOnly(1);
        assertThat(stream.of("progress").stream().map(word -> word.at("/progress/current_chunk").asInt())).isSorted();
    }

    @Test
    void what_every_part_says_is_told_once_and_what_a_part_says_of_another_is_not_believed() throws IOException {
        provider.willDo(new ScriptedAnalyst(asked -> asked.ofPart() ? Behaviour.answer(ScriptedAnalyst.notes(List.of(line(2)))) : null));

        AnalysisStream stream = stream(fourParts()).awaitEnd();

        assertThat(result(stream).path("findings")).singleElement().satisfies(finding -> {
            assertThat(finding.path("part").asInt()).isEqualTo(2);
            assertThat(finding.path("verified").asBoolean()).isTrue();
        });
        assertThat(stream.content()).contains("evidence not found in the dump");
    }

    @Test
    void a_part_that_a_content_filter_refuses_is_a_hole_and_the_others_are_reported() throws IOException {
        CountDownLatch others = new CountDownLatch(PARTS - 1);
        provider.willDo(new ScriptedAnalyst(asked -> {
            if (asked.ofPart() && asked.shows("w-3")) {
                return call -> {
                    others.await(20, TimeUnit.SECONDS);
                    // A refusal before any answer was read would be the model's, not the part's.
                    String id = ann.get("/api/tasks").path("tasks[0].id");
                    await().atMost(20, TimeUnit.SECONDS).until(() -> ann.get("/api/tasks/" + id).<Integer>path("progress.percent") > 20);
                    Behaviour.tokensThenContentFilter(2).answer(call);
                };
            }
            return asked.ofPart() ? call -> {
                Behaviour.answer(ScriptedAnalyst.notes(asked.threads())).answer(call);
                others.countDown();
            } : null;
        }));

        AnalysisStream stream = stream(fourParts()).awaitEnd();

        assertThat(result(stream).path("unread").toString()).isEqualTo("[{\"code\":\"content_filter\",\"part\":3}]");
        assertThat(stream.of("feedback").toString()).contains("no usable answer to 1 of 4 parts");
    }

    @Test
    void progress_after_a_resume_counts_the_parts_that_were_read_before() throws IOException, InterruptedException {
        AtomicInteger silent = new AtomicInteger(1);
        ScriptedAnalyst analyst = new ScriptedAnalyst(asked -> asked.ofPart() && asked.shows("w-4") && silent.getAndSet(0) == 1
                ? Behaviour.silence() : null);
        provider.willDo(analyst);
        AnalysisStream stream = stream(fourParts());
        await().atMost(20, TimeUnit.SECONDS).until(() -> stream.content().contains("### Part 1 of 4")
                && stream.content().contains("### Part 2 of 4") && stream.content().contains("### Part 3 of 4"));
        tasks.pause(owner, stream.id());
        settled(stream.id());

        tasks.resume(owner, stream.id());
        stream.awaitEnd();

        assertThat(ann.get("/api/tasks/{id}/events", stream.id()).asString()).contains("\"args\": [4, 4]");
        assertThat(analyst.times()).as("three parts and the report once, the silent part twice").containsExactlyInAnyOrder(1, 1, 1, 1, 2);
    }

    // ---- Stopped before anything is asked

    @Test
    void a_pause_while_the_dump_waits_to_be_read_holds_at_once_and_a_resume_goes_on() throws IOException, InterruptedException {
        ScriptedAnalyst analyst = new ScriptedAnalyst(asked -> null);
        provider.willDo(analyst);
        AnalysisStream stream;
        try (BusyCores cores = BusyCores.begin(tasks, scripted)) {
            stream = stream(fourParts());
            reading(stream);

            tasks.pause(owner, stream.id());

            assertThat(settled(stream.id()).status).isEqualTo(TaskStatus.PAUSED);
            assertThat(provider.calls()).isZero();
        }
        tasks.resume(owner, stream.id());
        assertThat(stream.awaitEnd().types()).endsWith("complete");
        assertThat(analyst.times()).hasSize(PARTS + 1).containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/ai/cancel/", "/api/ai/cancel-analysis/"})
    void a_cancel_while_the_dump_waits_to_be_read_ends_it_on_either_route(String route) throws IOException, InterruptedException {
        provider.willDo(new ScriptedAnalyst(asked -> null));
        try (BusyCores cores = BusyCores.begin(tasks, scripted)) {
            AnalysisStream stream = stream(fourParts());
            reading(stream);

            ann.post(route + stream.id(), Map.of("reason", "timeout")).then().statusCode(200).body("data.cancelled", equalTo(true));

            assertThat(stream.awaitEnd().types()).endsWith("cancelled");
            settled(stream.id());
        }
        assertThat(provider.calls()).isZero();
    }

    @Test
    void a_large_dump_waits_until_another_one_is_done_and_can_be_stopped_meanwhile() throws IOException, InterruptedException {
        provider.willDo(Behaviour.silence());
        AnalysisStream first = quick(1);
        ProviderCall asked = provider.nextCall();
        AnalysisStream second = quick(2);
        AnalysisStream third = quick(3);
        postponed(second);
        postponed(third);
        tasks.pause(owner, second.id());
        assertThat(settled(second.id()).status).isEqualTo(TaskStatus.PAUSED);
        assertThat(provider.calls()).as("neither of the others has begun").isEqualTo(1);

        provider.willDo(new ScriptedAnalyst(question -> null));
        tasks.cancel(owner, first.id(), "user_cancelled");
        asked.closedByClientAt();
        assertThat(third.awaitEnd().types()).endsWith("complete");
        tasks.resume(owner, second.id());
        assertThat(second.awaitEnd().types()).endsWith("complete");
        assertThat(List.of(tasks.get(owner, second.id()), tasks.get(owner, third.id())))
                .allSatisfy(task -> assertThat(task.retryCount).isZero());
    }

    @Test
    void large_dumps_that_wait_leave_their_workers_to_others() throws IOException, InterruptedException {
        provider.willDo(Behaviour.silence());
        AnalysisStream first = quick(1);
        provider.nextCall();

        AnalysisStream second = quick(2);

        postponed(second);
        await().atMost(20, TimeUnit.SECONDS).until(() -> tasks.get(owner, second.id()).attempt > 2);
        assertThat(tasks.get(owner, second.id())).satisfies(task -> {
            assertThat(task.retryCount).isZero();
            assertThat(task.error).contains("goes on by itself");
        });
        tasks.cancel(owner, first.id(), "user_cancelled");
        tasks.cancel(owner, second.id(), "user_cancelled");
    }

    /** Nobody runs it, and it is not done. */
    private void postponed(AnalysisStream stream) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> tasks.get(owner, stream.id()).status == TaskStatus.RETRY);
        assertThat(tasks.get(owner, stream.id()).errorCode).isEqualTo("no_room");
    }

    /** More than 256 KB, and one question. */
    private AnalysisStream quick(int number) throws IOException {
        return AnalysisStream.open(server, ann.user(), Map.of("content", AnrTrace.large(50, number, 270_000), "mode", "quick"));
    }

    // ---- Ids of the caller's own

    @Test
    void a_cancel_that_comes_first_calls_the_analysis_off_before_it_begins() throws IOException {
        provider.willDo(new ScriptedAnalyst(asked -> null));
        String id = "mine-" + ann.user();
        ann.post("/api/tasks/" + id + "/cancel").then().statusCode(202);

        AnalysisStream stream = AnalysisStream.open(server, ann.user(), Map.of("content", Tombstones.ABORT, "task_id", id)).awaitEnd();

        assertThat(stream.types()).containsExactly("start", "cancelled");
        assertThat(provider.calls()).isZero();
        ann.get("/api/status/analysis/" + id).then().statusCode(200).body("data.status", equalTo("cancelled"));
    }

    @Test
    void the_same_request_under_the_same_id_is_the_same_analysis_and_another_request_is_refused() throws IOException {
        ScriptedAnalyst analyst = new ScriptedAnalyst(asked -> null);
        provider.willDo(analyst);
        Map<String, Object> request = Map.of("content", fourParts(), "mode", "intelligent", "task_id", "again-" + ann.user());
        AnalysisStream one = AnalysisStream.open(server, ann.user(), request).awaitEnd();
        AnalysisStream two = AnalysisStream.open(server, ann.user(), request).awaitEnd();

        assertThat(two.id()).isEqualTo(one.id());
        assertThat(two.content()).isEqualTo(one.content());
        assertThat(analyst.times()).containsOnly(1);
        ann.get("/api/tasks/{id}/files", one.id()).then().body("files.size()", equalTo(1));
        ann.post("/api/ai/analyze-with-ai", Map.of("content", Tombstones.ABORT, "task_id", "again-" + ann.user())).then().statusCode(409)
                .body("status", equalTo("error"));
        ann.call().header("Accept-Language", "en").contentType("application/json")
                .body(Map.of("content", Tombstones.ABORT, "task_id", "a/b")).post("/api/ai/analyze-with-ai").then().statusCode(400)
                .body("message", startsWith("task_id must be"));
    }

    @Test
    void the_id_stands_in_a_header_too_where_the_front_ends_client_looks_for_it() {
        provider.willDo(new ScriptedAnalyst(asked -> null));

        var response = ann.call().contentType("application/json").body(Map.of("content", fourParts()))
                .post("/api/ai/analyze-with-cancellation");

        assertThat(response.asString()).contains("\"analysis_id\":\"" + response.header("X-Analysis-ID") + "\"");
    }

    private AnalysisStream stream(String dump) throws IOException {
        return AnalysisStream.open(server, ann.user(), Map.of("content", dump, "log_type", "anr", "mode", "intelligent", "force", true));
    }

    /** The main thread and three others, each of which fills a chunk of 10,000 characters. */
    private static String fourParts() {
        String[] stack = new String[130];
        for (int i = 0; i < stack.length; i++) {
            stack[i] = "at com.acme.anvil.work.Station" + i % 7 + ".await(Station.java:" + (100 + i) + ")";
        }
        AnrTrace trace = new AnrTrace().process(4711, "com.acme.anvil", PARTS).thread("main", false, "Waiting", stack);
        for (int i = 2; i <= PARTS; i++) {
            trace.thread("w-" + i, false, "Waiting", stack);
        }
        return trace.end(4711).toString();
    }

    /** The first line of the only thread in that part. */
    private static String line(int part) {
        return part == 1 ? "\"main\" prio=5 tid=1 Waiting" : "\"w-" + part + "\" prio=5 tid=" + part + " Waiting";
    }

    private static void reading(AnalysisStream stream) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> stream.of("progress").stream()
                .anyMatch(word -> word.at("/progress/progress_percentage").asInt() == 1));
    }

    private JsonNode result(AnalysisStream stream) {
        assertThat(stream.types()).endsWith("complete");
        return tasks.get(owner, stream.id()).result;
    }

    private Task settled(String id) {
        return new Stops(tasks, ann).settled(id);
    }
}
