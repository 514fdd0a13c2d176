package dev.fermata.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Jsonb;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.Owner;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.AnthropicSse;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.Sse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down of a call, however it ends. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.input", value = "2"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.output", value = "10"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.first-token-timeout", value = "0.3S")})
class LedgerTest {

    private static final String QUESTION = "How much is it?";
    private static final int QUESTION_TOKENS = 4;

    MisbehavingProvider provider;

    @Inject
    Spending spending;

    @Inject
    Tasks tasks;

    @Inject
    Jsonb jsonb;

    private final Owner owner = Spending.stranger();

    @Test
    void an_answer_is_written_down_with_its_exact_cost_and_told_in_events_and_metadata() {
        provider.willDo(Behaviour.answer("ok"));

        String id = spending.submit(owner, asking("misbehaving"));
        Task task = spending.await(owner, id, TaskStatus.COMPLETED);

        Spending.Row row = spending.row(id);
        assertThat(row).isEqualTo(new Spending.Row("ok", 11, 7, "REPORTED", 200, row.cost(), false, 1, "ask",
                "misbehaving", "test-model", true));
        assertThat(row.cost()).isEqualTo("0.000092");
        JsonNode usage = task.metadata.get("usage");
        assertThat(usage.get("calls").asInt()).isEqualTo(1);
        assertThat(usage.get("tokens").asInt()).isEqualTo(18);
        assertThat(usage.get("cost").textValue()).isEqualTo("0.000092");
        assertThat(usage.get("currency").textValue()).isEqualTo("USD");
        assertThat(usage.get("repaid_tokens").asInt()).isZero();
        assertThat(usage.get("estimated_calls").asInt()).isZero();
        JsonNode event = jsonb.tree(spending.events(id, EventType.USAGE).getFirst().json());
        assertThat(event.get("outcome").textValue()).isEqualTo("ok");
        assertThat(event.get("cost").textValue()).isEqualTo("0.000092");
    }

