package dev.fermata.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RequestLimitTest.Narrow.class)
class RequestLimitTest {

    /** Takes three requests, and then one a second; signs no links. */
    public static class Narrow extends Verifying {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("fermata.security.requests-per-second", "1");
            overrides.put("fermata.security.request-burst", "3");
            overrides.put("fermata.security.link-secret", "");
            return overrides;
        }
    }

    @Test
    void an_owner_who_asks_too_often_is_told_to_wait_and_others_are_not() {
        Api hasty = Api.stranger();

        List<Response> answers = Stream.generate(() -> hasty.get("/api/tasks/stats")).limit(20).toList();

        assertThat(answers.getFirst().statusCode()).isEqualTo(200);
        Response refused = answers.stream().filter(answer -> answer.statusCode() == 429).findFirst().orElseThrow();
        Api.problem(refused, 429, "too_many_requests").header("Retry-After", "1");
        assertThat(Api.stranger().get("/api/tasks/stats").statusCode()).isEqualTo(200);
    }

    @Test
    void without_a_key_there_are_no_links() {
        Api ann = Api.stranger();
        String id = ann.call().multiPart("file", "a.txt", "text".getBytes(StandardCharsets.UTF_8), "text/plain")
                .post("/api/tasks/bidding/file").path("id");

        Api.problem(ann.call().post("/api/tasks/{id}/files/a.txt/link", id), 503, "links_not_configured");
    }

    @Test
    void a_bad_token_is_still_401() {
        Api.problem(given().header("Authorization", "Bearer x").get("/api/tasks/stats"), 401,
                "token_invalid");
    }
}
