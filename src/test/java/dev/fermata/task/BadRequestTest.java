package dev.fermata.task;

import static dev.fermata.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be let in: each is answered with a problem, and the service is well afterwards. */
@QuarkusTest
@TestProfile(Verifying.class)
class BadRequestTest {

    private static final int MEGABYTE = 1 << 20;
    private static final String LATER = "\"run_at\": \"2999-01-01T00:00:00Z\"";

    @TestHTTPResource("/api/tasks")
    URI tasks;

    private final Api ann = Api.stranger();

    @AfterEach
    void is_well() {
        Api.isWell();
    }

    // ---- JSON

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("", 400, "invalid_request"),
                arguments("not json", 400, "malformed_json"),
                arguments("{\"task_type\": \"scripted\"", 400, "malformed_json"),
                arguments("{} trailing", 400, "malformed_json"),
                arguments("[]", 400, "wrong_type"),
                arguments("null", 400, "invalid_request"),
                arguments("{\"task_type\": 5, \"payload\": {}}", 400, "wrong_type"),
                arguments("{\"task_type\": \"scripted\", \"payload\": {}, \"priority\": \"5\"}", 400, "wrong_type"),
                arguments("{\"task_type\": \"scripted\", \"payload\": {}, \"priority\": 1.5}", 400, "wrong_type"),
                arguments("{\"task_type\": \"scripted\", \"payload\": {}, \"run_at\": \"tomorrow\"}", 400, "wrong_type"),
                arguments("{\"task_type\": \"scripted\", \"payload\": {}, \"colour\": 1}", 400, "unknown_field"),
                arguments("{\"task_type\": \"\", \"payload\": {}}", 400, "invalid_request"),
                arguments("{\"task_type\": \"scripted\"}", 400, "invalid_request"),
                arguments("{\"task_type\": \"scripted\", \"payload\": null}", 400, "invalid_payload"),
                arguments("{\"task_type\": \"scripted\", \"payload\": []}", 400, "invalid_payload"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_that_is_no_request_is_refused(String body, int status, String code) {
        problem(json(body), status, code).body("detail", not(containsString("dev.fermata")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"})
    void a_time_beyond_all_calendars_is_refused(String time) {
        Map<String, Object> request = Map.of("task_type", "scripted", "payload", Map.of("script", "x"), "run_at", time);

        problem(ann.post("/api/tasks", request), 400, "invalid_value").body("errors.field", hasItem("run_at"));
        problem(ann.post("/api/tasks/batch", Map.of("tasks", List.of(request))), 400, "invalid_value");
    }

    @Test
    void a_body_of_another_type_is_refused() {
        problem(ann.call().contentType("text/plain").body("hello").post("/api/tasks"), 415, "unsupported_media_type");
        problem(ann.call().contentType("application/xml").body("<a/>").post("/api/tasks"), 415, "unsupported_media_type");
    }

    @Test
    void more_than_2_mb_of_json_is_refused() {
        problem(json(request("\"" + "x".repeat(2 * MEGABYTE) + "\"")), 413, "body_too_large");
        json(request("\"" + "x".repeat(MEGABYTE) + "\"")).then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/tasks|application/json|{\"id\": \"|3|\"code\":\"body_too_large\"",
        "/api/ai/analyze-with-ai|application/json|{\"content\": \"|26|\"status\":\"error\"",
        "/api/chat/stream|application/json|{\"message\": \"|3|{\"error\":",
        "/api/tender-processing/start|multipart/form-data; boundary=x|--x\\r\\nContent-Disposition: form-data; name=\"file\"; "
                + "filename=\"a\"\\r\\n\\r\\n|56|\"success\":false"})
    void what_is_too_large_is_refused_in_the_shape_of_its_route_when_its_length_is_not_announced(String path, String type,
            String beginning, int megabytes, String told) throws IOException, InterruptedException {
        byte[] begun = beginning.replace("\\r\\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] rest = "x".repeat(megabytes * MEGABYTE).getBytes(StandardCharsets.UTF_8);
        HttpRequest chunked = HttpRequest.newBuilder(tasks.resolve(path)).header("Content-Type", type)
                .header("Authorization", "Bearer " + Tokens.of(ann.user(), "user")).version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                        new ByteArrayInputStream(begun), new ByteArrayInputStream(rest)))).build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(chunked, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains(told).contains("body_too_large").doesNotContain("{0}");
        }
    }

    @Test
    void nesting_without_end_is_refused() {
        problem(json(request("[".repeat(5000) + "]".repeat(5000))), 413, "json_too_large");
        problem(json(request("[".repeat(500) + "]".repeat(500))), 413, "json_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "a\\u0000b", "\\ud800", "\\udc00x", "\\\\u0000", "😀", "\\ufffe"})
    void any_character_can_be_in_a_payload_and_in_metadata(String text) {
        Response created = json("""
                {"task_type": "scripted", %s, "payload": {"script": "%s"}, "metadata": {"note": "%s"}}"""
                .formatted(LATER, text, text));

        created.then().statusCode(201);
        ann.get("/api/tasks").then().statusCode(200).body("total", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e-400", "123456789012345678901234567890", "0.1234567890123456789"})
    void any_number_can_be_in_metadata(String number) {
        json("{\"task_type\": \"scripted\", %s, \"payload\": {\"script\": \"x\"}, \"metadata\": {\"n\": %s}}"
                .formatted(LATER, number)).then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage", "provider", "model", "duration_ms", "retry_exhausted", "prompts", "moved_from", "question_hash",
            "traceparent", "resume_traceparent"})
    void a_key_of_metadata_that_is_not_the_callers_is_refused(String key) {
        Map<String, Object> request = Map.of("task_type", "scripted", "payload", Map.of("script", "x"),
                "metadata", Map.of(key, Map.of("tokens", "x")));

        problem(ann.post("/api/tasks", request), 400, "reserved_metadata").body("detail", containsString(key));
        problem(ann.post("/api/tasks/batch", Map.of("tasks", List.of(request))), 400, "reserved_metadata");
        problem(ann.post("/api/schedules", Map.of("cron", "0 0 * * *", "task", request)), 400, "reserved_metadata");
        problem(ann.call().header("Accept-Language", "zh").contentType("application/json").body(request).post("/api/tasks"),
                400, "reserved_metadata").body("detail", containsString("保留"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_id", "callback_url", "language", "id", "task_type"})
    void a_nul_in_a_field_is_refused(String field) {
        Map<String, Object> request = new HashMap<>(Map.of("task_type", "scripted", "payload", Map.of("script", "x"),
                "run_at", "2999-01-01T00:00:00Z"));
        request.put(field, "a\u0000b");

        ann.post("/api/tasks", request).then().statusCode(400).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks/a%00b", "/api/tasks?q=%00", "/api/tasks?cursor=%00", "/api/tasks?task_type=%00",
            "/api/tasks/a%00b/result", "/api/tasks/a%00b/files", "/api/tasks/a%00b/files/x", "/api/bidding/jobs/%00"})
    void a_nul_in_a_url_is_refused(String path) {
        Response answer = given().urlEncodingEnabled(false).header("Authorization", "Bearer " + Tokens.of(ann.user(), "user")).get(path);

        answer.then().contentType("application/problem+json");
        assertThat(answer.statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks/a%00b/cancel", "/api/tasks/a%00b/pause", "/api/tasks/%0D%0ASet-Cookie:x/resume"})
    void a_control_character_in_a_posted_url_does_no_harm(String path) {
        Response answer = given().urlEncodingEnabled(false).header("Authorization", "Bearer " + Tokens.of(ann.user(), "user")).post(path);

        answer.then().contentType("application/problem+json");
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    @Test
    void a_key_or_an_id_without_end_is_refused() {
        problem(ann.call().header("Idempotency-Key", "x".repeat(201)).contentType("application/json").body(request("\"x\""))
                .post("/api/tasks"), 400, "invalid_request").body("errors.field", hasItem("idempotency_key"));
        problem(ann.call().post("/api/tasks/{id}/cancel", "x".repeat(300)), 400, "invalid_request");
        problem(ann.get("/api/tasks?q={q}", "x".repeat(201)), 400, "invalid_request");
    }

    @Test
    void a_cancel_of_ids_with_nul_or_without_end_does_no_harm() {
        ann.post("/api/tasks/cancel", Map.of("ids", List.of("a\u0000b"))).then().statusCode(400);
        problem(ann.post("/api/tasks/cancel", Map.of("status", "asleep")), 400, "unknown_status");
        problem(ann.post("/api/tasks/cancel", Map.of("older_than", -1)), 400, "invalid_request");
    }

    // ---- Callers

    static Stream<Arguments> routes() {
        return Stream.of("", "/result", "/events", "/files", "/files/a.txt").map(path -> arguments("GET", path));
    }

    static Stream<Arguments> verbs() {
        return Stream.concat(routes(), Stream.of(arguments("DELETE", ""), arguments("POST", "/pause"), arguments("POST", "/resume"),
                arguments("POST", "/retry"), arguments("POST", "/files/a.txt/link")));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void somebody_elses_task_is_not_there(String method, String path) {
        String id = json(request("\"x\"")).path("id");

        problem(Api.stranger().call().request(method, "/api/tasks/" + id + path), 404, "task_not_found");

        ann.get("/api/tasks/{id}", id).then().body("status", equalTo("pending"));
    }

    @Test
    void somebody_elses_task_can_not_be_cancelled() {
        String id = json(request("\"x\"")).path("id");

        Api.stranger().post("/api/tasks/" + id + "/cancel").then().statusCode(202);
        Api.stranger().post("/api/tasks/cancel", Map.of("ids", List.of(id))).then().body("total", equalTo(0));

        ann.get("/api/tasks/{id}", id).then().body("status", equalTo("pending"));
    }

    @Test
    void another_tenants_task_is_not_there() {
        String id = json(request("\"x\"")).path("id");

        problem(given().header("Authorization", "Bearer " + Tokens.ofTenant("acme", ann.user(), "user")).get("/api/tasks/" + id),
                404, "task_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks", "/api/tasks/stats", "/api/tasks/x", "/api/tasks/x/events", "/api/tasks/x/files/a",
            "/api/task-types", "/api/bidding/jobs/x"})
    void a_bad_token_opens_nothing(String path) {
        problem(with(Tokens.expired("ann"), path), 401, "token_expired");
        problem(with(Tokens.forged("ann"), path), 401, "token_invalid");
        problem(with(Tokens.unsigned("ann"), path), 401, "token_invalid");
        problem(given().get(path), 401, "token_required");
    }

    @Test
    void a_token_whose_names_have_control_characters_opens_nothing() {
        problem(with(Tokens.of("a\u0000b", "user"), "/api/tasks"), 401, "token_invalid");
        problem(with(Tokens.ofTenant("a\nb", "ann", "user"), "/api/events"), 401, "token_invalid");
    }

    private static Response with(String token, String path) {
        return given().header("Authorization", "Bearer " + token).get(path);
    }

    private Response json(String body) {
        return ann.call().contentType("application/json").body(body).post("/api/tasks");
    }

    private static String request(String note) {
        return "{\"task_type\": \"scripted\", %s, \"payload\": {\"script\": \"x\"}, \"metadata\": {\"note\": %s}}"
                .formatted(LATER, note);
    }
}
