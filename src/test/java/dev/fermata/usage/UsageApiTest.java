package dev.fermata.usage;

import static dev.fermata.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.fermata.database.Database;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.task.Owner;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderPair;
import dev.fermata.testing.ProviderPairResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = ProviderPairResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.usage.time-zone", value = "Asia/Shanghai"),
    @ResourceArg(name = "fermata.usage.currency", value = "CNY"),
    @ResourceArg(name = "fermata.usage.budget.tokens", value = "100000"),
    @ResourceArg(name = "fermata.usage.budget.cost", value = "12.5"),
    @ResourceArg(name = "fermata.usage.retention", value = "10d"),
    @ResourceArg(name = "fermata.usage.retention-batch", value = "2"),
    @ResourceArg(name = "fermata.llm.providers.a.price.input", value = "0.1"),
    @ResourceArg(name = "fermata.llm.providers.a.price.output", value = "0.2")})
class UsageApiTest {

    ProviderPair pair;

    @Inject
    Spending spending;

    @Inject
    Tasks tasks;

    @Inject
    UsageCleaning cleaning;

    @Inject
    Database database;

    private final String tenant = "company-" + UUID.randomUUID();
    private final Owner ann = new Owner(tenant, "ann");
    private final Owner bob = new Owner(tenant, "bob");

    @BeforeEach
    void fairWeather() {
        pair.a().willDo(Behaviour.answer("from a"));
        pair.b().willDo(Behaviour.answer("from b"));
    }

    @Test
    void an_owner_sees_its_own_usage_by_whatever_it_asks_for() {
        spend(ann, "a");
        spend(ann, "a");
        spend(ann, "b");
        spend(bob, "a");

        get("ann", Role.USER, "/api/usage?group_by=provider,model").then().statusCode(200)
                .body("rows", hasSize(2))
                .body("rows[0].provider", equalTo("a")).body("rows[0].model", equalTo("model-a"))
                .body("rows[0].calls", equalTo(2)).body("rows[0].tokens", equalTo(36))
                .body("rows[0].cost", equalTo("0.000005")).body("rows[0].unpriced_calls", equalTo(0))
                .body("rows[1].cost", nullValue()).body("rows[1].unpriced_calls", equalTo(1))
                .body("total.calls", equalTo(3)).body("total.cost", equalTo("0.000005"))
                .body("total.unpriced_calls", equalTo(1))
                .body("currency", equalTo("CNY")).body("time_zone", equalTo("Asia/Shanghai"));
        get("ann", Role.USER, "/api/usage?group_by=owner,task_type").then()
                .body("rows", hasSize(1)).body("rows[0].owner", equalTo("ann")).body("rows[0].task_type", equalTo("scripted"));
        problem(get("ann", Role.USER, "/api/usage?owner=bob"), 403, "role_required");
        get("ann", Role.USER, "/api/usage?owner=ann").then().body("total.calls", equalTo(3));
    }

    @Test
    void operators_see_everybody_of_their_tenant_or_one() {
        spend(ann, "a");
        spend(bob, "a");

        for (String role : new String[] {Role.OPERATOR, Role.ADMIN}) {
            get("olga", role, "/api/usage?group_by=owner").then().statusCode(200)
                    .body("rows.owner", hasItems("ann", "bob")).body("rows", hasSize(2)).body("total.calls", equalTo(2));
            get("olga", role, "/api/usage?owner=bob").then().body("total.calls", equalTo(1));
        }
        given().header("Authorization", "Bearer " + Tokens.ofTenant("other-" + tenant, "olga", Role.OPERATOR))
                .get("/api/usage").then().body("total.calls", equalTo(0)).body("rows", hasSize(0));
    }

    @Test
    void an_owner_sees_what_is_left_of_the_default_budget() {
        spend(ann, "a");

        Spending.awaitUntil(() -> get("ann", Role.USER, "/api/budget").jsonPath().getInt("spent_tokens") == 18);
        get("ann", Role.USER, "/api/budget").then().statusCode(200).body("owner", equalTo("ann"))
                .body("own", equalTo(false)).body("tokens", equalTo(100_000)).body("cost", equalTo("12.5"))
                .body("spent_cost", equalTo("0.0000025")).body("used_up", equalTo(false));
        get("olga", Role.ADMIN, "/api/budgets/ann").then().statusCode(200).body("spent_tokens", equalTo(18));
        get("bob", Role.USER, "/api/budget").then().body("spent_tokens", equalTo(0));
    }

