package dev.fermata.usage;

import static dev.fermata.testing.Api.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Database;
import dev.fermata.database.Jsonb;
import dev.fermata.engine.JobContext;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A budget that is used up: the task is held with all it has, says why, and goes on when there is something to spend. */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.usage.resume-interval", value = "1s"),
    @ResourceArg(name = "fermata.usage.time-zone", value = "Asia/Shanghai"),
    @ResourceArg(name = "fermata.llm.providers.impatient.timeout", value = "90"),
    @ResourceArg(name = "fermata.llm.providers.impatient.max-concurrent", value = "1"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.input", value = "1"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.output", value = "1000000")})
class BudgetTest {

    private static final Duration SLOWLY = Duration.ofMillis(20);
    private static final int FIRST_STEP_TOKENS = 18;

    MisbehavingProvider provider;

    @Inject
    Spending spending;

    @Inject
    SpendTable spend;

    @Inject
    Prices prices;

    @Inject
    Breaches breaches;

    @Inject
    Tasks tasks;

    @Inject
    Database database;

    @Inject
    Jsonb jsonb;

    private final Owner owner = Spending.stranger();
    private final Api api = new Api(owner.user());

    @Test
    void a_task_at_its_limit_is_held_in_mid_stream_and_goes_on_when_the_limit_is_raised() throws Exception {
        limit(Map.of("tokens", 40));
        provider.willDo(Behaviour.answer("first"), Behaviour.tokensThenSilence(400, SLOWLY), Behaviour.answer("second"));
        String id = spending.submit(owner, BudgetTest::twoSteps);
        ProviderCall first = provider.nextCall();
        ProviderCall cut = provider.nextCall();

        // In mid-stream: the socket closes, the text and the first step stay, the owner is told why.
        cut.closedByClientAt();
        Task held = spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(held.cancelReason).isEqualTo("budget_exceeded");
        assertThat(held.errorCode).isEqualTo("budget_exceeded");
        assertThat(held.error).contains("40 tokens").contains("Asia/Shanghai").contains("operator");
        assertThat(held.partial.at("/texts/second").textValue()).startsWith("t0 t1 t2 ");
        assertThat(held.partial.get("steps_done").asInt()).isEqualTo(1);
        assertThat(first.body()).contains("What first?");
        JsonNode warning = jsonb.tree(spending.events(id, EventType.WARNING).getFirst().json());
        assertThat(warning.get("code").textValue()).isEqualTo("budget.tokens_used_up");
        assertThat(warning.get("args").get(0).asInt()).isEqualTo(40);
        assertThat(spending.events(id, EventType.STATUS)).last().extracting(TaskEvent::json).asString()
                .contains("\"paused\"").contains("budget_exceeded");
        Spending.Row row = spending.rows(id).getLast();
        assertThat(row.outcome()).isEqualTo("budget_exceeded");
        assertThat(row.source()).isEqualTo("ESTIMATED");
        assertThat(FIRST_STEP_TOKENS + row.promptTokens() + row.completionTokens()).isBetween(40, 50);

        // The user's own resume does not help: held again, for the same reason, and nothing was spent.
        api.post("/api/tasks/" + id + "/resume").then().statusCode(200);
        Spending.awaitUntil(() -> spending.events(id, EventType.WARNING).size() == 2);
        spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(provider.calls()).isEqualTo(2);
        assertThat(tasks.get(owner, id).cancelReason).isEqualTo("budget_exceeded");

        // More money: it goes on by itself. The first step is not paid again; what is paid again is shown.
        limit(Map.of("tokens", 400)).body("released", equalTo(1)).body("used_up", equalTo(false));
        Task done = spending.await(owner, id, TaskStatus.COMPLETED);
        assertThat(done.cancelReason).isNull();
        assertThat(done.error).isNull();
        assertThat(done.result.textValue()).isEqualTo("first second");
        assertThat(provider.allCalls()).extracting(call -> call.body().contains("What first?"))
                .containsExactly(true, false, false);
        assertThat(done.metadata.at("/usage/calls").asInt()).isEqualTo(3);
        assertThat(done.metadata.at("/usage/repaid_tokens").asInt()).isEqualTo(row.promptTokens() + row.completionTokens());
        assertThat(spending.events(id, EventType.RESTARTED)).isNotEmpty();
        assertThat(spending.rows(id)).extracting(Spending.Row::repaid).containsExactly(false, true, false);
    }

