package dev.fermata.job.workload;

import static dev.fermata.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.fermata.document.Grid;
import dev.fermata.document.SampleFiles;
import dev.fermata.document.WorkbookReader;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System 1's routes, on real workbooks, with the simulated provider. */
@QuarkusTest
@TestProfile(Verifying.class)
class WorkloadApiTest {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @TempDir
    Path folder;

    private final Api ann = Api.stranger();

    private Response upload(String route, SampleBook book, String config) {
        var call = ann.call().multiPart("file", "功能清单.xlsx", book.bytes(), XLSX);
        return (config == null ? call : call.multiPart("config", config, "text/plain; charset=UTF-8")).post(route);
    }

    @Test
    void a_workbook_is_answered_with_its_person_months_within_the_limit() {
        Response response = upload("/api/workload/analyze", SampleBook.chinese(), null);

        JsonPath result = response.then().statusCode(200).extract().jsonPath();
        assertThat(result.getString("sheets[0].sheet_name")).isEqualTo("功能清单");
        assertThat(result.getList("sheets[0].projects")).hasSize(5);
        assertThat(result.getBoolean("sheets[0].projects.every { it.estimated }")).isTrue();
        assertThat(result.getDouble("sheets[0].total_months")).isEqualTo(1.7);
        assertThat(result.getDouble("sheets[0].summary.total_allocated")).isEqualTo(1.7);
        double sum = result.getList("sheets[0].projects.collect { it.allocation.product + it.allocation.frontend"
                + " + it.allocation.backend + it.allocation.test + it.allocation.ops }", Double.class).stream()
                .mapToDouble(Double::doubleValue).sum();
        // The test reads single-precision numbers.
        assertThat(sum).isEqualTo(1.7, within(1e-6));
        assertThat(result.getString("metadata.source_filename")).isEqualTo("功能清单.xlsx");
        assertThat(result.getList("metadata.unestimated")).isEmpty();

        JsonPath task = ann.get("/api/tasks/{id}", response.header("Fermata-Task-Id")).jsonPath();
        assertThat(task.getString("status")).isEqualTo("completed");
        assertThat(task.getString("task_type")).isEqualTo("workload_analysis");
        assertThat(task.<String, String>getMap("metadata.prompts")).containsKey("workload_analysis/estimate.zh");
    }

    @Test
    void the_config_is_taken_bare_or_wrapped_and_overrides_the_limit() {
        for (String config : List.of("{\"total_limit\": 0.33, \"roles\": [\"backend\", \"测试\"]}",
                "{\"config\": {\"total_limit\": 0.33, \"roles\": [\"backend\", \"test\"], \"strategy\": \"balanced\"}}")) {
            JsonPath result = upload("/api/workload/analyze", SampleBook.english(), config).then().statusCode(200).extract().jsonPath();

            assertThat(result.getDouble("metadata.total_allocated")).isEqualTo(0.33);
            assertThat(result.getDouble("sheets[0].summary.by_role.frontend")).isZero();
            assertThat(result.getBoolean("metadata.scaled")).isTrue();
            assertThat(result.getString("metadata.skipped_sheets[0].sheet")).isEqualTo("Cover");
        }
    }

    @Test
    void the_heuristic_is_used_where_it_is_asked_for_and_says_so() {
        JsonPath result = upload("/api/workload/analyze", SampleBook.messy(), "{\"strategy\": \"heuristic\"}").then()
                .statusCode(200).extract().jsonPath();

        assertThat(result.getString("metadata.strategy")).isEqualTo("heuristic");
        assertThat(result.getString("sheets[0].projects[0].allocation.analysis")).startsWith("启发式估算");
        assertThat(result.getList("sheets.sheet_name")).isEqualTo(List.of("Sheet1", "第二页"));
    }

