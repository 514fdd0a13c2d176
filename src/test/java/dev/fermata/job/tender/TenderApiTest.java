package dev.fermata.job.tender;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.fermata.database.Database;
import dev.fermata.document.SampleFiles;
import dev.fermata.job.tender.parse.Tenders;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System 2's routes, on the simulated provider. */
@QuarkusTest
@TestProfile(Verifying.class)
class TenderApiTest {

    private static final String ROUTES = "/api/tender-processing";

    @TempDir
    Path folder;

    @Inject
    Database database;

    private final Api ann = Api.stranger();

    // ---- Steps

    @Test
    void each_step_is_a_task_that_ends_with_it_and_waits_for_continue() {
        Response started = start(text(Tenders.PRINTED), "7", "1");

        String first = started.then().statusCode(200).body("success", is(true)).body("project_id", equalTo("7"))
                .body("message", not(blankOrNullString())).extract().path("task_id");
        ann.await(first, "completed");
        ann.get(ROUTES + "/status/{id}", first).then().statusCode(200).body("success", is(true)).body("task_id", equalTo(first))
                .body("state", equalTo("SUCCESS")).body("ready", is(true)).body("successful", is(true))
                .body("info.step", equalTo(1)).body("task.overall_status", equalTo("waiting"))
                .body("task.current_step", equalTo("parse")).body("task.progress_percentage", equalTo(10))
                .body("task.total_chunks", greaterThan(20)).body("task.total_requirements", equalTo(0))
                .body("task.chapters.title", hasItem("第五章 供货要求")).body("logs", not(hasSize(0))).body("statistics", hasSize(1));

        JsonPath cost = ann.get("/api/tasks/{id}/result", first).jsonPath();
        // No model was asked, so it is known to have cost nothing.
        assertThat(cost.<Object>get("cost.total_cost")).isEqualTo(0);
        assertThat(cost.getInt("cost.total_api_calls")).isZero();

        JsonPath second = goOn("7", Map.of("step", 2));
        assertThat(second.<String, Object>getMap("result.cost")).containsEntry("total_cost", null).containsEntry("currency", "USD");
        assertThat(second.getString("result.step_name")).isEqualTo("filter");
        ann.get(ROUTES + "/status/{id}", "7").then().statusCode(200).body("task_id", equalTo(second.getString("task_id")))
                .body("task.overall_status", equalTo("waiting")).body("task.progress_percentage", equalTo(50))
                .body("task.filtered_chunks", greaterThan(0)).body("statistics", hasSize(2));

        JsonPath third = goOn("7", Map.of());
        assertThat(third.getInt("result.step")).isEqualTo(3);
        ann.get(ROUTES + "/status/{id}", "7").then().body("task.overall_status", equalTo("completed"))
                .body("task.progress_percentage", equalTo(100)).body("task.total_requirements", greaterThan(5));
    }

    @Test
    void all_steps_at_once_come_to_sourced_requirements_for_a_pdf_a_docx_and_an_english_text() throws IOException {
        finished(start(ann.call().multiPart("file", SampleFiles.pdf(folder.resolve("a.pdf"), lines(Tenders.TYPED)).toFile()), "pdf", "3"));
        finished(start(ann.call().multiPart("file", SampleFiles.docx(folder.resolve("b.docx"), lines(Tenders.TYPED)).toFile()), "docx", "3"));
        finished(start(text(Tenders.ENGLISH), "english", "3"));

        for (String project : List.of("pdf", "docx", "english")) {
            JsonPath found = ann.get(ROUTES + "/requirements/{id}", project).jsonPath();
            assertThat(found.getInt("total")).as(project).isPositive();
            assertThat(found.getBoolean("has_extracted")).isTrue();
            assertThat(found.getList("requirements.source_verified", Boolean.class)).as(project).containsOnly(true);
            assertThat(found.getList("requirements.source_start", Integer.class)).isSorted();
        }
    }

    @Test
    void chunks_are_the_whole_tender_and_say_what_became_of_them() {
        finished(start(text(Tenders.PRINTED), "c", "2"));

        JsonPath all = ann.get(ROUTES + "/chunks/{id}", "c").then().statusCode(200).body("success", is(true)).extract().jsonPath();
        var text = new StringBuilder();
        for (Map<String, Object> chunk : all.<Map<String, Object>>getList("chunks")) {
            int repeated = (int) chunk.get("own_start") - (int) chunk.get("start");
            text.append(chunk.get("content").toString().substring(repeated));
        }
        assertThat(text.toString()).isEqualTo(Tenders.PRINTED);
        assertThat(all.getList("chunks.state")).contains("kept", "dropped").doesNotContain("parsed");
        List<Boolean> valuable = ann.get(ROUTES + "/chunks/{id}?valuable_only=true", "c").path("chunks.is_valuable");
        assertThat(valuable).containsOnly(true).hasSizeLessThan(all.getList("chunks").size());
        assertThat(ann.get(ROUTES + "/chunks/{id}?state=dropped", "c").<List<String>>path("chunks.boilerplate"))
                .contains("contents", "contract", "format");
    }

