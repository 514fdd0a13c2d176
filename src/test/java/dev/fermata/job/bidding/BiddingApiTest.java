package dev.fermata.job.bidding;

import static dev.fermata.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.fermata.document.SampleFiles;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Verifying.class)
class BiddingApiTest {

    private static final List<String> TABS = List.of("hard_requirements", "scoring_items", "submission_format",
            "technical_requirements", "cost_items", "bid_timeline");
    private static final String TENDER = """
            第一章 招标公告
            投标人须具备建筑工程施工总承包一级及以上资质，否则投标无效。
            评分标准：技术部分40分，商务部分30分，报价部分30分。
            投标文件须密封提交，正本一份，副本四份。
            投标保证金为人民币20万元。
            投标截止时间：2026年3月15日9时30分。
            """;

    @TempDir
    Path folder;

    private final Api ann = Api.stranger();

    // ---- Text

    @Test
    void a_text_becomes_a_task_and_the_task_an_analysis_of_six_tabs() {
        Response created = ann.call().multiPart("text", TENDER, "text/plain; charset=UTF-8").multiPart("max_retries", "2")
                .post("/api/tasks/bidding/text");

        String id = created.then().statusCode(201)
                .body("task_type", equalTo("bidding_analysis")).body("status", equalTo("pending"))
                .body("retry_count", equalTo(0)).body("max_retries", equalTo(2))
                .body("created_at", endsWith("Z")).body("metadata", equalTo(Map.of("source", "text")))
                .body("result", nullValue()).extract().path("id");
        created.then().header("Location", endsWith("/api/tasks/" + id));
        JsonPath task = ann.await(id, "completed");
        assertThat(task.getList("result.tabs.key", String.class)).isEqualTo(TABS);
        assertThat(task.getString("result.summary")).isNotBlank().hasSizeLessThanOrEqualTo(180);
        assertThat(task.getDouble("metadata.duration_ms")).isPositive();
        assertThat(task.<String, String>getMap("metadata.prompts"))
                .containsOnlyKeys("bidding_analysis/piece.zh", "bidding_analysis/summary.zh");
    }

