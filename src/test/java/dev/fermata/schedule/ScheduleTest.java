package dev.fermata.schedule;

import static dev.fermata.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Verifying.class)
class ScheduleTest {

    @Inject
    Database database;

    @Inject
    ScriptedJob scripted;

    @Inject
    ScheduleKeeper keeper;

    private final Api ann = Api.stranger();

    // ---- What a caller may do

    @Test
    void a_schedule_shows_its_next_runs_and_can_be_changed_held_and_removed() {
        Map<String, Object> request = request("0 9 * * 1-5", context -> 1);
        request.put("time_zone", "Asia/Shanghai");
        String id = ann.post("/api/schedules", request).then().statusCode(201)
                .body("next_runs", hasSize(5)).body("next_runs[0]", endsWith("T01:00:00Z")).body("overlap", equalTo("skip"))
                .body("missed", equalTo("once")).body("paused", equalTo(false)).body("last_run", nullValue())
                .body("task.task_type", equalTo("scripted")).extract().path("id");

        ann.get("/api/schedules").then().statusCode(200).body("schedules.id", equalTo(List.of(id)));
        request.put("cron", "30 6 1 1 *");
        request.put("overlap", "replace");
        ann.call().contentType("application/json").body(request).put("/api/schedules/{id}", id).then().statusCode(200)
                .body("cron", equalTo("30 6 1 1 *")).body("next_runs[0]", endsWith("-12-31T22:30:00Z"));
        ann.post("/api/schedules/" + id + "/pause").then().statusCode(200).body("paused", equalTo(true)).body("next_runs", hasSize(0));
        ann.post("/api/schedules/" + id + "/resume").then().statusCode(200).body("paused", equalTo(false)).body("next_runs", hasSize(5));
        ann.call().delete("/api/schedules/{id}", id).then().statusCode(204);
        problem(ann.get("/api/schedules/{id}", id), 404, "schedule_not_found");
        problem(ann.call().delete("/api/schedules/{id}", id), 404, "schedule_not_found");
    }

    @Test
    void what_could_never_make_a_task_is_refused_at_once() {
        problem(ann.post("/api/schedules", request("every day", context -> 1)), 400, "cron_invalid");
        problem(ann.post("/api/schedules", request("0 0 31 4 *", context -> 1)), 400, "cron_never");
        Map<String, Object> zone = request("0 0 * * *", context -> 1);
        zone.put("time_zone", "Moon/Base");
        problem(ann.post("/api/schedules", zone), 400, "time_zone_invalid");
        problem(ann.post("/api/schedules", Map.of("cron", "0 0 * * *", "task", Map.of("task_type", "nope", "payload", Map.of()))),
                400, "unknown_task_type");
        problem(ann.post("/api/schedules", Map.of("cron", "0 0 * * *", "task", Map.of("task_type", "bidding_analysis", "payload", Map.of()))),
                400, "invalid_payload");
        problem(ann.post("/api/schedules", Map.of("cron", "0 0 * * *")), 400, "invalid_request");
    }

    @Test
    void somebody_elses_schedule_is_not_there() {
        String id = create("0 0 * * *", context -> 1, Map.of());
        Api bob = Api.stranger();

        problem(bob.get("/api/schedules/{id}", id), 404, "schedule_not_found");
        problem(bob.post("/api/schedules/" + id + "/pause"), 404, "schedule_not_found");
        problem(bob.call().delete("/api/schedules/{id}", id), 404, "schedule_not_found");
        bob.get("/api/schedules").then().body("schedules", hasSize(0));
    }

    @Test
    void whoever_erases_their_data_has_no_schedules_left() {
        String id = create("0 0 * * *", context -> 1, Map.of());

        ann.call().delete("/api/me/data");

        await().atMost(10, TimeUnit.SECONDS).until(() -> ann.get("/api/schedules/{id}", id).statusCode() == 404);
    }

    // ---- Firing

    @Test
    void a_time_that_comes_makes_a_task_and_the_schedule_moves_on() {
        String id = create("0 0 * * *", context -> "done", Map.of());

        makeDue(id, 1);

        JsonPath schedule = awaitFiring(id);
        assertThat(schedule.getString("last_run.outcome")).isEqualTo("created");
        JsonPath task = ann.await(schedule.getString("last_run.task_id"), "completed");
        assertThat(task.getString("metadata.schedule_id")).isEqualTo(id);
        assertThat(schedule.getString("next_runs[0]")).isGreaterThan(schedule.getString("last_run.at"));
    }

