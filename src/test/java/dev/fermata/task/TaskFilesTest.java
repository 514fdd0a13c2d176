package dev.fermata.task;

import static dev.fermata.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Verifying.class)
class TaskFilesTest {

    private static final String NAME = "招标 文件.txt";
    private static final byte[] CONTENT = "投标人须具备一级资质。\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);

    private final Api ann = Api.stranger();
    private String id;

    @BeforeEach
    void upload() {
        id = ann.call().multiPart("file", NAME, CONTENT, "text/plain; charset=utf-8").post("/api/tasks/bidding/file").then()
                .statusCode(201).extract().path("id");
    }

    @Test
    void a_task_lists_its_files() {
        ann.get("/api/tasks/{id}/files", id).then().statusCode(200).body("files.name", contains(NAME))
                .body("files[0].size", equalTo(CONTENT.length));
    }

    @Test
    void what_was_uploaded_comes_back_to_be_saved() {
        byte[] body = ann.get("/api/tasks/{id}/files/{name}", id, NAME).then().statusCode(200)
                .header("Content-Disposition", containsString("filename*=UTF-8''%E6%8B%9B%E6%A0%87%20%E6%96%87%E4%BB%B6.txt"))
                .header("Content-Disposition", containsString("attachment"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Length", Integer.toString(CONTENT.length))
                .extract().asByteArray();

        assertThat(Arrays.equals(body, CONTENT)).isTrue();
    }

    @Test
    void what_is_not_there_or_somebody_elses_is_404() {
        problem(ann.get("/api/tasks/{id}/files/{name}", id, "other.txt"), 404, "file_not_found");
        problem(ann.get("/api/tasks/{id}/files/{name}", id, "../" + NAME), 404, "file_not_found");
        problem(Api.stranger().get("/api/tasks/{id}/files/{name}", id, NAME), 404, "task_not_found");
        problem(Api.stranger().get("/api/tasks/{id}/files", id), 404, "task_not_found");
        problem(Api.stranger().call().post("/api/tasks/{id}/files/{name}/link", id, NAME), 404, "task_not_found");
        problem(given().get("/api/tasks/{id}/files/{name}", id, NAME), 401, "token_required");
    }

    @Test
    void a_link_needs_no_token_and_is_good_for_that_file_only() {
        JsonPath link = ann.call().post("/api/tasks/{id}/files/{name}/link", id, NAME).then().statusCode(200).extract()
                .jsonPath();
        String url = link.getString("url");

        assertThat(Instant.parse(link.getString("expires_at"))).isBetween(Instant.now().plusSeconds(30),
                Instant.now().plusSeconds(61));
        byte[] body = given().urlEncodingEnabled(false).get(url).then().statusCode(200).extract().asByteArray();
        assertThat(Arrays.equals(body, CONTENT)).isTrue();
        String query = url.substring(url.indexOf('?'));
        problem(given().urlEncodingEnabled(false).get("/api/tasks/" + id + "/files/other.txt" + query), 403, "link_invalid");
        problem(given().urlEncodingEnabled(false).get(url.replaceFirst("expires=\\d", "expires=9")), 403, "link_invalid");
        problem(given().urlEncodingEnabled(false).get(url.substring(0, url.length() - 4)), 403, "link_invalid");
        problem(given().urlEncodingEnabled(false).get(url.substring(0, url.indexOf("signature"))), 401, "token_required");
    }
}
