package dev.fermata.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(Verifying.class)
class AccessTest {

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static ValidatableResponse isProblem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status).contentType("application/problem+json")
                .body("status", equalTo(status)).body("code", equalTo(code));
    }

    @Test
    void a_good_token_says_who_calls() {
        as(Tokens.of("ann", Role.USER)).get("/api/echo/who").then().statusCode(200)
                .body("tenant", equalTo("default"))
                .body("user", equalTo("ann"))
                .body("owner", equalTo("ann"))
                .body("is_operator", equalTo(false))
                .body("virtual_thread", equalTo(true));
    }

    @Test
    void the_tenant_comes_from_its_claim() {
        as(Tokens.ofTenant("acme", "ann", Role.USER)).get("/api/echo/who").then().body("tenant", equalTo("acme"));
    }

    @Test
    void without_a_token_the_answer_is_401_with_a_challenge() {
        isProblem(given().get("/api/echo/who").then(), 401, "token_required")
                .header("WWW-Authenticate", equalTo("Bearer realm=\"fermata\""));
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                arguments(Tokens.expired("ann"), "token_expired"),
                arguments(Tokens.forged("ann"), "token_invalid"),
                arguments(Tokens.unsigned("ann"), "token_invalid"),
                arguments(Tokens.signedWithThePublicKey("ann"), "token_invalid"),
                arguments(Tokens.ofIssuer("https://elsewhere.example.com", "ann"), "token_invalid"),
                arguments(Tokens.forAudience("another-service", "ann"), "token_invalid"),
                arguments("garbage", "token_invalid"));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void a_bad_token_is_401_and_does_not_say_which_check_failed(String token, String code) {
        isProblem(as(token).get("/api/echo/who").then(), 401, code)
                .header("WWW-Authenticate", containsString("error=\"invalid_token\""));
    }

    @Test
    void a_missing_role_is_403() {
        isProblem(as(Tokens.of("ann", Role.USER)).get("/api/echo/operators").then(), 403, "role_required");
        as(Tokens.of("ann", Role.OPERATOR)).get("/api/echo/operators").then().statusCode(200);
    }

    @Test
    void a_delegate_names_the_owner() {
        as(Tokens.of("portal", Role.DELEGATE)).header("Fermata-User", "bob").get("/api/echo/who").then().statusCode(200)
                .body("user", equalTo("portal"))
                .body("owner", equalTo("bob"));
    }

    @Test
    void nobody_else_may_name_an_owner() {
        isProblem(as(Tokens.of("ann", Role.ADMIN)).header("Fermata-User", "bob").get("/api/echo/who").then(),
                403, "delegate_role_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb"})
    void an_owner_with_control_characters_or_none_is_refused(String owner) {
        isProblem(as(Tokens.of("portal", Role.DELEGATE)).header("Fermata-User", owner).get("/api/echo/who").then(),
                400, "invalid_end_user");
    }

    @Test
    void an_owner_that_is_too_long_is_refused() {
        isProblem(as(Tokens.of("portal", Role.DELEGATE)).header("Fermata-User", "x".repeat(201)).get("/api/echo/who").then(),
                400, "invalid_end_user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi"})
    void the_operators_pages_need_no_token(String path) {
        given().get(path).then().statusCode(200);
    }
}
