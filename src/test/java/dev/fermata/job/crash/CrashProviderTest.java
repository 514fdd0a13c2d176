package dev.fermata.job.crash;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.job.crash.dump.AnrTrace;
import dev.fermata.job.crash.dump.Tombstones;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.Sse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What its owner sees of an analysis, whatever the model answers, and whenever it is stopped. */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    // The smallest chunks there are, one after the other: the script's answers come in the chunks' order.
    @ResourceArg(name = "fermata.jobs.crash.context-tokens", value = "1000"),
    @ResourceArg(name = "fermata.jobs.crash.concurrency", value = "1"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.input", value = "3"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.output", value = "5"),
    @ResourceArg(name = "fermata.jobs.crash.timeout.large-file", value = "0.3S"),
    @ResourceArg(name = "fermata.worker.retry-base-delay", value = "50ms")})
class CrashProviderTest {

    private static final String REPORT = "## Summary\nIt hangs.\n\n## Root cause\nA lock.\n\n## What to do\nLet go.\n\n## Main thread\nWaits."
            + "\n\n## Locks and waits\nTwo.";
    private static final String WHOLE = "/api/ai/analyze-with-ai";
    private static final ObjectMapper JSON = new ObjectMapper();

    MisbehavingProvider provider;

    @TestHTTPResource
    URI server;

    @Inject
    Tasks tasks;

    private final Api ann = Api.stranger();
    private final Owner owner = new Owner("default", ann.user());

    // ---- What the model answers

    @Test
    void a_dump_that_fits_into_one_question_is_one_call_whose_text_streams() throws IOException {
        provider.willDo(Behaviour.answer(REPORT, 20, Duration.ofMillis(2)));

        AnalysisStream stream = stream(AnrTrace.ofLockChain().toString()).awaitEnd();

        assertThat(provider.calls()).isEqualTo(1);
        assertThat(provider.allCalls().getFirst().body()).contains("waiting to lock <0x0aaaaaaa>", "Facts (read from the dump", "TEXT>>>");
        assertThat(stream.types()).startsWith("start").endsWith("complete");
        assertThat(stream.content()).contains("Facts (read from the dump", "main (tid 1)").endsWith(REPORT);
        assertThat(stream.of("progress")).allSatisfy(word -> assertThat(word.at("/progress/progress_percentage").asInt()).isBetween(0, 90));
        JsonNode complete = stream.of("complete").getFirst();
        assertThat(complete.path("total_tokens").asInt()).isEqualTo(18);
        JsonNode used = stream.of("progress").getLast().path("progress");
        assertThat(complete.path("total_cost").asDouble() * 1_000_000)
                .isEqualTo(used.path("input_tokens").asInt() * 3 + used.path("output_tokens").asInt() * 5, within(1e-9));
        JsonNode result = result(stream.id());
        assertThat(result.path("report").asText()).contains(REPORT);
        assertThat(result.at("/facts/lock_chain/2/name").asText()).isEqualTo("stoker");
        assertThat(result.path("warnings")).isEmpty();
    }

    @Test
    void findings_that_the_dump_does_not_bear_out_stay_out_of_the_report_and_are_shown_as_such() throws IOException {
        provider.willDo(Behaviour.answer(notes("one", finding("Main waits", "high", "waiting to lock <0x0aaaaaaa>"), finding("Made up", "critical", "a cosmic ray"))),
                Behaviour.answer(notes("two", finding("main WAITS", "low", "Station3.await"))), Behaviour.answer(REPORT));

        AnalysisStream stream = stream(twoChunks()).awaitEnd();

        assertThat(stream.types()).endsWith("complete");
        assertThat(provider.calls()).isEqualTo(3);
        assertThat(provider.allCalls().getLast().body()).contains("[part 1] one", "[part 2] two", "Main waits").doesNotContain("cosmic");
        JsonNode result = result(stream.id());
        assertThat(result.path("findings").findValuesAsText("title")).containsExactly("Main waits", "Made up");
        assertThat(result.path("findings").findValuesAsText("verified")).containsExactly("true", "false");
        assertThat(result.path("warnings").toString()).contains("evidence_missing");
        assertThat(stream.of("feedback").toString()).contains("quote lines that are not in the dump");
        assertThat(stream.content()).containsSubsequence("### Part 1 of 2", "### Part 2 of 2", REPORT);
    }

