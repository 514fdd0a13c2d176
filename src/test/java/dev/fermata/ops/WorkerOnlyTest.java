package dev.fermata.ops;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WorkerOnlyTest.WithoutApi.class)
class WorkerOnlyTest {

    /** A process that only runs tasks. */
    public static class WithoutApi implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fermata.roles", "worker");
        }
    }

    @Test
    void the_api_is_not_there_and_says_why() {
        given().get("/api/echo/problem").then().statusCode(404).contentType("application/problem+json")
                .body("code", equalTo("api_role_off"));
    }

    @Test
    void operators_still_reach_health() {
        given().get("/q/health/live").then().statusCode(200);
    }
}