    @Test
    void an_export_is_a_workbook_with_a_name_that_survives() {
        Response response = upload("/api/workload/export", SampleBook.chinese(), null);

        response.then().statusCode(200).contentType(XLSX).header("Content-Disposition",
                containsString("filename*=UTF-8''%E5%8A%9F%E8%83%BD%E6%B8%85%E5%8D%95_analysis.xlsx"));
        List<Grid> grids = new WorkbookReader().read(new ByteArrayInputStream(response.asByteArray()), "x");
        assertThat(grids.getFirst().name()).isEqualTo("功能清单");
        assertThat(grids.getFirst().rows().get(1).cell(1).number()).isEqualByComparingTo("1.7");
        String id = response.header("Fermata-Task-Id");
        assertThat(ann.get("/api/workload/export/{id}", id).then().statusCode(200).extract().asByteArray()).isNotEmpty();
        problem(Api.stranger().get("/api/workload/export/{id}", id), 404, "task_not_found");
    }

    @Test
    void a_requirement_that_looks_like_a_formula_stays_a_text() {
        SampleBook book = SampleBook.xlsx().sheet("S").row("编号", "需求描述").row("1", "@SUM(1+1)*cmd|' /C calc'!A0 查询");

        Response response = upload("/api/workload/export", book, "{\"strategy\":\"heuristic\"}");

        Grid grid = new WorkbookReader().read(new ByteArrayInputStream(response.asByteArray()), "x").getFirst();
        assertThat(grid.rows().getLast().cell(2).text()).startsWith("@SUM");
    }

    @Test
    void a_cost_is_given_by_role_with_exact_sums() {
        JsonPath result = upload("/api/costing/analyze", SampleBook.english(),
                "{\"rates\": {\"architect\": 20000.5}, \"constraint\": {\"strategy\": \"heuristic\"}}").then().statusCode(200)
                .extract().jsonPath();

        assertThat(result.getDouble("rates.architect")).isEqualTo(20000.5);
        assertThat(result.getDouble("rates.qa")).isEqualTo(11000);
        assertThat(result.getDouble("assumptions.project_manager_ratio")).isEqualTo(0.15);
        double sum = result.getList("sheets[0].projects.total_cost", Double.class).stream().mapToDouble(Double::doubleValue).sum();
        assertThat(result.getDouble("summary.total_cost")).isPositive().isEqualTo(sum, within(0.05));
    }

    @Test
    void a_cost_may_come_after_an_analysis_and_use_its_result() {
        String file = Base64.getEncoder().encodeToString(SampleBook.messy().bytes());
        String analysis = ann.create(Map.of("task_type", "workload_analysis", "id", "w1",
                "payload", Map.of("file_base64", file, "filename", "list.xls")));
        String cost = ann.create(Map.of("task_type", "cost_estimation", "payload", Map.of(), "after", List.of("w1")));

        JsonPath priced = ann.await(cost, "completed");
        JsonPath estimated = ann.await(analysis, "completed");

        assertThat(priced.getDouble("result.sheets[0].projects[0].allocations.backend_dev"))
                .isEqualTo(estimated.getDouble("result.sheets[0].projects[0].allocation.backend"));
        assertThat(priced.getList("after")).isEqualTo(List.of(analysis));
    }