    @Test
    void money_is_a_limit_like_tokens_and_counts_by_the_providers_price() throws Exception {
        limit(Map.of("cost", "10.50")).body("cost", equalTo("10.5")).body("tokens", nullValue());
        provider.willDo(Behaviour.tokensThenSilence(400, SLOWLY));
        String id = spending.submit(owner, context -> context.llm().user("What?").text());

        provider.nextCall().closedByClientAt();
        Task held = spending.await(owner, id, TaskStatus.PAUSED);

        assertThat(held.error).contains("10.5 USD");
        assertThat(new BigDecimal(held.metadata.at("/usage/cost").textValue()))
                .isBetween(new BigDecimal("10.50"), new BigDecimal("15"));
        Spending.awaitUntil(() -> spend.look(owner).spent().cost().compareTo(new BigDecimal("10.50")) >= 0);
        api.get("/api/budget").then().statusCode(200).body("used_up", equalTo(true)).body("own", equalTo(true))
                .body("currency", equalTo("USD")).body("time_zone", equalTo("Asia/Shanghai"));
    }

    @Test
    void a_task_of_an_owner_without_money_is_taken_and_held_before_its_first_call() {
        limit(Map.of("tokens", 0));
        provider.willDo(Behaviour.answer("never"));

        String id = api.create(Map.of("task_type", "bidding_analysis", "payload", Map.of("text", "投标人必须具备一级资质。")));

        Task held = spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(held.cancelReason).isEqualTo("budget_exceeded");
        assertThat(provider.calls()).isZero();
        assertThat(spending.rows(id)).isEmpty();
        api.call().header("Accept-Language", "zh").get("/api/tasks/" + id).then().body("cancel_reason", equalTo("budget_exceeded"))
                .body("error", containsString("预算"));
    }

    @Test
    void a_prompt_that_does_not_fit_into_what_is_left_is_not_paid_for() {
        limit(Map.of("tokens", 100));
        provider.willDo(Behaviour.answer("never"));

        String id = spending.submit(owner, context -> context.llm().user("word ".repeat(200)).text());

        spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(provider.calls()).isZero();
    }

    @Test
    void a_held_task_goes_on_by_itself_on_the_new_day() throws Exception {
        limit(Map.of("tokens", 10));
        provider.willDo(Behaviour.tokensThenSilence(400, SLOWLY), Behaviour.answer("done"));
        String id = spending.submit(owner, context -> context.llm().user("What?").text());
        provider.nextCall().closedByClientAt();
        spending.await(owner, id, TaskStatus.PAUSED);
        Spending.awaitUntil(() -> spend.look(owner).usedUp());

        // Midnight: what was today is yesterday.
        database.update("update llm_spend set day = day - 1 where owner = ?", owner.user());
        database.update("update budget set updated_at = updated_at - interval '1 day' where owner = ?", owner.user());
        database.update("update task set updated_at = updated_at - interval '1 day' where id = ?", id);

        Task done = spending.await(owner, id, TaskStatus.COMPLETED);
        assertThat(done.attempt).isEqualTo(2);
        assertThat(spending.events(id, EventType.STATUS)).extracting(TaskEvent::json)
                .anyMatch(json -> json.contains("\"reason\": \"budget\""));
    }