    @Test
    void a_stream_that_is_cut_off_is_asked_for_again() throws IOException {
        provider.willDo(Behaviour.tokensThenCut(3), Behaviour.answer(notes("one")), Behaviour.tokensThenReset(2), Behaviour.answer(notes("two")),
                Behaviour.tokensThenCut(2), Behaviour.answer(REPORT));

        AnalysisStream stream = stream(twoChunks()).awaitEnd();

        assertThat(stream.types()).endsWith("complete");
        assertThat(provider.calls()).isEqualTo(6);
        assertThat(stream.of("feedback").toString()).contains("asking again");
        assertThat(stream.content()).endsWith(REPORT);
    }

    @Test
    void a_part_without_a_usable_answer_is_a_hole_that_everybody_sees() throws IOException {
        provider.willDo(Behaviour.answer(notes("one", finding("Main waits", "high", "waiting to lock <0x0aaaaaaa>"))),
                Behaviour.answer("I would rather tell you a story."), Behaviour.answer("{\"summary\": \"cut of"), Behaviour.answer(REPORT));

        AnalysisStream stream = stream(twoChunks()).awaitEnd();

        JsonNode result = result(stream.id());
        assertThat(result.path("unread").toString()).isEqualTo("[{\"code\":\"bad_answer\",\"part\":2}]");
        assertThat(result.path("warnings").toString()).contains("parts_unread");
        assertThat(provider.allCalls().getLast().body()).contains("[part 2] NOT ANALYSED");
        assertThat(stream.content()).contains("this part is not analysed");
        assertThat(stream.of("feedback").toString()).contains("no usable answer to 1 of 2 parts");
        provider.willDo(Behaviour.answer(notes("one")), Behaviour.answer(notes("two")), Behaviour.answer(REPORT));
        assertThat(stream(twoChunks()).awaitEnd().of("complete").getFirst().path("cached").asBoolean()).as("a hole is not cached").isFalse();
    }

    @Test
    void a_model_that_never_answers_usably_fails_the_task_and_a_retry_by_hand_asks_anew() throws IOException {
        provider.willDo(Behaviour.answer("no"));

        AnalysisStream stream = stream(twoChunks()).awaitEnd();

        assertThat(stream.types()).endsWith("error");
        assertThat(stream.of("error").getFirst().path("error_type").asText()).isEqualTo("bad_answer");
        assertThat(provider.calls()).isEqualTo(2);
        provider.willDo(Behaviour.answer(notes("one")), Behaviour.answer(notes("two")), Behaviour.answer(REPORT));
        tasks.retry(owner, stream.id());
        assertThat(ended(stream.id(), TaskStatus.COMPLETED).result.path("report").asText()).contains(REPORT);
    }

    @Test
    void an_empty_report_and_one_that_is_none_are_asked_for_again() throws IOException {
        provider.willDo(Behaviour.stream(Sse.finish("stop") + Sse.usage(11, 0) + Sse.DONE), Behaviour.answer(REPORT));
        assertThat(stream(AnrTrace.ofLockChain().toString()).awaitEnd().content()).endsWith(REPORT);
        assertThat(provider.calls()).isEqualTo(2);

        provider.willDo(Behaviour.answer("Once upon a time."), Behaviour.answer("There was a lock."));
        AnalysisStream never = stream(Tombstones.ABORT).awaitEnd();
        assertThat(never.types()).endsWith("error");
        assertThat(provider.calls()).isEqualTo(2);
        assertThat(ended(never.id(), TaskStatus.FAILED).partial.at("/result/facts/cause/signal_name").asText()).isEqualTo("SIGABRT");
    }

