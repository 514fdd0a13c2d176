package dev.fermata.task;

import static dev.fermata.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.fermata.engine.JobException;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Verifying.class)
class TaskApiTest {

    private static final String TOMORROW = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();

    @Inject
    ScriptedJob scripted;

    private final Api ann = Api.stranger();

    // ---- Create

    @Test
    void a_create_answers_201_with_the_task_and_where_it_is() {
        Response response = ann.post("/api/tasks", waiting());

        String id = response.then().statusCode(201)
                .body("task_type", equalTo("scripted"))
                .body("status", equalTo("pending"))
                .body("retry_count", equalTo(0))
                .body("max_retries", equalTo(3))
                .body("created_at", endsWith("Z"))
                .body("started_at", nullValue())
                .body("completed_at", nullValue())
                .body("error", nullValue())
                .body("result", nullValue())
                .body("metadata", equalTo(Map.of()))
                .extract().path("id");
        response.then().header("Location", endsWith("/api/tasks/" + id));
        assertThat(response.jsonPath().getMap("$")).containsKeys("id", "task_type", "status", "retry_count", "max_retries",
                "created_at", "started_at", "completed_at", "result", "error", "metadata");
    }

    @Test
    void a_create_takes_everything_that_a_task_can_have() {
        Map<String, Object> request = waiting();
        request.putAll(Map.of("max_retries", 0, "priority", 9, "session_id", "s-1", "language", "en",
                "metadata", Map.of("source", "test"), "time_limit", 86_400));

        ann.post("/api/tasks", request).then().statusCode(201)
                .body("max_retries", equalTo(0)).body("priority", equalTo(9)).body("session_id", equalTo("s-1"))
                .body("language", equalTo("en")).body("metadata.source", equalTo("test"))
                .body("run_at", equalTo(TOMORROW)).body("deadline", endsWith("Z"));
    }

    @Test
    void a_create_answers_what_a_look_at_the_task_then_shows() {
        String predecessor = ann.post("/api/tasks", waiting()).path("id");
        Map<String, Object> plain = waiting();
        plain.put("metadata", Map.of("nested", Map.of("n", 1.5, "list", List.of("a", "b"))));
        Map<String, Object> full = waiting();
        full.putAll(Map.of("id", "look-" + UUID.randomUUID(), "max_retries", 0, "priority", 9, "session_id", "s-1",
                "language", "en", "time_limit", 86_400, "after", List.of(predecessor)));

        for (Map<String, Object> request : List.of(waiting(), plain, full)) {
            Map<String, Object> created = ann.post("/api/tasks", request).jsonPath().getMap("$");

            assertThat(ann.get("/api/tasks/" + created.get("id")).jsonPath().getMap("$")).isEqualTo(created);
        }
        for (Map<String, Object> created : ann.post("/api/tasks/batch", Map.of("tasks", List.of(waiting(), plain)))
                .jsonPath().<Map<String, Object>>getList("tasks")) {
            assertThat(ann.get("/api/tasks/" + created.get("id")).jsonPath().getMap("$")).isEqualTo(created);
        }
    }

    @Test
    void metadata_may_say_that_something_is_null() {
        Map<String, Object> request = waiting();
        request.put("metadata", Collections.singletonMap("reviewer", null));

        ann.post("/api/tasks", request).then().statusCode(201).body("metadata", hasKey("reviewer"));
    }

    @ParameterizedTest
    @CsvSource({"priority,-1", "priority,10", "max_retries,-1", "max_retries,11", "time_limit,0"})
    void what_is_out_of_range_is_refused_by_name(String field, int value) {
        Map<String, Object> request = waiting();
        request.put(field, value);

        problem(ann.post("/api/tasks", request), 400, "invalid_request").body("errors.field", hasItem(field));
    }