    @Test
    void a_task_that_is_held_just_after_its_budget_was_raised_goes_on() {
        limit(Map.of("tokens", 0));
        provider.willDo(Behaviour.answer("done"));
        String id = spending.submit(owner, context -> context.llm().user("What?").text());
        spending.await(owner, id, TaskStatus.PAUSED);

        // As if it had been raised a minute ago, while the run still went by what it knew.
        database.update("update budget set tokens = 1000, updated_at = fermata_now() - interval '1 minute' where owner = ?",
                owner.user());

        spending.await(owner, id, TaskStatus.COMPLETED);
    }

    @Test
    void a_task_that_is_held_just_after_its_budget_was_deleted_goes_on() {
        String id = later();
        api.post("/api/tasks/" + id + "/pause").then().statusCode(200);
        operator().delete("/api/budgets/" + owner.user()).then().statusCode(200).body("released", equalTo(0));

        database.update("update task set cancel_reason = 'budget_exceeded', updated_at = fermata_now() where id = ?", id);

        spending.await(owner, id, TaskStatus.PENDING);
    }

    @Test
    void a_held_task_that_its_owner_pauses_does_not_go_on_by_itself() {
        limit(Map.of("tokens", 0));
        provider.willDo(Behaviour.answer("done"));
        List<String> ids = Stream.of(1, 2).map(i -> spending.submit(owner, context -> context.llm().user("What?").text()))
                .toList();
        ids.forEach(id -> spending.await(owner, id, TaskStatus.PAUSED));
        String paused = ids.getFirst();

        api.post("/api/tasks/" + paused + "/pause").then().statusCode(200);
        api.get("/api/tasks/" + paused).then().body("status", equalTo("paused")).body("cancel_reason", nullValue())
                .body("error", nullValue()).body("error_code", nullValue());
        problem(api.post("/api/tasks/" + paused + "/pause"), 409, "wrong_state");

        limit(Map.of("tokens", 1000)).body("released", equalTo(1));
        spending.await(owner, ids.getLast(), TaskStatus.COMPLETED);
        assertThat(tasks.get(owner, paused).status).isEqualTo(TaskStatus.PAUSED);
        api.post("/api/tasks/" + paused + "/resume").then().statusCode(200);
        spending.await(owner, paused, TaskStatus.COMPLETED);
    }