    @Test
    void nothing_but_the_contents_is_dropped_where_the_caller_says_so() {
        finished(start(text(Tenders.PRINTED).multiPart("drop", ""), "d", "1"));

        assertThat(ann.get(ROUTES + "/chunks/{id}?state=dropped", "d").<List<String>>path("chunks.boilerplate")).containsOnly("contents");
    }

    @Test
    void a_project_that_is_at_work_takes_no_second_task() {
        String id = start(text(Tenders.PRINTED.repeat(10)), "busy", "3").path("task_id");

        Response second = start(text(Tenders.TYPED), "busy", "1");

        // The first may have been quick.
        if (second.statusCode() != 200) {
            failed(second, 409, "project_busy");
        }
        ann.await(id, "completed");
        finished(start(text(Tenders.TYPED), "busy", "1"));
    }

    @Test
    void of_two_starts_that_meet_one_has_the_project_and_the_other_leaves_nothing_behind() {
        finished(start(text(Tenders.TYPED), "meet", "1"));
        List<CompletableFuture<Response>> starts = database.inTransaction(connection -> {
            Database.query(connection, "select 1 from tender_project where owner = ? and id = 'meet' for update", row -> 1, ann.user());
            List<CompletableFuture<Response>> both = new ArrayList<>();
            for (int waiting = 1; waiting <= 2; waiting++) {
                both.add(CompletableFuture.supplyAsync(() -> start(text(Tenders.PRINTED.repeat(10)), "meet", "3"),
                        Thread::startVirtualThread));
                awaitWaiting(waiting);
            }
            return both;
        });

        List<Response> answers = starts.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Response::statusCode).containsExactlyInAnyOrder(200, 409);
        String id = answers.stream().filter(answer -> answer.statusCode() == 200).findFirst().orElseThrow().path("task_id");
        ann.await(id, "completed");
        assertThat(ann.get("/api/tasks?task_type=tender_processing").<List<String>>path("tasks.status")).hasSize(2).containsOnly("completed");
    }

    private void awaitWaiting(int statements) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> database.first("""
                select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
                """, row -> row.getInt(1)).orElse(0) >= statements);
    }

    @Test
    void a_step_that_waits_for_its_turn_takes_back_nothing_of_what_is_done() {
        finished(start(text(Tenders.TYPED), "later", "1"));

        String id = ann.create(Map.of("task_type", "tender_processing", "run_at", Instant.now().plus(Duration.ofHours(1)).toString(),
                "payload", Map.of("project_id", "later", "from", 2, "step", 2)));

        ann.get(ROUTES + "/status/{id}", id).then().statusCode(200).body("state", equalTo("PENDING"))
                .body("task.overall_status", equalTo("pending")).body("task.progress_percentage", equalTo(10));
    }

    // ---- Users' changes

    @Test
    void a_requirement_is_edited_under_its_version() {
        String id = requirements("edit").get(0);
        Map<String, Object> wording = Map.of("summary", "改过的概要", "priority", "low", "is_verified", true);

        Response changed = patch(id, "\"1\"", wording);

        changed.then().statusCode(200).header("ETag", equalTo("\"2\"")).body("requirement.summary", equalTo("改过的概要"))
                .body("requirement.is_edited", is(true)).body("requirement.is_verified", is(true))
                .body("requirement.priority", equalTo("low")).body("requirement.version", equalTo(2));
        failed(patch(id, "\"1\"", wording), 412, "version_conflict");
        failed(patch(id, null, Map.of("summary", "x", "version", 1)), 409, "version_conflict");
        failed(patch(id, "new", wording), 400, "version_invalid");
        patch(id, null, Map.of("detail", "无版本")).then().statusCode(200).body("requirement.version", equalTo(3));
        failed(patch(id, null, Map.of("category", "magic")), 400, "invalid_request");
        failed(patch("r0", null, wording), 404, "requirement_not_found");
        failed(Api.stranger().call().contentType("application/json").body(wording).patch(ROUTES + "/requirements/{id}", id),
                404, "requirement_not_found");
    }

    @Test
    void requirements_are_added_removed_filtered_and_changed_in_batches() {
        List<String> ids = requirements("many");
        ann.post(ROUTES + "/requirements/many", Map.of("summary", "须提供驻场服务", "category", "service", "constraint_type", "optional",
                "source_excerpt", "设备质保期不少于三年")).then().statusCode(201).body("requirement.origin", equalTo("user"))
                .body("requirement.source_verified", is(true));
        failed(ann.post(ROUTES + "/requirements/many", Map.of("summary", "须提供驻场服务")), 409, "requirement_exists");
        failed(ann.post(ROUTES + "/requirements/many", Map.of("detail", "x")), 400, "value_invalid");

        ann.get(ROUTES + "/requirements/many?category=service&constraint_type=optional").then().body("total", equalTo(1))
                .body("requirements[0].summary", equalTo("须提供驻场服务")).body("summary.total", equalTo(ids.size() + 1));
        failed(ann.get(ROUTES + "/requirements/many?category=magic"), 400, "value_invalid");

        ann.post(ROUTES + "/requirements/many/batch", Map.of("updates", List.of(Map.of("requirement_id", ids.get(0), "is_verified", true),
                Map.of("requirement_id", ids.get(1), "is_verified", true)))).then().statusCode(200).body("changed", equalTo(2));
        failed(ann.post(ROUTES + "/requirements/many/batch", Map.of("updates", List.of(
                Map.of("requirement_id", ids.get(0), "is_verified", false), Map.of("requirement_id", ids.get(1), "version", 1, "summary", "x")))),
                409, "version_conflict");
        ann.get(ROUTES + "/analytics/many").then().statusCode(200).body("analytics.verified", equalTo(3));

        ann.call().delete(ROUTES + "/requirements/{id}", ids.get(0)).then().statusCode(200).body("success", is(true));
        failed(ann.call().delete(ROUTES + "/requirements/{id}", ids.get(0)), 404, "requirement_not_found");
        ann.get(ROUTES + "/requirements/many").then().body("total", equalTo(ids.size()));
    }

    @Test
    void a_dropped_chunk_is_restored_and_extracted_from() {
        finished(start(text(Tenders.PRINTED), "restore", "3"));
        String chunk = ann.get(ROUTES + "/chunks/restore?state=dropped").jsonPath()
                .getString("chunks.find { it.content.contains('诚实守信') }.chunk_id");

        String task = ann.call().contentType("application/json").body(Map.of("chunk_ids", List.of(chunk), "is_valuable", true, "extract", true))
                .patch(ROUTES + "/chunks/restore").then().statusCode(200).body("changed", equalTo(1)).extract().path("task_id");

        assertThat(ann.await(task, "completed").getInt("result.cost.total_api_calls")).isEqualTo(1);
        ann.get(ROUTES + "/requirements/restore").then().body("requirements.chunk_id", hasItem(chunk));
        failed(ann.call().contentType("application/json").body(Map.of("chunk_ids", List.of("c0"), "is_valuable", true))
                .patch(ROUTES + "/chunks/restore"), 404, "chunk_not_found");
        failed(ann.call().contentType("application/json").body(Map.of("chunk_ids", List.of())).patch(ROUTES + "/chunks/restore"),
                400, "invalid_request");
    }

    @Test
    void the_export_is_a_workbook_of_what_is_listed() throws IOException {
        List<String> ids = requirements("export");
        patch(ids.get(0), null, Map.of("summary", "=1+1")).then().statusCode(200);

        byte[] bytes = ann.get(ROUTES + "/export/export").then().statusCode(200)
                .contentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").extract().asByteArray();

        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            assertThat(workbook.getSheetAt(0).getLastRowNum()).isEqualTo(ids.size());
            assertThat(workbook.getSheetAt(0).getRow(1).getCell(5).getStringCellValue()).isEqualTo("'=1+1");
        }
    }

    @Test
    void what_an_owner_erases_is_gone() {
        requirements("mine");

        ann.call().delete("/api/me/data");

        await().atMost(20, TimeUnit.SECONDS).until(() -> ann.get(ROUTES + "/requirements/mine").statusCode() == 404);
        failed(ann.get(ROUTES + "/status/mine"), 404, "project_not_found");
    }

    // ---- Bad requests

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "two", "-1", "1.5"})
    void a_step_that_there_is_not_is_refused(String step) {
        failed(start(text(Tenders.TYPED), "p", step), 400, "step_invalid");
    }

    @Test
    void a_start_without_project_or_file_is_refused() throws IOException {
        failed(text(Tenders.TYPED).post(ROUTES + "/start"), 400, "project_required");
        failed(start(text(Tenders.TYPED), "a/b", "1"), 400, "project_required");
        failed(start(text(Tenders.TYPED), " ", "1"), 400, "project_required");
        failed(ann.call().multiPart("project_id", "p").post(ROUTES + "/start"), 400, "file_missing");
        failed(start(text(Tenders.TYPED).multiPart("drop", "everything"), "p", "1"), 400, "drop_invalid");
        failed(start(ann.call().multiPart("file", SampleFiles.workbook(folder.resolve("x.pdf")).toFile()), "p", "1"), 415, "document_unsupported");
        failed(start(ann.call().multiPart("file", "x.txt", new byte[0], "text/plain"), "p", "1"), 422, "document_empty")
                .body("error", containsString("没有文字"));
        failed(start(ann.call().header("Accept-Language", "en").multiPart("file", "x.txt", new byte[0], "text/plain"), "p", "1"), 422,
                "document_empty").body("error", containsString("holds no text"));
    }

    @Test
    void a_caller_without_a_token_is_told_how_to_come_back() {
        given().get(ROUTES + "/status/7").then().statusCode(401).header("WWW-Authenticate", containsString("Bearer"));
        given().header("Authorization", "Bearer forged").get(ROUTES + "/status/7").then().statusCode(401)
                .header("WWW-Authenticate", containsString("invalid_token"));
    }

    @Test
    void a_file_that_turns_out_unreadable_fails_its_task() throws IOException {
        Path scan = SampleFiles.scannedPdf(folder.resolve("scan.pdf"));
        String id = start(ann.call().multiPart("file", scan.toFile()), "scan", "1").path("task_id");

        ann.await(id, "failed");

        ann.get(ROUTES + "/status/{id}", id).then().body("state", equalTo("FAILURE")).body("ready", is(true))
                .body("successful", is(false)).body("info", notNullValue()).body("task.overall_status", equalTo("failed"));
        failed(ann.post(ROUTES + "/continue/scan", Map.of("step", 2)), 409, "project_empty");
    }

    @Test
    void what_is_somebody_elses_or_nobodys_is_not_found() {
        finished(start(text(Tenders.TYPED), "ours", "1"));

        for (String route : List.of("/status/", "/chunks/", "/requirements/", "/analytics/", "/export/")) {
            failed(Api.stranger().get(ROUTES + route + "ours"), 404, "project_not_found");
        }
        failed(Api.stranger().post(ROUTES + "/continue/ours", Map.of("step", 2)), 404, "project_not_found");
        failed(ann.post(ROUTES + "/continue/ours", Map.of("step", 9)), 400, "step_invalid");
        failed(ann.post(ROUTES + "/continue/ours", Map.of("steps", 2)), 400, "invalid_request");
    }

    @Test
    void the_type_publishes_its_schemas_and_takes_tasks_from_the_common_route() {
        JsonPath types = ann.get("/api/task-types").jsonPath();
        assertThat(types.getString("task_types.find { it.name == 'tender_processing' }.payload_schema.title")).contains("tender_processing");

        String id = ann.create(Map.of("task_type", "tender_processing", "payload", Map.of("text", Tenders.TYPED)));

        assertThat(ann.await(id, "completed").getString("result.project_id")).isEqualTo(id);
        assertThat(ann.get("/api/tasks/{id}", id).<String>path("deadline")).isNotBlank();
        ann.get(ROUTES + "/requirements/{id}", id).then().body("total", greaterThan(2));
        ann.post("/api/tasks", Map.of("task_type", "tender_processing", "payload", Map.of("step", 2))).then().statusCode(400)
                .body("detail", containsString("file_id"));
    }

    // ---- What the tests share

    private RequestSpecification text(String tender) {
        return ann.call().multiPart("file", "tender.txt", tender.getBytes(StandardCharsets.UTF_8), "text/plain");
    }

    private static Response start(RequestSpecification form, String project, String step) {
        return form.multiPart("project_id", project).multiPart("step", step).post(ROUTES + "/start");
    }

    private void finished(Response started) {
        started.then().statusCode(200);
        ann.await(started.path("task_id"), "completed");
    }

    private JsonPath goOn(String project, Map<String, ?> body) {
        return ann.post(ROUTES + "/continue/" + project, body).then().statusCode(200).body("success", is(true))
                .body("processing", is(false)).extract().jsonPath();
    }

    /** Ids of the requirements of a new project. */
    private List<String> requirements(String project) {
        finished(start(text(Tenders.TYPED), project, "3"));
        return ann.get(ROUTES + "/requirements/{id}", project).path("requirements.requirement_id");
    }

    private Response patch(String id, String ifMatch, Map<String, ?> change) {
        RequestSpecification call = ann.call().contentType("application/json").body(change);
        return (ifMatch == null ? call : call.header("If-Match", ifMatch)).patch(ROUTES + "/requirements/{id}", id);
    }

    private static ValidatableResponse failed(Response response, int status, String code) {
        return response.then().statusCode(status).contentType("application/json").body("success", is(false))
                .body("error", not(blankOrNullString())).body("code", equalTo(code));
    }

    private static String[] lines(String text) {
        return text.split("\n");
    }
}