    @Test
    void a_cost_without_a_price_is_unknown() {
        provider.willDo(Behaviour.answer("ok"));

        String id = spending.submit(owner, asking("my-ollama"));
        JsonNode usage = spending.await(owner, id, TaskStatus.COMPLETED).metadata.get("usage");

        assertThat(spending.row(id).cost()).isNull();
        assertThat(usage.get("cost").isNull()).isTrue();
        assertThat(usage.get("unpriced_calls").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"429,rate_limited", "500,provider_error", "400,rejected", "401,unauthorised"})
    void what_a_provider_refuses_costs_nothing(int status, String outcome) {
        provider.willDo(Behaviour.status(status, Map.of("Retry-After", "0.05")), Behaviour.answer("ok"));

        String id = spending.submit(owner, asking("misbehaving"));
        Spending.awaitUntil(() -> tasks.get(owner, id).settled());

        Spending.Row refused = spending.rows(id).getFirst();
        assertThat(refused.outcome()).isEqualTo(outcome);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.promptTokens() + refused.completionTokens()).isZero();
    }

    @Test
    void every_try_counts_and_a_stream_that_is_cut_is_repaid() {
        provider.willDo(Behaviour.tokensThenCut(8), Behaviour.headersThenSilence(), Behaviour.answer("ok"));

        String id = spending.submit(owner, asking("misbehaving"));
        JsonNode usage = spending.await(owner, id, TaskStatus.COMPLETED).metadata.get("usage");

        List<Spending.Row> rows = spending.rows(id);
        assertThat(rows).extracting(Spending.Row::outcome).containsExactly("stream_cut", "timeout", "ok");
        assertThat(rows).extracting(Spending.Row::repaid).containsExactly(true, true, false);
        assertThat(rows).extracting(Spending.Row::source).containsExactly("ESTIMATED", "ESTIMATED", "REPORTED");
        assertThat(rows.getFirst().completionTokens()).isEqualTo(6);
        assertThat(usage.get("calls").asInt()).isEqualTo(3);
        assertThat(usage.get("repaid_tokens").asInt()).isEqualTo(QUESTION_TOKENS + 6 + QUESTION_TOKENS);
        assertThat(usage.get("repaid_cost").textValue()).isEqualTo("0.000076");
        assertThat(usage.get("estimated_calls").asInt()).isEqualTo(2);
        assertThat(spending.events(id, EventType.USAGE)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"misbehaving", "my-anthropic", "my-azure", "my-azure-v1", "my-dashscope", "my-ollama"})
    void a_cancel_before_the_headers_is_written_down(String route) throws Exception {
        provider.willDo(Behaviour.silence());
        Spending.Row row = cancelled(route, call -> {}, "");

        assertThat(row.status()).isNull();
        assertThat(row.completionTokens()).isZero();
        assertThat(row.sawToken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"misbehaving", "my-anthropic", "my-azure", "my-azure-v1", "my-dashscope", "my-ollama"})
    void a_cancel_before_the_first_token_is_written_down(String route) throws Exception {
        provider.willDo(Behaviour.headersThenSilence());
        Spending.Row row = cancelled(route, call -> call.awaitStage(ProviderCall.Stage.HEADERS), "");

        assertThat(row.completionTokens()).isZero();
        assertThat(row.sawToken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"misbehaving", "my-azure", "my-azure-v1", "my-dashscope", "my-ollama"})
    void a_cancel_in_mid_stream_is_written_down(String route) throws Exception {
        provider.willDo(Behaviour.tokensThenSilence(8, Duration.ZERO));
        Spending.Row row = cancelled(route, call -> {}, "t7");

        assertThat(row.status()).isEqualTo(200);
        assertThat(row.promptTokens()).isEqualTo(QUESTION_TOKENS);
        assertThat(row.completionTokens()).isEqualTo(6);
        assertThat(row.sawToken()).isTrue();
    }

    @Test
    void a_cancel_in_the_middle_of_anthropics_stream_keeps_what_it_told_of_the_prompt() throws Exception {
        provider.willDo(Behaviour.streamThenSilence(AnthropicSse.start(321) + AnthropicSse.text("half an answer")));
        Spending.Row row = cancelled("my-anthropic", call -> {}, "half an answer");

        assertThat(row.promptTokens()).isEqualTo(321);
        assertThat(row.completionTokens()).isEqualTo(4);
        assertThat(row.status()).isEqualTo(200);
    }

    @Test
    void a_pause_loses_no_call_and_a_resume_shows_what_was_paid_again() throws Exception {
        provider.willDo(Behaviour.tokensThenSilence(8, Duration.ZERO), Behaviour.answer("ok"));
        String id = spending.submit(owner, asking("misbehaving"));
        spending.awaitText(id, "t7");

        tasks.pause(owner, id);
        Task paused = spending.await(owner, id, TaskStatus.PAUSED);
        assertThat(spending.row(id).outcome()).isEqualTo("aborted");
        assertThat(spending.row(id).repaid()).isFalse();
        assertThat(paused.metadata.at("/usage/tokens").asInt()).isEqualTo(QUESTION_TOKENS + 6);

        tasks.resume(owner, id);
        Task done = spending.await(owner, id, TaskStatus.COMPLETED);
        assertThat(spending.rows(id)).extracting(Spending.Row::attempt).containsExactly(1, 2);
        assertThat(spending.rows(id)).extracting(Spending.Row::repaid).containsExactly(true, false);
        assertThat(done.metadata.at("/usage/repaid_tokens").asInt()).isEqualTo(QUESTION_TOKENS + 6);
    }

    @Test
    void what_a_cancel_has_saved_is_guessed_from_tasks_that_came_to_their_end() throws Exception {
        provider.willDo(Behaviour.stream(Sse.text("long") + Sse.finish("stop")
                + Sse.usage(500, 500) + Sse.DONE));
        Owner company = new Owner("company-" + owner.user(), "ann");
        for (int i = 0; i < 5; i++) {
            spending.await(company, spending.submit(company, asking("misbehaving")), TaskStatus.COMPLETED);
        }
        // Not every completed task's usage is its own: metadata may once have been a caller's.
        for (Object tokens : List.of("x", Map.of(), new BigDecimal("1e400"), -1)) {
            spending.await(company, spending.submit(company, context -> "no call",
                    Map.of("usage", Map.of("tokens", tokens))), TaskStatus.COMPLETED);
        }
        provider.willDo(Behaviour.tokensThenSilence(8, Duration.ZERO));
        String id = spending.submit(company, asking("misbehaving"));
        spending.awaitText(id, "t7");

        tasks.cancel(company, id, "user_cancelled");
        JsonNode saved = spending.await(company, id, TaskStatus.CANCELLED).metadata.at("/usage/saved_by_cancelling");

        assertThat(saved.get("tokens").asInt()).isEqualTo(1000 - QUESTION_TOKENS - 6);
        assertThat(saved.get("estimated").asBoolean()).isTrue();
        assertThat(saved.get("compared_with_tasks").asInt()).isEqualTo(5);
    }

    /** What must have happened before the cancel. */
    private interface Moment {
        void await(ProviderCall call) throws InterruptedException;
    }

    /** Cancels a task whose only call has come so far, and gives back the call's row. */
    private Spending.Row cancelled(String route, Moment moment, String seen) throws Exception {
        String id = spending.submit(owner, asking(route));
        ProviderCall call = provider.nextCall();
        moment.await(call);
        if (!seen.isEmpty()) {
            spending.awaitText(id, seen);
        }

        tasks.cancel(owner, id, "user_cancelled");

        call.closedByClientAt();
        Task task = spending.await(owner, id, TaskStatus.CANCELLED);
        assertThat(provider.calls()).isEqualTo(1);
        Spending.Row row = spending.row(id);
        assertThat(row.outcome()).isEqualTo("aborted");
        assertThat(row.source()).isEqualTo("ESTIMATED");
        assertThat(row.provider()).isEqualTo(route);
        assertThat(row.promptTokens()).isPositive();
        assertThat(task.metadata.at("/usage/calls").asInt()).isEqualTo(1);
        assertThat(spending.events(id, EventType.USAGE)).singleElement().extracting(TaskEvent::json).asString()
                .contains("aborted");
        return row;
    }

    private static ScriptedJob.Script asking(String route) {
        return context -> context.step("ask", 1, String.class, () -> context.llm().route(route).user(QUESTION).text());
    }
}
