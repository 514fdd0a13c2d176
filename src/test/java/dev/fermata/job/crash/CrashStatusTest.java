package dev.fermata.job.crash;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.job.crash.dump.Tombstones;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ToldStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System 4's routes that tell how things stand. */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.input", value = "3"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.output", value = "5"),
    @ResourceArg(name = "fermata.llm.providers.idle.requests-per-minute", value = "2"),
    @ResourceArg(name = "fermata.llm.providers.idle.tokens-per-minute", value = "40000"),
    @ResourceArg(name = "fermata.llm.providers.idle.max-concurrent", value = "4"),
    @ResourceArg(name = "fermata.jobs.crash.tiers.idle.tier_2.requests-per-minute", value = "50"),
    @ResourceArg(name = "fermata.jobs.crash.tiers.idle.tier_2.tokens-per-minute", value = "100000"),
    @ResourceArg(name = "fermata.jobs.crash.tiers.idle.tier_3.tokens-per-minute", value = "400000")})
class CrashStatusTest {

    private static final String REPORT = "## Summary\nx\n\n## Root cause\nx\n\n## What to do\nx\n\n## Thread that died\nx\n\n## Stack\nx";

    MisbehavingProvider provider;

    @TestHTTPResource
    URI server;

    private final Api ann = Api.stranger();

    // ---- The caller's analyses

    @Test
    void who_has_no_analysis_sees_an_idle_system() {
        ann.get("/api/status/current").then().statusCode(200).body("status", equalTo("success"))
                .body("data.system_status", equalTo("idle")).body("data.current_provider", equalTo("misbehaving"))
                .body("data.available_providers", hasItems("misbehaving", "my-anthropic")).body("data.active_analyses", hasSize(0))
                .body("data.queue_status.queue_size", equalTo(0)).body("data.api_usage.requests_count", equalTo(0))
                .body("data.api_usage.total_cost", equalTo(0)).body("timestamp", notNullValue());
        ann.get("/api/status/queue").then().statusCode(200).body("data.running_tasks", hasSize(0)).body("data.is_full", equalTo(false))
                .body("data.status_counts.completed", equalTo(0)).body("data.stats.total_submitted", equalTo(0));
    }

