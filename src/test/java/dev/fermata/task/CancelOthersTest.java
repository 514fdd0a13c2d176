package dev.fermata.task;

import static dev.fermata.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.fermata.database.Database;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cancelling many tasks at once: of another owner, and by age. */
@QuarkusTest
@TestProfile(Verifying.class)
class CancelOthersTest {

    @Inject
    Database database;

    private final Api ann = Api.stranger();
    private final Api bob = Api.stranger();

    @Test
    void operators_cancel_all_that_an_owner_has() {
        String one = waiting(ann);
        String two = waiting(ann);
        String bobs = waiting(bob);

        as(Role.ADMIN, Map.of("owner", ann.user())).statusCode(200)
                .body("cancelled", containsInAnyOrder(one, two)).body("total", equalTo(2));

        ann.get("/api/tasks/" + one).then().body("status", equalTo("cancelled"));
        bob.get("/api/tasks/" + bobs).then().body("status", equalTo("pending"));
        as(Role.OPERATOR, Map.of("owner", ann.user())).body("total", equalTo(0));
    }

    @Test
    void an_owners_tasks_may_be_chosen_by_their_age() {
        String old = waiting(ann);
        String young = waiting(ann);
        database.update("update task set created_at = created_at - interval '2 hours' where id = ?", old);

        as(Role.OPERATOR, Map.of("owner", ann.user(), "older_than", 3600)).statusCode(200)
                .body("cancelled", containsInAnyOrder(old));
        ann.post("/api/tasks/cancel", Map.of("older_than", 0)).then().body("cancelled", containsInAnyOrder(young));
    }

    @Test
    void others_may_name_only_themselves() {
        String bobs = waiting(bob);

        problem(ann.post("/api/tasks/cancel", Map.of("owner", bob.user())), 403, "role_required");
        ann.post("/api/tasks/cancel", Map.of("owner", ann.user())).then().statusCode(200).body("cancelled", hasSize(0));
        problem(ann.post("/api/tasks/cancel", Map.of()), 400, "no_criteria");
        bob.get("/api/tasks/" + bobs).then().body("status", equalTo("pending"));
    }

    @Test
    void an_operator_of_another_tenant_finds_nothing() {
        waiting(ann);

        given().header("Authorization", "Bearer " + Tokens.ofTenant("elsewhere", "olga", Role.OPERATOR))
                .contentType("application/json").body(Map.of("owner", ann.user())).post("/api/tasks/cancel")
                .then().statusCode(200).body("total", equalTo(0));
    }

    private static String waiting(Api owner) {
        return owner.create(Map.of("task_type", "scripted", "payload", Map.of("script", "never"),
                "run_at", "2099-01-01T00:00:00Z"));
    }

    private static ValidatableResponse as(String role, Map<String, ?> criteria) {
        return given().header("Authorization", "Bearer " + Tokens.of("olga", role)).contentType("application/json")
                .body(criteria).post("/api/tasks/cancel").then();
    }
}