    @Test
    void an_unknown_type_is_refused_with_the_known_ones() {
        problem(ann.post("/api/tasks", Map.of("task_type", "cook_dinner", "payload", Map.of())), 400, "unknown_task_type")
                .body("detail", containsString("bidding_analysis"));
    }

    @Test
    void a_payload_that_does_not_fit_its_type_is_refused() {
        problem(ann.post("/api/tasks", Map.of("task_type", "bidding_analysis", "payload", Map.of())), 400, "invalid_payload");
        problem(ann.post("/api/tasks", Map.of("task_type", "bidding_analysis", "payload", Map.of("text", Map.of("a", 1)))),
                400, "invalid_payload").body("detail", not(containsString("java.")));
    }

    @Test
    void a_problem_is_told_in_the_readers_language() {
        Map<String, Object> request = Map.of("task_type", "cook_dinner", "payload", Map.of());

        ann.call().header("Accept-Language", "zh-CN,zh;q=0.9").contentType("application/json").body(request)
                .post("/api/tasks").then().body("detail", containsString("没有任务类型")).body("title", equalTo("请求有误"));
        ann.call().header("Accept-Language", "en").get("/api/tasks/nope").then().body("detail", containsString("There is no task"));
    }

    @Test
    void a_task_that_is_to_run_later_waits() {
        String id = ann.create(waiting());

        ann.get("/api/tasks/{id}", id).then().body("status", equalTo("pending")).body("run_at", equalTo(TOMORROW))
                .body("started_at", nullValue());
    }

    @Test
    void a_task_that_is_over_its_time_limit_fails() {
        Map<String, Object> request = running(context -> {
            new CountDownLatch(1).await();
            return null;
        });
        request.put("time_limit", 1);

        JsonPath task = ann.await(ann.create(request), "failed");

        assertThat(task.getString("error_code")).isEqualTo("deadline_exceeded");
        assertThat(task.getString("error")).isNotBlank();
    }

    // ---- Keys

    @Test
    void the_same_request_under_the_same_key_is_the_same_task() {
        Map<String, Object> request = waiting();
        Response first = keyed(ann, request);

        keyed(ann, request).then().statusCode(201).header("Idempotency-Replayed", "true")
                .body("id", equalTo(first.path("id")));
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(keyed(Api.stranger(), request).<String>path("id")).isNotEqualTo(first.path("id"));
    }

    @Test
    void another_request_under_the_same_key_is_refused() {
        Map<String, Object> request = waiting();
        keyed(ann, request);
        request.put("priority", 1);

        problem(keyed(ann, request), 422, "idempotency_key_reused");
    }