    @Test
    void days_begin_at_midnight_of_the_configured_zone() {
        spend(ann, "a");
        spend(ann, "a");
        // One at 23:59 and one at 00:01 in Shanghai.
        database.update("""
                update llm_call set at = case when ctid = (select min(ctid) from llm_call where tenant = ?)
                    then '2026-03-01T15:59:00Z'::timestamptz else '2026-03-01T16:01:00Z'::timestamptz end
                 where tenant = ?
                """, tenant, tenant);

        get("ann", Role.USER, "/api/usage?from=2026-02-25&to=2026-03-05").then()
                .body("rows.day", equalTo(List.of("2026-03-01", "2026-03-02")))
                .body("rows.calls", everyItem(equalTo(1)));
        get("ann", Role.USER, "/api/usage?from=2026-03-02&to=2026-03-02").then().body("total.calls", equalTo(1));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        problem(get("ann", Role.USER, "/api/usage?group_by=shoe_size"), 400, "unknown_grouping");
        problem(get("ann", Role.USER, "/api/usage?from=yesterday"), 400, "invalid_day");
        for (String strange : List.of("-999999999-01-01", "%2B999999999-12-31", "%2B300000-01-01")) {
            problem(get("ann", Role.USER, "/api/usage?to=" + strange), 400, "invalid_day");
        }
        problem(get("ann", Role.USER, "/api/usage?from=2026-03-02&to=2026-03-01"), 400, "invalid_range");
        problem(get("ann", Role.USER, "/api/usage?from=1990-01-01"), 400, "invalid_range");
        problem(given().get("/api/usage"), 401, "token_required");
    }

    @Test
    void what_cancels_have_saved_is_added_up_and_called_a_guess() throws Exception {
        for (int i = 0; i < 5; i++) {
            spend(ann, "a");
        }
        pair.a().willDo(Behaviour.tokensThenSilence(4, Duration.ZERO));
        String id = spending.submit(ann, context -> context.llm().model("a:model-a").user("What?").text());
        spending.awaitText(id, "t3");
        tasks.cancel(ann, id, "user_cancelled");
        spending.await(ann, id, TaskStatus.CANCELLED);

        // What a caller once wrote there itself is passed over.
        String other = spending.submit(ann, context -> "no call",
                Map.of("usage", Map.of("saved_by_cancelling", Map.of("tokens", "x"))));
        spending.await(ann, other, TaskStatus.COMPLETED);
        database.update("update task set status = 'CANCELLED', completed_at = fermata_now() where id = ?", other);

        get("ann", Role.USER, "/api/usage").then()
                .body("saved_by_cancelling.tokens", equalTo(18 - 2 - 3))
                .body("saved_by_cancelling.tasks", equalTo(1))
                .body("saved_by_cancelling.estimated", equalTo(true))
                .body("total.estimated_calls", equalTo(1));
        get("bob", Role.USER, "/api/usage").then().body("saved_by_cancelling.tokens", equalTo(0));
    }

    @Test
    void an_erased_owner_leaves_nameless_calls() {
        String id = spend(ann, "a");
        spend(bob, "a");

        given().header("Authorization", "Bearer " + Tokens.ofTenant(tenant, "ann", Role.USER)).delete("/api/me/data")
                .then().statusCode(204);

        assertThat(spending.rows(id)).isEmpty();
        get("ann", Role.USER, "/api/usage").then().body("total.calls", equalTo(0));
        get("olga", Role.OPERATOR, "/api/usage?group_by=owner").then()
                .body("rows.owner", hasItems("bob", null)).body("total.calls", equalTo(2));
    }

    @Test
    void old_calls_are_removed_in_small_batches_and_new_ones_stay() {
        for (int i = 0; i < 5; i++) {
            spend(ann, "a");
        }
        database.update("update llm_call set at = at - interval '11 days' where tenant = ?", tenant);
        spend(ann, "a");

        cleaning.removeOld();

        assertThat(database.query("select count(*) from llm_call where tenant = ?", row -> row.getInt(1), tenant))
                .containsExactly(1);
    }

    /** A task with one call. */
    private String spend(Owner owner, String provider) {
        String id = spending.submit(owner,
                context -> context.llm().model(provider + ":model-" + provider).user("What?").text());
        spending.await(owner, id, TaskStatus.COMPLETED);
        return id;
    }

    private Response get(String user, String role, String path) {
        return given().header("Authorization", "Bearer " + Tokens.ofTenant(tenant, user, role)).get(path);
    }
}
