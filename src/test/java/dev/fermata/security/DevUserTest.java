package dev.fermata.security;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(DevUserTest.AtADevelopersDesk.class)
class DevUserTest {

    /** As dev mode is configured, verification key included or not. */
    public static class AtADevelopersDesk implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fermata.security.dev-user", "true");
        }
    }

    @Test
    void a_request_without_a_token_is_dev_with_every_role() {
        given().get("/api/echo/operators").then().statusCode(200).body("owner", equalTo("dev")).body("tenant", equalTo("default"));
    }

    @Test
    void dev_may_act_for_another_owner() {
        given().header("Fermata-User", "bob").get("/api/echo/who").then().statusCode(200).body("owner", equalTo("bob"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer garbage", "Bearer ", "Basic YTpi", "nonsense"})
    void bad_credentials_are_still_401(String credentials) {
        given().header("Authorization", credentials).get("/api/echo/who").then().statusCode(401)
                .contentType("application/problem+json");
    }

    @Test
    void a_token_nobody_can_verify_is_401() {
        given().header("Authorization", "Bearer " + Tokens.of("ann", Role.USER)).get("/api/echo/who").then().statusCode(401)
                .body("code", equalTo("token_invalid"));
    }
}