    @Test
    void the_same_request_for_another_id_of_the_callers_is_another_request() {
        Map<String, Object> request = waiting();
        keyed(ann, request);
        request.put("id", "own-" + UUID.randomUUID());

        problem(keyed(ann, request), 422, "idempotency_key_reused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "task_id"})
    void the_callers_own_id_names_the_task(String field) {
        Map<String, Object> request = waiting();
        request.put(field, "mine.1");
        String id = ann.create(request);

        ann.get("/api/tasks/mine.1").then().statusCode(200).body("id", equalTo(id)).body("client_key", equalTo("mine.1"));
        ann.post("/api/tasks", request).then().statusCode(201).body("id", equalTo(id)).header("Idempotency-Replayed", "true");
        request.put("priority", 1);
        problem(ann.post("/api/tasks", request), 409, "client_id_taken");
        ann.post("/api/tasks/mine.1/cancel").then().statusCode(200).body("task.id", equalTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stats", "split", "cancel", "batch", "bidding", "purge", "", "a b", "a/b", "../a", "a\u0000b", "a\nb", "名字", "-a"})
    void an_id_that_is_reserved_or_ill_formed_is_refused(String id) {
        Map<String, Object> request = waiting();
        request.put("id", id);

        problem(ann.post("/api/tasks", request), 400, "invalid_request").body("errors.field", hasItem("id"));
    }

    @Test
    void a_very_long_id_is_refused() {
        Map<String, Object> request = waiting();
        request.put("id", "x".repeat(100_000));

        problem(ann.post("/api/tasks", request), 400, "invalid_request");
    }

    // ---- Read

    @Test
    void a_result_is_null_while_the_task_runs_and_there_afterwards() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        String id = ann.create(running(context -> {
            started.countDown();
            goOn.await();
            return Map.of("answer", 42);
        }));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        ann.get("/api/tasks/{id}", id).then().statusCode(200).body("status", equalTo("running"))
                .body("$", hasKey("result")).body("result", nullValue()).body("started_at", endsWith("Z"));
        problem(ann.get("/api/tasks/{id}/result", id), 409, "no_result_yet");
        goOn.countDown();

        JsonPath task = ann.await(id, "completed");
        assertThat(task.getInt("result.answer")).isEqualTo(42);
        assertThat(task.getDouble("metadata.duration_ms")).isPositive();
        assertThat(task.getString("completed_at")).endsWith("Z");
        ann.get("/api/tasks/{id}/result", id).then().statusCode(200).body("answer", equalTo(42));
    }

    @Test
    void a_failure_that_stays_is_failed_with_its_retries_counted() {
        Map<String, Object> request = running(context -> {
            throw JobException.transientFailure("flaky", "LLM 请求超时，请检查网络或稍后再试", Optional.empty(), null);
        });
        request.put("max_retries", 1);

        String id = ann.create(request);

        assertThat(ann.await(id, "retry").getString("error")).isEqualTo("LLM 请求超时，请检查网络或稍后再试");
        JsonPath task = ann.await(id, "failed");
        assertThat(task.getInt("retry_count")).isEqualTo(1);
        assertThat(task.getBoolean("metadata.retry_exhausted")).isTrue();
        assertThat(task.getString("error")).isEqualTo("LLM 请求超时，请检查网络或稍后再试");
    }

    @Test
    void a_list_has_the_newest_first_and_the_real_total() {
        List<String> ids = List.of(ann.create(waiting()), ann.create(waiting()), ann.create(waiting())).stream().sorted().toList();

        ann.get("/api/tasks?limit=2").then().statusCode(200).body("total", equalTo(3))
                .body("tasks.id", contains(ids.get(2), ids.get(1))).body("tasks[0]", not(hasKey("result")));
        ann.get("/api/tasks?limit=2&offset=2").then().body("total", equalTo(3)).body("tasks.id", contains(ids.get(0)));
        String cursor = ann.get("/api/tasks?limit=2").path("next_cursor");
        ann.get("/api/tasks?limit=2&cursor={c}", cursor).then().body("total", equalTo(3))
                .body("tasks.id", contains(ids.get(0))).body("next_cursor", nullValue());
    }

    @Test
    void a_list_can_be_narrowed() {
        Map<String, Object> named = waiting();
        named.put("id", "quarterly-report-7");
        String held = ann.create(named);
        String other = ann.create(waiting());
        ann.post("/api/tasks/" + held + "/pause").then().statusCode(200);

        ann.get("/api/tasks?status=paused").then().body("total", equalTo(1)).body("tasks.id", contains(held));
        ann.get("/api/tasks?status_filter=pending").then().body("tasks.id", contains(other));
        ann.get("/api/tasks?task_type=scripted").then().body("total", equalTo(2));
        ann.get("/api/tasks?task_type=bidding_analysis").then().body("total", equalTo(0)).body("tasks", hasSize(0));
        ann.get("/api/tasks?q=report").then().body("tasks.id", contains(held));
        problem(ann.get("/api/tasks?status=asleep"), 400, "unknown_status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=-1", "limit=0", "limit=501", "offset=-1", "offset=2147483647"})
    void a_page_that_does_not_exist_is_refused(String query) {
        problem(ann.get("/api/tasks?" + query), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=ten", "limit=1.5", "limit=99999999999999999999", "offset=x"})
    void a_parameter_of_the_wrong_type_is_refused(String query) {
        problem(ann.get("/api/tasks?" + query), 400, "invalid_parameter");
    }

    @Test
    void stats_count_every_status() {
        ann.create(waiting());

        ann.get("/api/tasks/stats").then().statusCode(200).body("stats", equalTo(Map.of("pending", 1, "running", 0,
                "completed", 0, "failed", 0, "retry", 0, "cancelled", 0, "paused", 0)));
    }

    @Test
    void the_types_say_whether_they_can_run_and_what_they_take_and_give() {
        String bidding = "task_types.find { it.name == 'bidding_analysis' }.";
        ann.call().header("Accept-Language", "en").get("/api/task-types").then().statusCode(200)
                .body("task_types.name", hasItem("bidding_analysis"))
                .body(bidding + "available", equalTo(true))
                .body(bidding + "description", startsWith("Reads a tender"))
                .body(bidding + "payload_schema.properties", hasKey("file_id"))
                .body(bidding + "result_schema.properties.tabs.maxItems", equalTo(6));
        ann.call().header("Accept-Language", "zh").get("/api/task-types").then()
                .body(bidding + "description", startsWith("为投标团队"));
    }

    // ---- Moves

    @Test
    void a_delete_cancels_and_answers_204_once() {
        String id = ann.create(waiting());

        ann.call().delete("/api/tasks/{id}", id).then().statusCode(204);

        ann.get("/api/tasks/{id}", id).then().body("status", equalTo("cancelled")).body("cancel_reason", equalTo("user_cancelled"));
        problem(ann.call().delete("/api/tasks/{id}", id), 404, "task_not_found");
        problem(ann.call().delete("/api/tasks/nope"), 404, "task_not_found");
    }

    @Test
    void a_cancel_answers_200_then_409() {
        String id = ann.create(waiting());

        ann.post("/api/tasks/" + id + "/cancel").then().statusCode(200).body("ok", equalTo(true))
                .body("success", equalTo(true)).body("task.status", equalTo("cancelled"));
        problem(ann.post("/api/tasks/" + id + "/cancel"), 409, "wrong_state").body("status_of_task", equalTo("cancelled"));
    }

    @Test
    void a_cancel_can_give_its_reason() {
        String id = ann.create(waiting());

        problem(ann.post("/api/tasks/" + id + "/cancel", Map.of("reason", "mood")), 400, "invalid_request");
        ann.post("/api/tasks/" + id + "/cancel", Map.of("reason", "budget_exceeded")).then().statusCode(200)
                .body("task.cancel_reason", equalTo("budget_exceeded"));
    }

    @Test
    void a_cancel_that_comes_before_its_task_is_remembered() {
        ann.post("/api/tasks/later-1/cancel").then().statusCode(202).body("remembered", equalTo(true));
        Map<String, Object> request = waiting();
        request.put("id", "later-1");

        ann.create(request);

        ann.get("/api/tasks/later-1").then().body("status", equalTo("cancelled"));
    }

    @Test
    void pause_resume_and_retry_answer_with_the_task_or_409() {
        String id = ann.create(waiting());

        problem(ann.post("/api/tasks/" + id + "/resume"), 409, "wrong_state");
        problem(ann.post("/api/tasks/" + id + "/retry"), 409, "wrong_state");
        ann.post("/api/tasks/" + id + "/pause").then().statusCode(200).body("task.status", equalTo("paused"));
        problem(ann.post("/api/tasks/" + id + "/pause"), 409, "wrong_state");
        ann.post("/api/tasks/" + id + "/resume").then().statusCode(200).body("task.status", equalTo("pending"));
        ann.post("/api/tasks/" + id + "/cancel").then().statusCode(200);
        ann.post("/api/tasks/" + id + "/retry").then().statusCode(200).body("ok", equalTo(true));
    }

    // ---- Many at once

    @Test
    void a_batch_is_created_whole() {
        ann.post("/api/tasks/batch", Map.of("tasks", List.of(waiting(), waiting()))).then().statusCode(201)
                .body("total", equalTo(2)).body("tasks.status", contains("pending", "pending"));
    }

    @Test
    void a_batch_with_one_bad_task_creates_none() {
        problem(ann.post("/api/tasks/batch", Map.of("tasks", List.of(waiting(),
                Map.of("task_type", "cook_dinner", "payload", Map.of())))), 400, "unknown_task_type");
        Map<String, Object> urgent = waiting();
        urgent.put("priority", 10);
        problem(ann.post("/api/tasks/batch", Map.of("tasks", List.of(waiting(), urgent))), 400, "invalid_request")
                .body("errors.field", hasItem("tasks[1].priority"));

        ann.get("/api/tasks").then().body("total", equalTo(0));
    }

    @Test
    void a_batch_is_cancelled_by_any_criterion() {
        Map<String, Object> inSession = waiting();
        inSession.put("session_id", "s-9");
        String byId = ann.create(waiting());
        String bySession = ann.create(inSession);
        String byStatus = ann.create(waiting());
        ann.post("/api/tasks/" + byStatus + "/pause");
        String left = ann.create(waiting());

        cancelAll(Map.of("ids", List.of(byId, "nope")), byId);
        cancelAll(Map.of("session", "s-9"), bySession);
        cancelAll(Map.of("status", "paused"), byStatus);
        cancelAll(Map.of("type", "bidding_analysis"));
        cancelAll(Map.of("older_than", 3600));
        cancelAll(Map.of("older_than", 0, "type", "scripted"), left);
        problem(ann.post("/api/tasks/cancel", Map.of()), 400, "no_criteria");
        problem(ann.post("/api/tasks/cancel", Map.of("reason", "timeout")), 400, "no_criteria");
    }

    private void cancelAll(Map<String, ?> criteria, String... cancelled) {
        ann.post("/api/tasks/cancel", criteria).then().statusCode(200).body("total", equalTo(cancelled.length))
                .body("cancelled", containsInAnyOrder(cancelled));
    }

    // ---- My data

    @Test
    void erasing_my_data_leaves_nothing_of_mine_and_all_of_others() {
        Api bob = Api.stranger();
        String theirs = bob.create(waiting());
        String waiting = ann.create(waiting());
        String finished = ann.create(running(context -> "done"));
        ann.await(finished, "completed");

        ann.call().delete("/api/me/data").then().statusCode(204);

        problem(ann.get("/api/tasks/{id}", waiting), 404, "task_not_found");
        ann.get("/api/tasks").then().body("total", equalTo(0));
        bob.get("/api/tasks/{id}", theirs).then().statusCode(200).body("status", equalTo("pending"));
    }

    @Test
    void a_task_that_runs_while_its_owner_erases_everything_is_called_off_and_gone() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        String id = ann.create(running(context -> {
            started.countDown();
            new CountDownLatch(1).await();
            return null;
        }));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(ann.call().delete("/api/me/data").statusCode()).isIn(202, 204);

        await().atMost(Duration.ofSeconds(20)).until(() -> ann.get("/api/tasks/{id}", id).statusCode() == 404);
    }

    private static Response keyed(Api caller, Map<String, ?> request) {
        return caller.call().header("Idempotency-Key", "key-1").contentType("application/json").body(request).post("/api/tasks");
    }

    /** A task that stays where it is. */
    private static Map<String, Object> waiting() {
        return new HashMap<>(Map.of("task_type", "scripted", "payload", Map.of("script", "none"), "run_at", TOMORROW));
    }

    private Map<String, Object> running(ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return new HashMap<>(Map.of("task_type", "scripted", "payload", Map.of("script", payload.script())));
    }
}