    @Test
    void a_form_may_be_urlencoded_and_has_three_retries_unless_it_says_otherwise() {
        ann.call().contentType("application/x-www-form-urlencoded; charset=UTF-8").formParam("text", TENDER)
                .post("/api/tasks/bidding/text").then().statusCode(201).body("max_retries", equalTo(3));
        ann.call().contentType("application/x-www-form-urlencoded; charset=UTF-8").formParam("text", TENDER)
                .formParam("max_retries", 0).post("/api/tasks/bidding/text").then().statusCode(201).body("max_retries", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void an_empty_text_is_refused(String text) {
        problem(ann.call().multiPart("text", text).post("/api/tasks/bidding/text"), 400, "text_missing");
    }

    @Test
    void a_form_without_a_text_is_refused() {
        problem(ann.call().multiPart("other", "x").post("/api/tasks/bidding/text"), 400, "text_missing");
        problem(ann.post("/api/tasks/bidding/text"), 400, "text_missing");
        problem(ann.post("/api/tasks/bidding/text", Map.of("text", TENDER)), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "11", "three", "99999999999"})
    void a_number_of_retries_that_makes_no_sense_is_refused(String retries) {
        Response response = ann.call().multiPart("text", TENDER).multiPart("max_retries", retries).post("/api/tasks/bidding/text");

        response.then().statusCode(400).contentType("application/problem+json").body("code", containsString("invalid_"));
    }

    @Test
    void a_text_with_characters_that_nobody_can_store_is_analysed_without_them() {
        String id = ann.call().multiPart("text", TENDER + "\u0000\u0001 end", "text/plain; charset=UTF-8").post("/api/tasks/bidding/text")
                .then().statusCode(201).extract().path("id");

        ann.await(id, "completed");
    }

    // ---- Files

    @Test
    void a_pdf_and_a_docx_are_analysed() throws IOException {
        String pdf = uploaded(SampleFiles.pdf(folder.resolve("tender.pdf"), TENDER.split("\n")));
        String docx = uploaded(SampleFiles.docx(folder.resolve("tender.docx"), TENDER.split("\n")));

        assertThat(ann.await(pdf, "completed").getString("metadata.source")).isEqualTo("file");
        JsonPath task = ann.await(docx, "completed");
        assertThat(task.getList("result.tabs.key", String.class)).isEqualTo(TABS);
        assertThat(task.getString("metadata.document_kind")).isEqualTo("docx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "Big5"})
    void a_text_file_is_read_in_its_own_charset(String charset) throws IOException {
        String text = charset.equals("Big5") ? "招標公告：投標人須具備建築工程施工總承包一級資質，否則投標無效。\n".repeat(20) : TENDER.repeat(5);
        String id = uploaded(Files.write(folder.resolve("tender.txt"), text.getBytes(Charset.forName(charset))));

        ann.await(id, "completed");

        ann.get("/api/bidding/jobs/{id}/source?start=0&end=4&window=0", id).then().statusCode(200)
                .body("excerpt", equalTo(text.substring(0, 4)));
    }

    @Test
    void the_same_upload_under_the_same_key_is_the_same_task() throws IOException {
        File file = Files.writeString(folder.resolve("tender.txt"), TENDER).toFile();
        File other = Files.writeString(folder.resolve("other.txt"), TENDER + "!").toFile();
        String id = ann.call().header("Idempotency-Key", "u1").multiPart("file", file).post("/api/tasks/bidding/file").path("id");

        ann.call().header("Idempotency-Key", "u1").multiPart("file", file).post("/api/tasks/bidding/file").then()
                .statusCode(201).header("Idempotency-Replayed", "true").body("id", equalTo(id));
        problem(ann.call().header("Idempotency-Key", "u1").multiPart("file", other).post("/api/tasks/bidding/file"), 422,
                "idempotency_key_reused");
        ann.get("/api/tasks/{id}/files", id).then().body("files.size()", equalTo(1));
    }

    @Test
    void a_file_name_is_kept_without_its_path_and_its_tricks() {
        String id = ann.call().multiPart("file", "../../etc/p\u0001asswd\u202E.txt", TENDER.getBytes(), "text/plain")
                .post("/api/tasks/bidding/file").then().statusCode(201).extract().path("id");

        assertThat(ann.get("/api/tasks/{id}", id).<String>path("metadata.file_name")).doesNotContain("/", "\u0001", "..");
    }

    @Test
    void somebody_elses_file_can_not_be_named_in_a_payload() {
        ann.call().multiPart("file", "a.txt", TENDER.getBytes(), "text/plain").post("/api/tasks/bidding/file");

        String id = ann.create(Map.of("task_type", "bidding_analysis", "payload", Map.of("file_id", UUID.randomUUID().toString())));

        assertThat(ann.await(id, "failed").getString("error_code")).isEqualTo("file_not_found");
    }

    // ---- The older routes

    @Test
    void the_older_route_waits_for_the_analysis() {
        ann.call().multiPart("text", TENDER, "text/plain; charset=UTF-8").post("/api/bidding/analyze/text").then().statusCode(200)
                .body("status", equalTo("completed")).body("result.tabs.key", equalTo(TABS)).body("source", equalTo("text"));
        ann.post("/api/bidding/analyze/text", Map.of("text", TENDER)).then().statusCode(200)
                .body("result.tabs.key", equalTo(TABS));
        ann.call().multiPart("file", "a.txt", TENDER.getBytes(), "text/plain").post("/api/bidding/analyze/file").then()
                .statusCode(200).body("result.tabs.key", equalTo(TABS)).body("filename", equalTo("a.txt"));
    }

    @Test
    void the_older_route_answers_at_once_in_async_mode() {
        Response accepted = ann.call().multiPart("text", TENDER, "text/plain; charset=UTF-8").multiPart("async_mode", "true")
                .post("/api/bidding/analyze/text");

        String id = accepted.then().statusCode(202).extract().path("job_id");
        accepted.then().header("Location", endsWith("/api/bidding/jobs/" + id)).body("$", hasKey("status"));
        ann.await(id, "completed");
        ann.get("/api/bidding/jobs/{id}", id).then().statusCode(200).body("job_id", equalTo(id))
                .body("status", equalTo("completed")).body("has_source_text", equalTo(true)).body("result.tabs.key", equalTo(TABS));
    }

    @Test
    void the_older_route_says_why_there_is_no_analysis() throws IOException {
        File scan = SampleFiles.scannedPdf(folder.resolve("scan.pdf")).toFile();

        problem(ann.call().multiPart("file", scan).post("/api/bidding/analyze/file"), 422, "document_image_only")
                .body("$", not(hasKey("result")));
    }

    @Test
    void a_source_is_shown_where_an_item_points_to() {
        String id = ann.call().multiPart("text", TENDER, "text/plain; charset=UTF-8").post("/api/bidding/analyze/text").path("job_id");
        int start = TENDER.indexOf("投标保证金");

        ann.get("/api/bidding/jobs/{id}/source?start={s}&end={e}&window=3", id, start, start + 5).then().statusCode(200)
                .body("excerpt", equalTo("投标保证金")).body("context", equalTo(TENDER.substring(start - 3, start + 8)))
                .body("start", equalTo(start)).body("context_start", equalTo(start - 3)).body("length", equalTo(TENDER.length()));
        problem(ann.get("/api/bidding/jobs/{id}/source?start=0&window=2001", id), 400, "invalid_request");
        problem(ann.get("/api/bidding/jobs/{id}/source", id), 400, "invalid_request");
        problem(ann.get("/api/bidding/jobs/{id}/source?start=-1", id), 400, "invalid_request");
        problem(Api.stranger().get("/api/bidding/jobs/{id}/source?start=0", id), 404, "task_not_found");
        problem(Api.stranger().get("/api/bidding/jobs/{id}", id), 404, "task_not_found");
    }

    private String uploaded(Path file) {
        return ann.call().multiPart("file", file.toFile()).post("/api/tasks/bidding/file").then().statusCode(201)
                .extract().path("id");
    }
}