    @Test
    void a_report_that_lacks_sections_or_its_end_says_so() throws IOException {
        provider.willDo(Behaviour.stream(Sse.text("## Summary\nIt hangs and ") + Sse.finish("length") + Sse.usage(11, 7) + Sse.DONE));

        AnalysisStream stream = stream(AnrTrace.ofLockChain().toString()).awaitEnd();

        assertThat(result(stream.id()).path("warnings").toString()).contains("sections_missing", "report_cut");
        assertThat(stream.of("feedback").toString()).contains("lacks the sections Root cause, What to do", "8,000 tokens");
    }

    @Test
    void a_call_takes_no_longer_than_its_mode_allows() throws IOException {
        provider.willDo(Behaviour.silence(), Behaviour.answer(REPORT));

        AnalysisStream stream = AnalysisStream.open(server, ann.user(), Map.of("content", Tombstones.ABORT, "mode", "large_file")).awaitEnd();

        assertThat(stream.types()).endsWith("complete");
        assertThat(provider.calls()).isEqualTo(2);
    }

    // ---- Without money

    @Test
    @Timeout(60)
    void who_waits_without_a_budget_is_refused_at_once_and_nothing_is_begun() {
        provider.willDo(Behaviour.answer(REPORT));
        budget(Map.of("tokens", 0));

        whole(Tombstones.ABORT).statusCode(402).body("status", equalTo("error")).body("message", startsWith("Today's budget is used up"))
                .body("analysis_id", nullValue());

        assertThat(provider.calls()).isZero();
        ann.get("/api/tasks").then().body("total", equalTo(0));
    }

    @Test
    @Timeout(60)
    void a_report_that_is_there_costs_nothing_and_is_given_without_a_budget() {
        provider.willDo(Behaviour.answer(REPORT));
        whole(Tombstones.ABORT).statusCode(200);
        budget(Map.of("tokens", 0));

        whole(Tombstones.ABORT).statusCode(200).body("data.cached", equalTo(true));
    }

    @Test
    @Timeout(60)
    void who_waits_is_told_as_soon_as_the_budget_is_used_up_and_the_analysis_goes_on_when_it_is_raised() {
        provider.willDo(Behaviour.answer(REPORT));
        budget(Map.of("tokens", 40));

        String id = whole(Tombstones.ABORT).statusCode(402).body("status", equalTo("error"))
                .extract().path("analysis_id");

        assertThat(provider.calls()).isZero();
        budget(Map.of());
        assertThat(ended(id, TaskStatus.COMPLETED).result.path("report").asText()).contains(REPORT);
    }

    private ValidatableResponse whole(String dump) {
        return ann.call().header("Accept-Language", "en").contentType("application/json").body(Map.of("content", dump)).post(WHOLE).then();
    }

    private void budget(Map<String, ?> limits) {
        given().header("Authorization", "Bearer " + Tokens.of("olga", Role.OPERATOR)).contentType("application/json").body(limits)
                .put("/api/budgets/{owner}", ann.user()).then().statusCode(200);
    }

    // ---- Stopped at each stage

    @Test
    void a_pause_between_the_parts_keeps_what_was_read_and_pays_for_none_of_it_again() throws IOException, InterruptedException {
        AnalysisStream stream = pausedAfterTheFirstPart();

        JsonNode partial = settled(stream.id()).partial;
        assertThat(partial.at("/result/findings/0/title").asText()).isEqualTo("Main waits");
        assertThat(partial.at("/result/facts/threads").asInt()).isEqualTo(6);
        provider.willDo(Behaviour.answer(notes("two")), Behaviour.answer(REPORT));
        tasks.resume(owner, stream.id());
        stream.awaitEnd();
        assertThat(provider.calls()).isEqualTo(2);
        assertThat(stream.types()).endsWith("complete");
        assertThat(stream.of("feedback").toString()).contains("paused");
        assertThat(stream.content()).containsOnlyOnce("### Part 1 of 2").containsOnlyOnce("### Part 2 of 2").containsOnlyOnce("Facts (read");
        assertThat(percentages(stream)).isSorted();
    }

