package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.fermata.job.crash.dump.AnrTrace;
import dev.fermata.job.crash.dump.Tombstones;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System 4's routes, with simulated answers. */
@QuarkusTest
@TestProfile(Verifying.class)
class CrashApiTest {

    private static final String STREAM = "/api/ai/analyze-with-cancellation";
    private static final String WHOLE = "/api/ai/analyze-with-ai";

    @TestHTTPResource
    URI server;

    private final Api ann = Api.stranger();

    @Test
    void a_large_trace_is_analysed_in_parts_and_told_in_the_originals_words() throws IOException {
        AnalysisStream stream = AnalysisStream.open(server, ann.user(),
                Map.of("content", AnrTrace.large(589, 145, 1_300_000), "log_type", "anr", "mode", "intelligent", "provider", "anthropic")).awaitEnd();

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.contentType()).startsWith("text/event-stream");
        assertThat(stream.types()).startsWith("start").endsWith("complete").doesNotContain("error", "cancelled");
        assertThat(stream.of("start").getFirst().path("cached").asBoolean()).isFalse();
        assertThat(stream.of("feedback").toString()).contains("No provider anthropic is configured here");
        assertThat(stream.of("progress").stream().map(word -> word.at("/progress/progress_percentage").asInt()).toList()).isSorted()
                .allMatch(percent -> percent <= 90);
        assertThat(stream.of("progress").getLast().at("/progress/total_chunks").asInt()).isEqualTo(12);
        assertThat(stream.content()).contains("589, of which 145 daemons", "### Part 12 of 12", "## Summary", "## Root cause");
        assertThat(stream.of("complete").getFirst().path("provider").asText()).isEqualTo("simulated");
        ann.get("/api/tasks/{id}", stream.id()).then().statusCode(200).body("result.facts.threads", equalTo(589))
                .body("result.facts.daemon_threads", equalTo(145)).body("result.statistics.threads_shown", equalTo(589))
                .body("result.findings.size()", greaterThan(0)).body("metadata.mode", equalTo("intelligent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick", "intelligent", "large_file", "max_token"})
    void each_mode_gives_a_report_with_as_many_sections_as_it_promises(String mode) {
        String report = ann.call().header("Accept-Language", "zh").contentType("application/json")
                .body(Map.of("content", Tombstones.ABORT, "log_type", "tombstone", "mode", mode)).post(WHOLE).then().statusCode(200)
                .body("status", equalTo("success")).body("data.mode", equalTo(mode)).body("data.log_type", equalTo("tombstone"))
                .body("data.facts.cause.signal_name", equalTo("SIGABRT")).body("data.tokens_used.input", greaterThan(100))
                .body("data.cost", nullValue()).body("data.provider", equalTo("simulated")).extract().path("data.result");

        int sections = Map.of("quick", 3, "intelligent", 5, "large_file", 5, "max_token", 9).get(mode);
        assertThat(report.lines().filter(line -> line.startsWith("## "))).hasSize(sections + 1).first().asString().contains("事实");
    }

    @Test
    void the_same_question_within_a_day_is_answered_with_the_same_report_unless_it_is_forced() {
        Map<String, Object> question = Map.of("content", Tombstones.VENDOR, "log_type", "tombstone", "mode", "quick");
        String first = ann.post(WHOLE, question).then().body("data.cached", equalTo(false)).extract().path("data.analysis_id");

        ann.post(WHOLE, question).then().statusCode(200).body("data.cached", equalTo(true)).body("data.analysis_id", equalTo(first));
        Map<String, Object> forced = new HashMap<>(question);
        forced.put("force", true);
        ann.post(WHOLE, forced).then().body("data.cached", equalTo(false)).body("data.analysis_id", not(equalTo(first)));
        Map<String, Object> other = new HashMap<>(question);
        other.put("mode", "intelligent");
        ann.post(WHOLE, other).then().body("data.cached", equalTo(false));
        Api.stranger().post(WHOLE, question).then().body("data.cached", equalTo(false));
    }

