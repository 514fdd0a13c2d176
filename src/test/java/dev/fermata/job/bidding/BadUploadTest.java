package dev.fermata.job.bidding;

import static dev.fermata.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fermata.document.SampleFiles;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Uploads nobody can analyse: refused at once or as a failed task that says what to do, and the service is well. */
@QuarkusTest
@TestProfile(Verifying.class)
class BadUploadTest {

    /** Writes a file. */
    @FunctionalInterface
    interface Sample {
        Path in(Path folder) throws IOException;
    }

    private static final int MEGABYTE = 1 << 20;

    @TestHTTPResource("/api/tasks/bidding/file")
    URI route;

    @TempDir
    Path folder;

    private final Api ann = Api.stranger();

    @AfterEach
    void is_well() {
        Api.isWell();
        String id = ann.call().multiPart("text", "投标人须具备一级资质。").post("/api/tasks/bidding/text").path("id");
        ann.await(id, "completed");
    }

    static Stream<Arguments> refused() {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        noise[0] = 0;
        return Stream.of(
                sample("empty.pdf", 422, "document_empty", file -> Files.write(file, new byte[0])),
                sample("locked.pdf", 422, "document_encrypted", SampleFiles::lockedPdf),
                sample("locked.docx", 422, "document_encrypted", SampleFiles::lockedDocx),
                sample("old.doc", 415, "document_unsupported", SampleFiles::oldDoc),
                sample("list.xlsx", 415, "document_unsupported", SampleFiles::workbook),
                sample("cut.docx", 422, "document_broken", file -> cut(SampleFiles.docx(file, "a".repeat(10_000)))),
                sample("noise.pdf", 415, "document_unsupported", file -> Files.write(file, noise)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void an_upload_that_shows_what_is_wrong_with_it_is_refused(String name, int status, String code, Sample sample)
            throws IOException {
        Response answer = upload(sample.in(folder.resolve(name)));

        problem(answer, status, code).body("detail", containsString(name));
        ann.get("/api/tasks").then().body("total", equalTo(0));
    }

    @Test
    void a_refusal_is_in_one_language_the_one_asked_for_and_english_where_none_is() throws IOException {
        byte[] empty = {};
        problem(ann.call().multiPart("file", "empty.pdf", empty, "application/pdf").post("/api/tasks/bidding/file"), 422, "document_empty")
                .body("title", equalTo("Unprocessable")).body("detail", containsString("holds no text"));
        problem(ann.call().header("Accept-Language", "zh-CN").multiPart("file", "empty.pdf", empty, "application/pdf")
                .post("/api/tasks/bidding/file"), 422, "document_empty").body("detail", containsString("没有文字"));
    }

    @Test
    void a_scan_fails_with_the_advice_to_run_ocr() throws IOException {
        String id = upload(SampleFiles.scannedPdf(folder.resolve("scan.pdf"))).then().statusCode(201).extract().path("id");

        JsonPath task = ann.await(id, "failed");

        assertThat(task.getString("error_code")).isEqualTo("document_image_only");
        assertThat(task.getString("error")).contains("OCR");
        assertThat(task.getInt("retry_count")).isZero();
    }

    @Test
    void a_file_of_blanks_fails() throws IOException {
        String id = upload(Files.writeString(folder.resolve("blank.txt"), " \n\t ")).then().statusCode(201).extract().path("id");

        assertThat(ann.await(id, "failed").getString("error_code")).isEqualTo("document_empty");
    }

    @Test
    void a_pdf_that_is_broken_inside_is_refused_or_fails() throws IOException {
        Path pdf = SampleFiles.pdf(folder.resolve("broken.pdf"), "text");
        byte[] bytes = Files.readAllBytes(pdf);
        Arrays.fill(bytes, bytes.length / 3, bytes.length, (byte) 'x');

        Response answer = upload(Files.write(pdf, bytes));

        if (answer.statusCode() == 201) {
            assertThat(ann.await(answer.path("id"), "failed").getString("error_code")).startsWith("document_");
        } else {
            problem(answer, 422, "document_broken");
        }
    }

    @Test
    void a_form_without_a_file_is_refused() {
        problem(ann.call().multiPart("other", "x").post("/api/tasks/bidding/file"), 400, "file_missing");
        problem(ann.post("/api/tasks/bidding/file", Map.of("file", "x")), 415, "unsupported_media_type");
        problem(ann.call().contentType("application/x-www-form-urlencoded").formParam("file", "x").post("/api/tasks/bidding/file"),
                415, "unsupported_media_type");
    }

    @Test
    void a_file_of_51_mb_is_refused() {
        problem(upload(51 * MEGABYTE), 413, "file_too_large").body("detail", containsString("50 MB"));
    }

    @Test
    void a_file_of_60_mb_is_refused() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(route).header("Content-Type", "multipart/form-data; boundary=x")
                .header("Authorization", "Bearer " + Tokens.of(ann.user(), "user")).version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[60 * MEGABYTE])).build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("body_too_large").contains("55 MB");
        }
    }

    @Test
    void a_text_of_21_mb_is_refused_in_either_form() {
        String text = "x".repeat(21 * MEGABYTE);

        problem(ann.call().multiPart("text", text).post("/api/tasks/bidding/text"), 413, "field_too_large");
        problem(ann.call().contentType("application/x-www-form-urlencoded").formParam("text", text).post("/api/tasks/bidding/text"),
                413, "field_too_large");
    }

    @Test
    void a_form_that_is_not_one_is_refused() {
        Response answer = ann.call().header("Content-Type", "multipart/form-data")
                .body("no boundary".getBytes(StandardCharsets.UTF_8)).post("/api/tasks/bidding/file");

        assertThat(answer.statusCode()).isIn(400, 415);
    }

    private Response upload(int size) {
        return ann.call().multiPart("file", "big.txt", new byte[size], "text/plain").post("/api/tasks/bidding/file");
    }

    private Response upload(Path file) {
        return ann.call().multiPart("file", file.toFile()).post("/api/tasks/bidding/file");
    }

    private static Path cut(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }

    private static Arguments sample(String name, int status, String code, Sample sample) {
        return arguments(name, status, code, sample);
    }
}