    @Test
    void a_second_pause_loses_nothing_of_what_was_read_before_the_first() throws IOException, InterruptedException {
        AnalysisStream stream = pausedAfterTheFirstPart();
        provider.willDo(Behaviour.silence());
        tasks.resume(owner, stream.id());
        ProviderCall again = provider.nextCall();

        tasks.pause(owner, stream.id());
        again.closedByClientAt();

        assertThat(settled(stream.id()).partial.at("/result/findings/0/title").asText()).isEqualTo("Main waits");
    }

    @Test
    void a_part_without_a_usable_answer_is_a_hole_after_a_pause_too() throws IOException, InterruptedException {
        AnalysisStream stream = pausedAfterTheFirstPart();
        provider.willDo(Behaviour.answer("I would rather tell you a story."), Behaviour.answer("{\"summary\": \"cut of"), Behaviour.answer(REPORT));

        tasks.resume(owner, stream.id());

        assertThat(result(stream.id()).path("unread").toString()).isEqualTo("[{\"code\":\"bad_answer\",\"part\":2}]");
    }

    @Test
    void a_pause_within_the_report_keeps_its_text_and_asks_for_the_report_alone() throws IOException, InterruptedException {
        provider.willDo(Behaviour.answer(notes("one")), Behaviour.answer(notes("two")), Behaviour.tokensThenSilence(3, Duration.ZERO));
        AnalysisStream stream = stream(twoChunks());
        await().atMost(20, TimeUnit.SECONDS).until(() -> stream.content().contains("t2"));

        tasks.pause(owner, stream.id());

        assertThat(settled(stream.id()).partial.at("/texts/report").asText()).startsWith("t0 t1 t2");
        provider.willDo(Behaviour.answer(REPORT));
        tasks.resume(owner, stream.id());
        assertThat(stream.awaitEnd().content()).endsWith(REPORT);
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void a_cancel_closes_the_call_ends_the_stream_and_keeps_the_partial_text() throws IOException, InterruptedException {
        provider.willDo(Behaviour.tokensThenSilence(4, Duration.ZERO));
        AnalysisStream stream = stream(AnrTrace.ofLockChain().toString());
        ProviderCall call = provider.nextCall();
        await().atMost(20, TimeUnit.SECONDS).until(() -> stream.content().contains("t3"));

        ann.post("/api/ai/cancel/" + stream.id()).then().statusCode(200).body("success", equalTo(true))
                .body("data.analysis_id", equalTo(stream.id())).body("data.cancelled", equalTo(true));

        call.closedByClientAt();
        stream.awaitEnd();
        assertThat(stream.types()).endsWith("cancelled");
        assertThat(stream.of("cancelled").getFirst().path("reason").asText()).isEqualTo("user_cancelled");
        Task task = settled(stream.id());
        assertThat(task.partial.at("/texts/report").asText()).startsWith("t0 t1 t2 t3");
        assertThat(task.partial.at("/result/facts/kind").asText()).isEqualTo("anr");
        ann.post("/api/ai/cancel/" + stream.id()).then().statusCode(404).body("success", equalTo(false))
                .body("error", equalTo("没有这个分析，或已结束"));
        provider.willDo(Behaviour.answer(REPORT));
        tasks.retry(owner, stream.id());
        ended(stream.id(), TaskStatus.COMPLETED);
    }

    @Test
    void a_cancel_carries_its_reason_on_the_documented_route_too() throws IOException, InterruptedException {
        provider.willDo(Behaviour.silence());
        AnalysisStream stream = stream(Tombstones.VENDOR);
        provider.nextCall();

        ann.post("/api/ai/cancel-analysis/" + stream.id(), Map.of("reason", "because")).then().statusCode(400).body("status", equalTo("error"));
        ann.post("/api/ai/cancel-analysis/" + stream.id(), Map.of("reason", "budget_exceeded")).then().statusCode(200)
                .body("status", equalTo("success"));

        assertThat(stream.awaitEnd().of("cancelled").getFirst().path("reason").asText()).isEqualTo("budget_exceeded");
    }

    @Test
    void a_reader_that_hangs_up_cancels_nothing_and_finds_the_report_later() throws IOException, InterruptedException {
        provider.willDo(Behaviour.answer(REPORT, 10, Duration.ofMillis(20)));
        String id = ann.create(Map.of("task_type", CrashJob.TYPE, "language", "en", "payload",
                Map.of("content", Tombstones.VENDOR, "log_type", "tombstone", "mode", "quick")));
        provider.nextCall().awaitStage(ProviderCall.Stage.TEXT);

        assertThat(ended(id, TaskStatus.COMPLETED).result.path("report").asText()).contains("null pointer dereference", "## Root cause");
    }

    private AnalysisStream pausedAfterTheFirstPart() throws IOException, InterruptedException {
        provider.willDo(Behaviour.answer(notes("one", finding("Main waits", "high", "waiting to lock <0x0aaaaaaa>"))), Behaviour.silence());
        AnalysisStream stream = stream(twoChunks());
        provider.nextCall();
        ProviderCall second = provider.nextCall();
        tasks.pause(owner, stream.id());
        second.closedByClientAt();
        settled(stream.id());
        return stream;
    }

    private AnalysisStream stream(String dump) throws IOException {
        return AnalysisStream.open(server, ann.user(), Map.of("content", dump, "log_type", "anr", "mode", "intelligent", "provider", "openai"));
    }

    /** Six threads in two chunks of 10,000 characters. */
    private static String twoChunks() {
        AnrTrace trace = new AnrTrace().subject("Input dispatching timed out").process(4711, "com.acme.anvil", 6)
                .thread("main", false, "Blocked", "at com.acme.anvil.Forge.strike(Forge.java:12)",
                        "- waiting to lock <0x0aaaaaaa> (a com.acme.anvil.Hammer) held by thread 2")
                .thread("smith", false, "Runnable", "at com.acme.anvil.Hammer.lift(Hammer.java:34)",
                        "- locked <0x0aaaaaaa> (a com.acme.anvil.Hammer)");
        for (int i = 0; i < 4; i++) {
            trace.idle("pool-1-thread-" + i, true, 40);
        }
        return trace.end(4711).toString();
    }

    private static String notes(String summary, String... findings) {
        return "{\"summary\":\"" + summary + "\",\"findings\":[" + String.join(",", findings) + "]}";
    }

    private static String finding(String title, String severity, String evidence) {
        return "{\"title\":\"" + title + "\",\"severity\":\"" + severity + "\",\"explanation\":\"Because it is so.\",\"evidence\":\"" + evidence
                + "\",\"thread\":\"main\"}";
    }

    private JsonNode result(String id) throws IOException {
        return JSON.readTree(ended(id, TaskStatus.COMPLETED).result.toString());
    }

    private static List<Integer> percentages(AnalysisStream stream) {
        return stream.of("progress").stream().map(word -> word.at("/progress/progress_percentage").asInt()).toList();
    }

    private Task ended(String id, TaskStatus status) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).status.terminal());
        assertThat(tasks.get(owner, id).status).as(tasks.get(owner, id).error).isEqualTo(status);
        return tasks.get(owner, id);
    }

    private Task settled(String id) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).leaseOwner == null);
        return tasks.get(owner, id);
    }
}