    @Test
    void what_was_known_of_a_day_that_is_over_holds_nothing() {
        limit(Map.of("tokens", 0));
        Account today = new Account(owner, spend, prices, breaches, Clock.systemUTC());
        Account tomorrow = new Account(owner, spend, prices, breaches, Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
        today.settle();
        tomorrow.settle();

        assertThat(today.breachWith(Spent.NOTHING)).isPresent();
        assertThat(tomorrow.breachWith(Spent.NOTHING)).isEmpty();
    }

    @Test
    void what_other_replicas_spend_counts_before_the_next_call_and_within_a_stream() throws Exception {
        limit(Map.of("tokens", 1000));
        provider.willDo(Behaviour.answer("first"), Behaviour.tokensThenSilence(2000, SLOWLY));
        String id = spending.submit(owner, BudgetTest::twoSteps);
        provider.nextCall();
        spending.awaitText(id, "t3 ");

        spend.charge(owner, new Spent(990, BigDecimal.ZERO));

        Task held = spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(held.cancelReason).isEqualTo("budget_exceeded");
        assertThat(spending.rows(id).getLast().completionTokens()).isLessThan(500);
    }

    @Test
    void all_calls_of_the_task_end_and_a_handler_that_makes_do_without_an_answer_does_not_complete() throws Exception {
        limit(Map.of("tokens", 60));
        provider.willDo(Behaviour.tokensThenSilence(400, SLOWLY));
        String id = spending.submit(owner, context -> context.steps(List.of(1, 2, 3), 3, item -> "step-" + item,
                String.class, item -> {
                    try {
                        return context.llm().user("What " + item + "?").text();
                    } catch (RuntimeException any) {
                        return "a hole";
                    }
                }));
        for (int i = 0; i < 3; i++) {
            provider.nextCall().closedByClientAt();
        }

        Task held = spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(held.result).isNull();
        assertThat(spending.rows(id)).extracting(Spending.Row::outcome)
                .isSubsetOf("budget_exceeded", "aborted").contains("budget_exceeded");
        assertThat(held.metadata.at("/usage/tokens").asInt()).isLessThan(80);
    }

    @Test
    void calls_that_stand_in_line_while_the_rest_is_spent_are_not_made() {
        limit(Map.of("tokens", 60));
        provider.willDo(Behaviour.tokensThenSilence(400, SLOWLY));
        List<String> ids = Stream.of(1, 2, 3)
                .map(i -> spending.submit(owner, context -> context.llm().route("impatient").user("What?").text()))
                .toList();

        ids.forEach(id -> spending.await(owner, id, TaskStatus.PAUSED));

        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void only_the_tasks_held_for_their_budget_go_on_when_it_is_raised() throws Exception {
        limit(Map.of("tokens", 0));
        provider.willDo(Behaviour.answer("done"));
        String byHand = later();
        api.post("/api/tasks/" + byHand + "/pause").then().statusCode(200);
        String held = spending.submit(owner, context -> context.llm().user("What?").text());
        spending.await(owner, held, TaskStatus.PAUSED);

        operator().delete("/api/budgets/" + owner.user()).then().statusCode(200).body("own", equalTo(false))
                .body("released", equalTo(1)).body("tokens", nullValue());

        spending.await(owner, held, TaskStatus.COMPLETED);
        assertThat(tasks.get(owner, byHand).status).isEqualTo(TaskStatus.PAUSED);
    }

    @Test
    void a_task_that_is_held_for_its_budget_can_be_cancelled() {
        limit(Map.of("tokens", 0));
        String id = spending.submit(owner, context -> context.llm().user("What?").text());
        spending.await(owner, id, TaskStatus.PAUSED);

        api.post("/api/tasks/" + id + "/cancel").then().statusCode(200);

        Task cancelled = spending.await(owner, id, TaskStatus.CANCELLED);
        assertThat(cancelled.cancelReason).isEqualTo("user_cancelled");
        assertThat(cancelled.error).isNull();
        limit(Map.of("tokens", 100)).body("released", equalTo(0));
    }

    @Test
    void budgets_are_set_by_operators_and_seen_by_their_owners() {
        problem(api.call().contentType("application/json").body(Map.of("tokens", 1)).put("/api/budgets/" + owner.user()),
                403, "role_required");
        problem(api.get("/api/budgets/somebody"), 403, "role_required");
        problem(operator().contentType("application/json").body(Map.of("tokens", -1)).put("/api/budgets/x"), 400,
                "invalid_request");
        problem(operator().contentType("application/json").body(Map.of("cost", "a lot")).put("/api/budgets/x"), 400,
                "wrong_type");
        problem(operator().contentType("application/json").body(Map.of("cost", "1.0000000001")).put("/api/budgets/x"),
                400, "invalid_request");
        api.get("/api/budget").then().statusCode(200).body("own", equalTo(false)).body("tokens", nullValue())
                .body("spent_tokens", equalTo(0)).body("used_up", equalTo(false));
    }

    private String later() {
        return api.create(Map.of("task_type", "scripted", "payload", Map.of("script", "never"),
                "run_at", "2099-01-01T00:00:00Z"));
    }

    private ValidatableResponse limit(Map<String, ?> wish) {
        return operator().contentType("application/json").body(wish).put("/api/budgets/" + owner.user()).then()
                .statusCode(200);
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + Tokens.of("olga", Role.OPERATOR));
    }

    private static Object twoSteps(JobContext context) {
        String first = context.step("first", 1, String.class, () -> context.llm().user("What first?").text());
        return first + " " + context.step("second", 2, String.class, () -> context.llm().user("What then?").text());
    }
}
