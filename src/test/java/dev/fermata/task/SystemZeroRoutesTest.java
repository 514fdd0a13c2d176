package dev.fermata.task;

import static dev.fermata.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventType;
import dev.fermata.file.FileStore;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.Api;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What system 0's front ends ask of a task beside its cancel. */
@QuarkusTest
@TestProfile(StreamProfile.class)
class SystemZeroRoutesTest {

    @TestHTTPResource
    URI server;

    @Inject
    StreamedTasks streamed;

    @Inject
    Database database;

    @Inject
    FileStore files;

    @TempDir
    Path folder;

    private final Api ann = Api.stranger();
    private final String token = Tokens.of(ann.user(), Role.USER);

    // ---- Interrupt and resume

    @Test
    void an_interrupted_task_waits_for_a_person_and_its_readers_are_told_why() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = running(goOn);
        try (SseReader events = open("/api/tasks/" + id + "/events"); SseReader progress = stream(id, "")) {
            ann.post("/api/tasks/" + id + "/interrupt", Map.of("reason", "需要确认操作", "source", "ui")).then().statusCode(200)
                    .body("ok", equalTo(true)).body("task.status", equalTo("paused"));

            events.awaitEvent(event -> event.is("status") && event.data().path("reason").asText().equals("需要确认操作"));
            JsonNode told = told(progress, "interrupt");
            assertThat(told.path("status").asText()).isEqualTo("waiting");
            assertThat(told.path("message").asText()).isEqualTo("任务已暂停，等待确认 需要确认操作");

            goOn.countDown();
            ann.post("/api/tasks/" + id + "/resume", Map.of("approved", true, "comment", "确认操作", "by", "ann")).then()
                    .statusCode(200).body("ok", equalTo(true));

            assertThat(told(progress, "resume").path("message").asText()).isEqualTo("任务恢复执行 确认操作");
            progress.awaitEnd();
        }
        ann.await(id, "completed");
    }

    @Test
    void who_does_not_approve_calls_the_task_off() {
        String id = waiting();
        problem(ann.post("/api/tasks/" + id + "/resume", Map.of("approved", false)), 409, "wrong_state");
        ann.call().contentType("text/plain").body("whatever").post("/api/tasks/" + id + "/interrupt").then().statusCode(200);

        ann.post("/api/tasks/" + id + "/resume", Map.of("approved", false, "comment", "no")).then().statusCode(200)
                .body("task.status", equalTo("cancelled")).body("task.cancel_reason", equalTo("user_cancelled"));

        assertThat(stream(id, "").awaitEnd().events().getLast().data().path("message").asText()).isEqualTo("任务已取消 no");
    }

    @Test
    void a_task_is_interrupted_once_by_its_owner_and_while_it_is_unfinished() {
        String id = waiting();
        Api ben = Api.stranger();

        problem(ben.post("/api/tasks/" + id + "/interrupt"), 404, "task_not_found");
        problem(ben.post("/api/tasks/" + id + "/interrupt", Map.of("reason", "mine")), 404, "task_not_found");
        problem(ben.post("/api/tasks/" + id + "/resume", Map.of("approved", false)), 404, "task_not_found");
        problem(ann.post("/api/tasks/not-yet/interrupt"), 404, "task_not_found");
        problem(ann.post("/api/tasks/" + id + "/interrupt", Map.of("reason", "r".repeat(1001))), 400, "invalid_request");
        problem(ann.post("/api/tasks/" + id + "/interrupt", Map.of("reason", "a\u0000b")), 400, "invalid_characters");
        problem(ann.call().contentType("application/json").body("{\"reason\": ").post("/api/tasks/" + id + "/interrupt"),
                400, "malformed_json");
        problem(ann.post("/api/tasks/" + id + "/resume", Map.of("approved", List.of())), 400, "wrong_type");
        ann.post("/api/tasks/" + id + "/interrupt").then().statusCode(200);
        problem(ann.post("/api/tasks/" + id + "/interrupt"), 409, "wrong_state");
        ann.post("/api/tasks/" + id + "/cancel").then().statusCode(200);
        problem(ann.post("/api/tasks/" + id + "/interrupt"), 409, "wrong_state");
        // Unlike a cancel, an interrupt that comes first is not remembered.
        assertThat(ann.create(later("not-yet"))).isNotBlank();
        ann.get("/api/tasks/not-yet").then().body("status", equalTo("pending"));
    }

    // ---- Progress stream

    @Test
    void progress_is_told_by_name_with_all_that_the_front_end_reads_and_ends_with_the_task() {
        String id = finished("progress-" + UUID.randomUUID());

        SseReader stream = stream(id, "?timeout=300&replay=true").awaitEnd();

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.names()).containsOnly("progress");
        assertThat(stream.events()).extracting(event -> event.data().path("event_type").asText())
                .containsExactly("status_change", "status_change", "progress", "step", "status_change", "progress");
        assertThat(stream.events()).extracting(event -> event.data().path("status").asText())
                .containsExactly("pending", "running", "running", "running", "completed", "completed");
        assertThat(stream.events()).extracting(event -> event.data().path("progress").asInt())
                .containsExactly(0, 0, 40, 40, 40, 100);
        JsonNode progress = stream.events().get(2).data();
        assertThat(progress.path("task_id").asText()).isEqualTo(id);
        assertThat(progress.path("session_id").asText()).isEqualTo("s-1");
        assertThat(progress.path("detail").path("stage").asText()).isEqualTo("half");
        assertThat(progress.path("timestamp").asText()).endsWith("Z");
        assertThat(progress.has("step_type")).isTrue();
        assertThat(progress.has("tool_name")).isTrue();
    }

    @Test
    void who_wants_no_replay_is_told_what_comes_and_of_a_finished_task_how_it_ended() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = running(goOn);
        try (SseReader stream = stream(id, "?replay=False")) {
            stream.awaitEvent(event -> "heartbeat".equals(event.comment()));
            assertThat(stream.events()).isEmpty();
            goOn.countDown();

            assertThat(stream.awaitEnd().events().getFirst().data().path("status").asText()).isEqualTo("completed");
        }
        List<SseReader.Event> late = stream(id, "?replay=false").awaitEnd().events();
        assertThat(late).singleElement().satisfies(event -> assertThat(event.data().path("status").asText()).isEqualTo("completed"));
    }

    @Test
    void a_stream_says_that_its_time_is_up_and_ends() {
        String id = waiting();

        SseReader stream = stream(id, "?timeout=1").awaitEnd();

        assertThat(stream.names()).containsExactly("progress", "timeout");
        assertThat(stream.events().getLast().data()).isEmpty();
        ann.get("/api/tasks/" + id).then().body("status", equalTo("pending"));
    }

    @Test
    void an_event_source_that_comes_back_goes_on_where_it_was_and_stops_after_the_end() {
        String id = finished("again-" + UUID.randomUUID());
        SseReader first = stream(id, "?timeout=0").awaitEnd();

        SseReader rest = stream(id, "", "Last-Event-ID", first.events().get(2).id()).awaitEnd();

        assertThat(rest.events()).extracting(event -> event.data().path("event_type").asText())
                .containsExactly("step", "status_change", "progress");
        assertThat(rest.events().getFirst().data().path("progress").asInt()).isEqualTo(40);
        assertThat(stream(id, "", "Last-Event-ID", first.lastId()).status()).isEqualTo(204);
    }

    @Test
    void a_stream_that_can_not_be_is_refused() {
        String id = waiting();

        problem(Api.stranger().get("/api/tasks/" + id + "/stream"), 404, "task_not_found");
        problem(ann.get("/api/tasks/nothing/stream"), 404, "task_not_found");
        problem(ann.get("/api/tasks/" + id + "/stream?timeout=-1"), 400, "invalid_request");
        problem(ann.get("/api/tasks/" + id + "/stream?timeout=86401"), 400, "invalid_request");
        problem(ann.get("/api/tasks/" + id + "/stream?timeout=soon"), 400, "invalid_parameter");
    }

    // ---- Purge

    @Test
    void a_purge_removes_the_callers_finished_tasks_that_are_old_enough_and_nothing_else() throws IOException {
        String old = finished("old-" + UUID.randomUUID());
        String fresh = finished("fresh-" + UUID.randomUUID());
        String unfinished = waiting();
        Api ben = Api.stranger();
        String bens = streamed.submit(ben.user(), context -> Map.of());
        ben.await(bens, "completed");
        String taskId = ann.get("/api/tasks/" + old).path("id");
        String file = files.keep("default", ann.user(), "a.txt", "text/plain", Files.writeString(folder.resolve("a"), "a")).id();
        files.attach("default", ann.user(), file, taskId);
        database.update("update task set completed_at = fermata_now() - interval '31 days' where completed_at is not null"
                + " and (id in (?, ?))", taskId, bens);

        ann.post("/api/tasks/purge", Map.of("keep_days", 32)).then().statusCode(200).body("data.deleted", equalTo(0));
        ann.post("/api/tasks/purge").then().statusCode(200).body("ok", equalTo(true)).body("data.deleted", equalTo(1))
                .body("more", equalTo(false)).body("message", equalTo("已清理 1 条历史任务。"));

        problem(ann.get("/api/tasks/" + old), 404, "task_not_found");
        assertThat(files.find("default", ann.user(), file)).isEmpty();
        ann.get("/api/tasks").then().body("tasks.client_key", hasItems(fresh));
        ann.post("/api/tasks/purge", Map.of("keep_days", 0, "dry_run", "?")).then().body("deleted", equalTo(1));
        ann.get("/api/tasks").then().body("tasks.id", containsInAnyOrder(unfinished));
        ben.get("/api/tasks/" + bens).then().statusCode(200);
    }

    @Test
    void a_purge_that_can_not_be_is_refused() {
        for (Object days : List.of(-1, 36_501)) {
            problem(ann.post("/api/tasks/purge", Map.of("keep_days", days)), 400, "invalid_request");
        }
        problem(ann.post("/api/tasks/purge", Map.of("keep_days", "many")), 400, "wrong_type");
    }

    // ---- Tasks

    private Map<String, Object> later(String id) {
        return Map.of("task_type", ScriptedJob.TYPE, "payload", Map.of("script", "x"), "id", id, "run_at", "2999-01-01T00:00:00Z");
    }

    private String waiting() {
        return ann.create(later("w-" + UUID.randomUUID()));
    }

    private String running(CountDownLatch goOn) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        String id = streamed.submit(ann.user(), context -> {
            running.countDown();
            goOn.await();
            return Map.of();
        });
        running.await();
        return id;
    }

    /** Goes through half of its way, says something, and completes; returns the caller's own id. */
    private String finished(String id) {
        streamed.submit(ann.user(), id, context -> {
            context.progress(40, "half", "half_way");
            context.emit(EventType.INFO, Map.of("code", "said"));
            return Map.of();
        });
        ann.await(id, "completed");
        return id;
    }

    private SseReader stream(String id, String query, String... headers) {
        return open("/api/tasks/" + id + "/stream" + query, headers);
    }

    private SseReader open(String path, String... headers) {
        return SseReader.open(server.resolve(path), token, headers);
    }

    private static JsonNode told(SseReader stream, String eventType) {
        return stream.awaitEvent(event -> event.data() != null && event.data().path("event_type").asText().equals(eventType))
                .data();
    }
}
