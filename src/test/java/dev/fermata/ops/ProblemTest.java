package dev.fermata.ops;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
class ProblemTest {

    private static ValidatableResponse post(String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/echo").then();
    }

    private static ValidatableResponse isProblem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("title", notNullValue())
                .body("status", equalTo(status))
                .body("detail", notNullValue())
                .body("instance", notNullValue())
                .body("code", equalTo(code));
    }

    @Test
    void invalid_fields_are_named_as_on_the_wire() {
        isProblem(post("""
                {"task_type": " ", "max_priority": 10, "some_items": [{"item_name": "short"}, {"item_name": "too long"}]}"""),
                400, "invalid_request")
                .body("errors.field", hasItems("task_type", "max_priority", "some_items[1].item_name"));
    }

    @Test
    void an_invalid_query_parameter_is_named() {
        isProblem(given().contentType(ContentType.JSON).body("{\"task_type\": \"a\"}").post("/api/echo?limit=101").then(),
                400, "invalid_request").body("errors[0].field", equalTo("limit"));
    }

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                arguments("{", "malformed_json", null),
                arguments("not json", "malformed_json", null),
                arguments("{\"task_type\": \"a\"} trailing", "malformed_json", null),
                arguments("{\"nope\": 1}", "unknown_field", "nope"),
                arguments("{\"some_items\": [{\"nope\": 1}]}", "unknown_field", "some_items[0].nope"),
                arguments("{\"max_priority\": \"5\"}", "wrong_type", "max_priority"),
                arguments("{\"max_priority\": 1.5}", "wrong_type", "max_priority"),
                arguments("{\"max_priority\": 99999999999}", "invalid_value", "max_priority"),
                arguments("{\"some_items\": {}}", "wrong_type", "some_items"),
                arguments("{\"run_at\": \"tomorrow\"}", "wrong_type", "run_at"),
                arguments("[]", "wrong_type", "$"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void a_body_that_cannot_be_read_says_where(String body, String code, String field) {
        isProblem(post(body), 400, code).body("errors?.getAt(0)?.field", equalTo(field));
    }

    @Test
    void an_empty_body_is_refused() {
        isProblem(post(""), 400, "invalid_request");
    }

    @Test
    void an_unknown_route_is_404() {
        isProblem(given().get("/api/nope").then(), 404, "no_such_route").body("instance", equalTo("/api/nope"));
    }

    @Test
    void a_wrong_method_is_405() {
        isProblem(given().delete("/api/echo").then(), 405, "method_not_allowed");
    }

    @Test
    void a_format_we_do_not_produce_is_406() {
        isProblem(given().accept("image/png").get("/api/echo/problem").then(), 406, "not_acceptable");
    }

    @Test
    void a_format_we_do_not_take_is_415() {
        isProblem(given().contentType("text/csv").body("a,b").post("/api/echo").then(), 415, "unsupported_media_type");
    }

    @Test
    void a_fault_tells_nothing_but_its_error_id() {
        isProblem(given().get("/api/echo/fault").then(), 500, "internal_error")
                .body("error_id", notNullValue())
                .body(not(containsString("secret")))
                .body(not(containsString("Exception")));
    }

    @Test
    void a_problem_keeps_its_members_and_headers() {
        isProblem(given().get("/api/echo/problem").then(), 429, "slow_down")
                .body("limit", equalTo(5))
                .body("detail", equalTo("Slow down."))
                .header("Retry-After", "7");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void the_reader_chooses_the_language(String accepted, String title) {
        RequestSpecification request = accepted == null ? given() : given().header("Accept-Language", accepted);
        isProblem(request.get("/api/nope").then(), 404, "no_such_route").body("title", equalTo(title));
    }

    static Stream<Arguments> languages() {
        return Stream.of(
                arguments(null, "Not found"),
                arguments("fr", "Not found"),
                arguments("zh-CN,zh;q=0.9,en;q=0.8", "未找到"),
                arguments("en;q=0.5, zh-Hant-TW", "未找到"),
                arguments("en-GB, zh;q=0.5", "Not found"),
                arguments(";;;", "Not found"));
    }

    @Test
    void validation_messages_are_in_the_readers_language_too() {
        given().header("Accept-Language", "zh-CN").contentType(ContentType.JSON).body("{}").post("/api/echo").then()
                .body("errors[0].detail", equalTo("不能为空"));
    }

    @Test
    void every_response_carries_the_security_headers() {
        given().get("/api/echo/problem").then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Cache-Control", "no-store");
    }

    @Test
    void times_go_out_as_iso_8601_in_utc_and_nulls_are_shown() {
        post("{\"task_type\": \"a\", \"run_at\": \"2026-01-02T03:04:05+01:00\"}").statusCode(200)
                .body("run_at", equalTo("2026-01-02T02:04:05Z"))
                .body("containsKey('max_priority')", equalTo(true));
    }
}