    @Test
    void what_is_empty_or_invalid_is_refused() throws IOException {
        problem(ann.call().multiPart("file", "a.xlsx", new byte[0], XLSX).post("/api/workload/analyze"), 400, "document_empty");
        problem(ann.call().multiPart("file", "a.xlsx", "no workbook".getBytes(), XLSX).post("/api/workload/analyze"), 400,
                "document_not_workbook");
        Path word = SampleFiles.docx(folder.resolve("a.docx"), "text");
        problem(ann.call().multiPart("file", "a.xlsx", Files.readAllBytes(word), XLSX).post("/api/workload/export"), 400,
                "document_not_workbook");
        problem(ann.call().multiPart("other", "x").post("/api/workload/analyze"), 400, "workbook_missing");
        problem(upload("/api/workload/analyze", SampleBook.chinese(), "{oops"), 400, "invalid_config");
        problem(upload("/api/workload/analyze", SampleBook.chinese(), "[1]"), 400, "invalid_config");
        problem(upload("/api/workload/analyze", SampleBook.chinese(), "{\"x\": \"" + "y".repeat(16_384) + "\"}"), 400,
                "invalid_config");
        problem(upload("/api/workload/analyze", SampleBook.chinese(), "{\"total_limit\": -1}"), 400, "invalid_payload");
        problem(upload("/api/workload/analyze", SampleBook.chinese(), "{\"roles\": [\"wizard\"]}"), 400, "invalid_payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/workload/analyze", "/api/workload/export", "/api/costing/analyze"})
    void a_workbook_without_a_list_is_a_bad_request_as_in_the_original_and_says_what_to_do(String route) {
        Response refused = upload(route, SampleBook.xlsx().sheet("Budget").row("Year", 2025), null);

        problem(refused, 400, "no_requirements").header("Fermata-Task-Id", not(blankOrNullString()));
        var english = ann.call().header("Accept-Language", "en").multiPart("file", "a.xlsx",
                SampleBook.xlsx().sheet("Budget").row("Year", 2025).bytes(), XLSX).post(route);
        problem(english, 400, "no_requirements").body("title", equalTo("Bad request")).body("detail", containsString("headers such as"));
        var chinese = ann.call().header("Accept-Language", "zh").multiPart("file", "a.xlsx",
                SampleBook.xlsx().sheet("Budget").row("Year", 2025).bytes(), XLSX).post(route);
        problem(chinese, 400, "no_requirements").body("detail", containsString("功能清单"));
    }

    @Test
    void a_workbook_that_turns_out_broken_is_a_bad_request_and_one_that_is_too_much_is_too_large() throws IOException {
        byte[] cut = broken(SampleBook.chinese().bytes(), "xl/worksheets/sheet1.xml");
        problem(ann.call().multiPart("file", "a.xlsx", cut, XLSX).post("/api/workload/analyze"), 400, "document_broken");

        SampleBook many = SampleBook.xlsx().sheet("S").row("编号", "需求描述");
        for (int i = 0; i < 25_001; i++) {
            many.row(i, "查询第" + i + "类台账");
        }
        problem(upload("/api/workload/analyze", many, "{\"strategy\": \"heuristic\"}"), 413, "too_many_requirements");
    }

    /** The workbook with one of its parts cut off in the middle. */
    private static byte[] broken(byte[] book, String part) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(book)); var zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] whole = in.readAllBytes();
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(whole, 0, entry.getName().equals(part) ? whole.length / 2 : whole.length);
            }
        }
        return out.toByteArray();
    }

    @Test
    void the_same_upload_under_the_same_key_is_the_same_task_and_another_config_is_another_request() {
        var book = SampleBook.english().bytes();
        var call = (Function<String, Response>) config -> ann.call().header("Idempotency-Key", "k1")
                .multiPart("file", "a.xlsx", book, XLSX).multiPart("config", config).post("/api/workload/analyze");

        String first = call.apply("{\"total_limit\": 3}").then().statusCode(200).extract().header("Fermata-Task-Id");

        assertThat(call.apply("{\"total_limit\": 3}").header("Fermata-Task-Id")).isEqualTo(first);
        problem(call.apply("{\"total_limit\": 4}"), 422, "idempotency_key_reused");
    }

    @Test
    void what_the_config_has_besides_its_settings_is_not_kept() {
        String id = upload("/api/workload/analyze", SampleBook.english(), "{\"strategy\": \"heuristic\", \"theme\": \"dark\"}").then()
                .statusCode(200).extract().header("Fermata-Task-Id");

        assertThat(ann.get("/api/tasks/" + id).then().statusCode(200).extract().asString()).contains("heuristic")
                .doesNotContain("theme");
    }

    @Test
    void the_types_publish_what_they_take_and_give() {
        ann.get("/api/task-types").then().statusCode(200)
                .body("task_types.find { it.name == 'workload_analysis' }.payload_schema.type", equalTo("object"))
                .body("task_types.find { it.name == 'cost_estimation' }.result_schema.required", hasSize(5));
    }
}