    @Test
    void many_that_fire_at_once_make_one_task() throws Exception {
        String id = create("0 0 * * *", context -> "done", Map.of());
        makeDue(id, 1);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 8).forEach(i -> threads.submit(keeper::fireDue));
        }

        awaitFiring(id);
        assertThat(tasksOf(id)).hasSize(1);
    }

    @Test
    void a_leader_that_died_before_it_moved_on_leaves_nothing_to_make_twice() {
        String id = create("0 0 * * *", context -> "done", Map.of("overlap", "allow"));
        makeDue(id, 1);
        awaitFiring(id);

        // As if the task had been made and the process had died.
        database.update("update schedule set next_at = last_at, last_at = null, last_task_id = null where id = ?", id);

        awaitFiring(id);
        assertThat(tasksOf(id)).hasSize(1);
    }

    @Test
    void an_unfinished_task_is_left_alone_joined_or_replaced() {
        CountDownLatch never = new CountDownLatch(1);
        for (String overlap : List.of("skip", "allow", "replace")) {
            String id = create("0 0 * * *", context -> {
                never.await();
                return 1;
            }, Map.of("overlap", overlap));
            makeDue(id, 2);
            String first = awaitFiring(id).getString("last_run.task_id");

            database.update("update schedule set last_at = null where id = ?", id);
            makeDue(id, 1);
            JsonPath second = awaitFiring(id);

            assertThat(second.getString("last_run.outcome")).isEqualTo(overlap.equals("skip") ? "skipped_overlap" : "created");
            assertThat(tasksOf(id)).hasSize(overlap.equals("skip") ? 1 : 2);
            String status = ann.get("/api/tasks/{id}", first).path("status");
            assertThat(status.equals("cancelled")).isEqualTo(overlap.equals("replace"));
        }
        never.countDown();
    }

    @Test
    void times_that_were_missed_are_made_up_for_once_or_not_at_all() {
        String once = create("* * * * *", context -> 1, Map.of());
        String skip = create("* * * * *", context -> 1, Map.of("missed", "skip"));

        makeDue(once, 7200);
        makeDue(skip, 7200);

        assertThat(awaitFiring(once).getString("last_run.outcome")).isEqualTo("created");
        assertThat(awaitFiring(skip).getString("last_run.outcome")).isEqualTo("skipped_missed");
        assertThat(tasksOf(skip)).isEmpty();
        assertThat(tasksOf(once)).hasSize(1);
    }

    @Test
    void a_held_schedule_makes_nothing_and_later_nothing_for_that_time() {
        String id = create("0 0 * * *", context -> 1, Map.of());
        ann.post("/api/schedules/" + id + "/pause");
        makeDue(id, 3600);

        keeper.fireDue();
        ann.post("/api/schedules/" + id + "/resume");
        keeper.fireDue();

        assertThat(tasksOf(id)).isEmpty();
    }

    @Test
    void only_the_replica_that_holds_the_office_fires_until_its_time_is_over() {
        String id = create("0 0 * * *", context -> 1, Map.of());
        await().atMost(10, TimeUnit.SECONDS).until(() -> database.update("""
                update leadership set holder = 'another', until = fermata_now() + interval '1 hour' where name = 'schedules'
                """) == 1);
        makeDue(id, 1);

        keeper.look();
        assertThat(tasksOf(id)).isEmpty();
        database.update("update leadership set until = fermata_now() - interval '1 second' where name = 'schedules'");

        awaitFiring(id);
        assertThat(tasksOf(id)).hasSize(1);
    }

    private Map<String, Object> request(String cron, ScriptedJob.Script script) {
        String name = UUID.randomUUID().toString();
        scripted.register(name, script);
        return new HashMap<>(Map.of("cron", cron, "task", Map.of("task_type", ScriptedJob.TYPE, "payload", Map.of("script", name))));
    }

    private String create(String cron, ScriptedJob.Script script, Map<String, Object> more) {
        Map<String, Object> request = request(cron, script);
        request.putAll(more);
        return ann.post("/api/schedules", request).then().statusCode(201).extract().path("id");
    }

    private void makeDue(String id, int secondsAgo) {
        database.update("update schedule set next_at = fermata_now() - ? * interval '1 second' where id = ?", secondsAgo, id);
    }

    private JsonPath awaitFiring(String id) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> ann.get("/api/schedules/{id}", id).path("last_run") != null);
        return ann.get("/api/schedules/{id}", id).jsonPath();
    }

    private List<String> tasksOf(String id) {
        return database.query("select id from task where metadata ->> 'schedule_id' = ?", row -> row.getString(1), id);
    }
}