    @Test
    void a_cached_report_streams_like_any_other_and_says_that_it_is() throws IOException {
        Map<String, Object> question = Map.of("content", Tombstones.OLD, "log_type", "tombstone");
        AnalysisStream first = AnalysisStream.open(server, ann.user(), question).awaitEnd();
        AnalysisStream again = AnalysisStream.open(server, ann.user(), question).awaitEnd();

        assertThat(again.of("start").getFirst().path("cached").asBoolean()).isTrue();
        assertThat(again.of("complete").getFirst().path("cached").asBoolean()).isTrue();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.content()).isEqualTo(first.content());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}|Content is required", "{\"content\": \"  \"}|Content is required",
        "{\"content\": \"\\u0000\"}|Content is required", "{\"content\": 5}|content needs a text",
        "{\"content\": \"x\", \"log_type\": \"crash\"}|log_type needs one of anr, tombstone, not crash",
        "{\"content\": \"x\", \"mode\": \"turbo\"}|mode needs one of quick, intelligent, large_file, max_token, not turbo",
        "{\"content\": \"\\u0008\\u0001\\u0012\\u0004abcd\\u001a\\u0001\\u0001\"}|This is a tombstone in protobuf"})
    void what_cant_be_analysed_is_refused_in_the_originals_shape(String body, String message) {
        for (String route : new String[] {STREAM, WHOLE}) {
            ann.call().header("Accept-Language", "en").contentType("application/json").body(body).post(route).then().statusCode(400)
                    .contentType("application/json").body("status", equalTo("error")).body("message", startsWith(message));
        }
    }

    @Test
    void half_a_surrogate_pair_does_no_harm() {
        for (String half : new String[] {"\\ud800", "\\udc00"}) {
            ann.call().contentType("application/json").body("{\"content\": \"Dear Sir, " + half + " the anvil\"}").post(WHOLE).then()
                    .statusCode(200).body("status", equalTo("success"));
        }
    }

    @Test
    void more_than_20_mb_are_refused_in_the_originals_shape() {
        ann.call().header("Accept-Language", "en").contentType("application/json")
                .body("{\"content\": \"" + "x".repeat((20 << 20) + 1) + "\"}").post(WHOLE).then().statusCode(413).body("status", equalTo("error"))
                .body("message", containsString("20 MB"));
    }

    @Test
    void a_text_that_is_no_dump_is_analysed_with_a_warning_and_another_type_as_what_it_is() {
        ann.post(WHOLE, Map.of("content", "Dear Sir, the anvil is broken.", "log_type", "anr")).then().statusCode(200)
                .body("data.warnings", hasItem("not_recognised")).body("data.facts.kind", equalTo("unknown"));
        ann.post(WHOLE, Map.of("content", Tombstones.XCRASH_ANR, "log_type", "tombstone")).then().statusCode(200)
                .body("data.warnings", hasItem("other_type")).body("data.facts.kind", equalTo("anr"));
    }

    @Test
    void nobody_cancels_or_sees_what_is_not_there_or_somebody_elses() {
        ann.post("/api/ai/cancel/nothing").then().statusCode(404).body("success", equalTo(false)).body("error", containsString("没有这个分析"));
        ann.post("/api/ai/cancel-analysis/nothing", Map.of("reason", "timeout")).then().statusCode(404).body("status", equalTo("error"));
        ann.get("/api/status/analysis/nothing").then().statusCode(404).body("status", equalTo("error"));
        String id = ann.post(WHOLE, Map.of("content", Tombstones.BARE_BACKTRACE)).then().statusCode(200).extract().path("data.analysis_id");
        ann.get("/api/status/analysis/" + id).then().statusCode(200).body("data.status", equalTo("completed"))
                .body("data.is_active", equalTo(false)).body("data.progress.input_tokens", greaterThan(0));
        Api.stranger().get("/api/status/analysis/" + id).then().statusCode(404);
        Api.stranger().post("/api/ai/cancel/" + id).then().statusCode(404);
        ann.post("/api/ai/cancel/" + id).then().statusCode(404);
        ann.get("/api/status/active-analyses").then().statusCode(200).body("data.count", equalTo(0)).body("data.analyses", hasSize(0));
    }

    @Test
    void costs_are_estimated_in_tokens_and_sizes_checked() {
        ann.post("/api/ai/estimate-analysis-cost", Map.of("file_size_kb", 1024, "mode", "intelligent")).then().statusCode(200)
                .body("status", equalTo("success")).body("data.file_info.estimated_tokens", equalTo(419430))
                .body("data.cost_estimates[0].provider", equalTo("simulated")).body("data.cost_estimates[0].total_cost", nullValue())
                .body("data.analysis_plan.chunks", equalTo(7)).body("data.analysis_plan.calls", equalTo(8))
                .body("data.mode_comparison", hasSize(4)).body("data.recommended_mode", equalTo("intelligent"));
        ann.post("/api/ai/estimate-analysis-cost", Map.of("file_size_kb", 99.5)).then().body("data.recommended_mode", equalTo("quick"));
        ann.post("/api/ai/estimate-analysis-cost", Map.of("file_size_kb", 5, "provider", "anthropic")).then()
                .body("data.cost_estimates.provider", hasItem("simulated"));
        ann.post("/api/ai/estimate-analysis-cost", Map.of("file_size_kb", 2048)).then().body("data.recommended_mode", equalTo("large_file"));
        ann.post("/api/ai/estimate-analysis-cost", Map.of("file_size_kb", 0)).then().statusCode(400).body("status", equalTo("error"));
        ann.post("/api/ai/check-file-size", Map.of("file_size", 10485760)).then().statusCode(200).body("data.is_valid", equalTo(true))
                .body("data.max_size", equalTo(20971520));
        ann.post("/api/ai/check-file-size", Map.of("file_size", 20971521)).then().body("data.is_valid", equalTo(false));
        ann.post("/api/ai/check-file-size", Map.of()).then().statusCode(400);
    }

    @Test
    void the_dump_itself_stays_with_its_task_as_a_file() {
        String id = ann.post(WHOLE, Map.of("content", Tombstones.NATIVE_TRACE, "log_type", "anr")).then().statusCode(200)
                .extract().path("data.analysis_id");

        ann.get("/api/tasks/{id}/files", id).then().statusCode(200).body("files[0].name", equalTo("dump.txt"));
        assertThat(ann.get("/api/tasks/{id}/files/dump.txt", id).asString()).isEqualTo(Tombstones.NATIVE_TRACE);
    }

    @Test
    void its_shapes_are_published() {
        ann.get("/api/task-types").then().body("task_types.find { it.name == 'crash_analysis' }.result_schema.required", hasItem("facts"));
        Api.problem(ann.post("/api/tasks", Map.of("task_type", CrashJob.TYPE, "payload", Map.of("mode", "turbo", "content", "x"))), 400, "invalid_payload");
        Api.problem(ann.post("/api/tasks", Map.of("task_type", CrashJob.TYPE, "payload", Map.of("mode", "quick"))), 400, "invalid_payload");
    }
}