    @Test
    void an_analysis_is_seen_while_it_runs_and_counted_when_it_is_over_by_its_owner_alone() throws InterruptedException {
        provider.willDo(Behaviour.silence());
        String id = begin();
        provider.nextCall();

        ann.get("/api/status/current").then().body("data.system_status", equalTo("analyzing"))
                .body("data.active_analyses.id", equalTo(List.of(id))).body("data.active_analyses[0].status", equalTo("running"))
                .body("data.active_analyses[0].mode", equalTo("intelligent")).body("data.active_analyses[0].is_cancelled", equalTo(false))
                .body("data.active_analyses[0].progress_percentage", greaterThan(0));
        ann.get("/api/status/queue").then().body("data.running_tasks.id", equalTo(List.of(id))).body("data.running_count", equalTo(1))
                .body("data.status_counts.running", equalTo(1)).body("data.pending_tasks", hasSize(0));
        ann.get("/api/status/active-analyses").then().body("data.count", equalTo(1)).body("data.analyses[0].analysis_id", equalTo(id))
                .body("data.cancellation_stats.active_count", equalTo(1));
        Api.stranger().get("/api/status/current").then().body("data.active_analyses", hasSize(0)).body("data.system_status", equalTo("idle"));
        Api.stranger().get("/api/status/queue").then().body("data.total_tasks", equalTo(0));

        ann.post("/api/ai/cancel/" + id).then().statusCode(200);
        ann.get("/api/status/active-analyses").then().body("data.count", equalTo(0)).body("data.cancellation_stats.cancelled_count", equalTo(1));
        ann.get("/api/status/queue").then().body("data.stats.total_cancelled", equalTo(1));
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> ann.get("/api/status/current").then()
                .body("data.api_usage.requests_count", equalTo(1)).body("data.api_usage.cancelled_count", equalTo(1))
                .body("data.api_usage.errors_count", equalTo(0)));
    }

    @Test
    void what_waits_for_a_worker_or_is_held_is_active_too() throws InterruptedException {
        provider.willDo(Behaviour.silence());
        String held = begin();
        provider.nextCall();
        ann.post("/api/tasks/" + held + "/pause").then().statusCode(200);
        String later = ann.create(Map.of("task_type", CrashJob.TYPE, "run_at", "2100-01-01T00:00:00Z",
                "payload", Map.of("content", Tombstones.ABORT)));

        ann.get("/api/status/queue").then().body("data.pending_tasks.id", equalTo(List.of(later))).body("data.queue_size", equalTo(1))
                .body("data.status_counts.paused", equalTo(1));
        ann.get("/api/status/active-analyses").then().body("data.analyses.id", equalTo(List.of(later, held)));
    }

    @Test
    void a_stream_tells_at_once_how_things_stand_and_again_when_they_change() throws InterruptedException {
        provider.willDo(Behaviour.silence());
        Api.stranger().post("/api/tasks", Map.of("task_type", CrashJob.TYPE, "payload", Map.of("content", Tombstones.ABORT))).then().statusCode(201);
        try (ToldStream stream = ToldStream.get(server.resolve("/api/status/stream"), Tokens.of(ann.user(), Role.USER))) {
            JsonNode initial = stream.await(word -> word.path("type").asText().equals("initial"));
            assertThat(initial.at("/status/system_status").asText()).isEqualTo("idle");
            assertThat(initial.at("/status/active_analyses")).isEmpty();

            String id = begin();
            JsonNode running = stream.await(word -> word.at("/status/active_analyses/0/status").asText().equals("running"));
            assertThat(running.path("type").asText()).isEqualTo("update");
            assertThat(running.at("/status/active_analyses/0/id").asText()).isEqualTo(id);
            assertThat(running.path("timestamp").asText()).endsWith("Z");

            ann.post("/api/ai/cancel/" + id).then().statusCode(200);
            JsonNode over = stream.await(word -> word.at("/status/queue_status/stats/total_cancelled").asInt() == 1);
            assertThat(over.at("/status/system_status").asText()).isEqualTo("idle");
            assertThat(stream.told()).as("others' analyses").noneMatch(word -> word.at("/status/active_analyses").size() > 1);
        }
    }

    private String begin() {
        return ann.create(Map.of("task_type", CrashJob.TYPE, "language", "en", "metadata", Map.of("mode", "intelligent"),
                "payload", Map.of("content", Tombstones.ABORT)));
    }

    // ---- Limits of providers

    @Test
    void limits_are_those_that_are_configured() {
        ann.get("/api/ai/rate-limits/idle").then().statusCode(200).body("data.provider", equalTo("idle")).body("data.tier", equalTo("current"))
                .body("data.model", equalTo("test-model")).body("data.limits.requests_per_minute", equalTo(2))
                .body("data.limits.tokens_per_minute", equalTo(40_000)).body("data.limits.concurrent_requests", equalTo(4))
                .body("data.limits.requests_per_day", nullValue()).body("data.remaining.requests", nullValue())
                .body("data.available", equalTo(true)).body("data.available_tiers", equalTo(List.of("current", "tier_2", "tier_3")))
                .body("data.formatted", startsWith("Provider: idle\nTier: current\nRequests/min: 2\nTokens/min: 40,000"));
        ann.get("/api/ai/rate-limits/idle?tier=tier_3&model=other").then().body("data.limits.requests_per_minute", nullValue())
                .body("data.limits.tokens_per_minute", equalTo(400_000)).body("data.model", equalTo("other"));
    }

    @Test
    void limits_that_nobody_configured_are_those_that_the_provider_says() {
        provider.willDo(Behaviour.answer(REPORT, Map.of("x-ratelimit-limit-requests", "60", "x-ratelimit-remaining-requests", "3",
                "x-ratelimit-limit-tokens", "9000", "x-ratelimit-remaining-tokens", "8000")));
        ann.get("/api/ai/rate-limits/misbehaving").then().body("data.limits.requests_per_minute", nullValue());

        String id = begin();
        ann.await(id, "completed");

        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> ann.get("/api/ai/rate-limits/misbehaving").then()
                .body("data.limits.requests_per_minute", equalTo(60)).body("data.limits.tokens_per_minute", equalTo(9000))
                .body("data.remaining.requests", equalTo(3)).body("data.remaining.tokens", equalTo(8000)));
    }

    @Test
    void what_is_no_provider_or_no_tier_is_refused_in_the_originals_shape() {
        ann.get("/api/ai/rate-limits/hal").then().statusCode(400).body("status", equalTo("error")).body("message", startsWith("未知的提供方：hal"));
        ann.call().header("Accept-Language", "en").get("/api/ai/rate-limits/idle?tier=gold").then().statusCode(400)
                .body("message", equalTo("tier needs one of current, tier_2, tier_3, not gold"));
        ann.post("/api/ai/suggest-tier", Map.of()).then().statusCode(400).body("status", equalTo("error"));
        ann.post("/api/ai/suggest-tier", Map.of("file_size_kb", 5, "provider", "hal")).then().statusCode(400);
        ann.post("/api/ai/suggest-tier", Map.of("file_size_kb", 5, "desired_time_minutes", 0)).then().statusCode(400);
        given().get("/api/ai/rate-limits/idle").then().statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        // 435,630 tokens of prompts and 64,000 of answers in 8 calls: by which contract are they through, and in what time?
        "20, current, 12.49, tokens_per_minute, 3", "10, tier_2, 5.0, tokens_per_minute, 2", "2, tier_3, 1.25, tokens_per_minute, 1",
        "1, tier_3, 1.25, tokens_per_minute, 0"})
    void the_smallest_contract_that_is_quick_enough_is_suggested(double desired, String tier, float minutes, String factor, int suitable) {
        ann.call().header("Accept-Language", "en").contentType("application/json")
                .body(Map.of("file_size_kb", 1024, "provider", "idle", "desired_time_minutes", desired)).post("/api/ai/suggest-tier")
                .then().statusCode(200).body("data.recommended_tier", equalTo(tier)).body("data.estimated_time", equalTo(minutes))
                .body("data.limiting_factor", equalTo(factor)).body("data.all_suitable_tiers", hasSize(suitable))
                .body("data.warning", suitable == 0 ? equalTo("Cannot complete within 1 minutes") : nullValue());
    }

    @Test
    void where_nothing_is_limited_nothing_takes_time() {
        ann.post("/api/ai/suggest-tier", Map.of("file_size_kb", 1024, "provider", "my-anthropic", "mode", "max_token")).then().statusCode(200)
                .body("data.recommended_tier", equalTo("current")).body("data.estimated_time", equalTo(0f))
                .body("data.limiting_factor", equalTo("none"));
    }

    // ---- Health

    @Test
    void anybody_sees_whether_there_is_a_service_and_no_name_of_a_provider() {
        given().get("/api/health").then().statusCode(200).body("status", equalTo("healthy")).body("checks.api", equalTo("ok"))
                .body("checks.database", equalTo("ok")).body("checks.worker", equalTo("ok")).body("checks.redis", equalTo("not_configured"))
                .body("checks.ai_providers", hasItems("openai", "anthropic")).body("checks.ai_providers", not(hasItem("misbehaving")))
                .body("version", notNullValue()).body("timestamp", notNullValue());
    }

    @Test
    void callers_see_its_parts_and_a_provider_that_is_closed() {
        given().get("/api/health/detailed").then().statusCode(401);
        olga().post("/api/providers/my-azure/close").then().statusCode(200);
        try {
            String told = ann.get("/api/health/detailed").then().statusCode(200).body("overall.status", equalTo("healthy"))
                    .body("components.database.status", equalTo("ok")).body("components.misbehaving.status", equalTo("ok"))
                    .body("components.misbehaving.kind", equalTo("openai")).body("components.my-azure.status", equalTo("closed"))
                    .body("metrics.cpu_count", greaterThan(0)).body("metrics.heap_max_mb", greaterThan(0)).extract().asString();
            assertThat(told).doesNotContain(MisbehavingProviderResource.API_KEY, provider.baseUrl().toString(), "closed by an operator");
            ann.get("/api/status/current").then().body("data.available_providers", not(hasItem("my-azure")));
        } finally {
            olga().post("/api/providers/my-azure/open").then().statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void without_a_provider_it_is_degraded_and_with_a_check_that_is_down_it_is_unhealthy(boolean up) {
        assertThat(new ServiceHealth.Known(Map.of("database", up), List.of()).status())
                .isEqualTo(up ? ServiceHealth.Status.DEGRADED : ServiceHealth.Status.UNHEALTHY);
    }

    private static RequestSpecification olga() {
        return given().header("Authorization", "Bearer " + Tokens.of("olga", Role.OPERATOR));
    }
}
