package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.LogLines;
import dev.fermata.testing.ProviderPair;
import dev.fermata.testing.ProviderPairResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two providers on one route: who is asked, and what happens when one of them fails. */
@QuarkusTest
@QuarkusTestResource(value = ProviderPairResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.llm.providers.a.max-concurrent", value = "4"),
    @ResourceArg(name = "fermata.llm.providers.guarded.kind", value = "openai"),
    @ResourceArg(name = "fermata.llm.providers.guarded.base-url", value = "http://127.0.0.1:1/v1"),
    @ResourceArg(name = "fermata.llm.providers.guarded.model", value = "m"),
    @ResourceArg(name = "fermata.llm.providers.guarded.breaker.window", value = "4"),
    @ResourceArg(name = "fermata.llm.providers.guarded.breaker.pause", value = "0.5S"),
    @ResourceArg(name = "fermata.llm.routes.guarded", value = "guarded,b"),
    @ResourceArg(name = "fermata.llm.providers.brittle.kind", value = "openai"),
    @ResourceArg(name = "fermata.llm.providers.brittle.base-url", value = "http://127.0.0.1:1/v1"),
    @ResourceArg(name = "fermata.llm.providers.brittle.model", value = "m"),
    @ResourceArg(name = "fermata.llm.providers.brittle.breaker.window", value = "2"),
    @ResourceArg(name = "fermata.llm.providers.brittle.breaker.pause", value = "30S"),
    @ResourceArg(name = "fermata.llm.routes.brittle", value = "brittle")})
class FailoverTest {

    ProviderPair pair;

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    @Inject
    Database database;

    @Inject
    Observed observed;

    private final RecordingSink sink = new RecordingSink();
    private final String task = UUID.randomUUID().toString();

    @BeforeEach
    void fairWeather() {
        for (String provider : List.of("a", "b", "guarded", "brittle")) {
            weather.openByHand(provider);
        }
        pair.a().willDo(Behaviour.answer("from a"));
        pair.b().willDo(Behaviour.answer("from b"));
        observed.calls.clear();
    }

    @Test
    void the_first_answers_while_it_can() {
        LlmAnswer answer = call("default");
        assertThat(answer.text()).isEqualTo("from a");
        assertThat(answer.model()).isEqualTo("model-a");
        assertThat(answer.movedFrom()).isEmpty();
        assertThat(pair.b().calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void a_refused_account_means_the_next_provider_at_once(int status) {
        pair.a().willDo(Behaviour.status(status));
        LlmAnswer answer = call("default");
        assertThat(answer.provider()).isEqualTo("b");
        assertThat(answer.movedFrom()).containsExactly("a");
        assertThat(answer.calls()).isEqualTo(2);
        assertThat(pair.a().calls()).isEqualTo(1);
    }

    @Test
    void a_failure_that_stays_means_the_next_provider_after_the_retries() {
        pair.a().willDo(Behaviour.status(500));
        LlmAnswer answer = call("default");
        assertThat(answer.text()).isEqualTo("from b");
        assertThat(answer.calls()).isEqualTo(5);
        assertThat(pair.a().calls()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422})
    void a_rejected_request_is_taken_nowhere_else(int status) {
        pair.a().willDo(Behaviour.status(status));
        assertThatThrownBy(() -> call("default")).isInstanceOf(LlmRejectedException.class);
        assertThat(pair.b().calls()).isZero();
    }

    @Test
    void text_of_the_provider_that_failed_is_taken_back() {
        pair.a().willDo(Behaviour.tokensThenCut(3));
        try (var log = new LogLines()) {
            assertThat(call("default").text()).isEqualTo("from b");
            assertThat(log.of("fermata.llm")).anyMatch(line -> line.contains("moved from provider a to b"));
        }
        assertThat(sink.text()).isEqualTo("from b");
        assertThat(sink.restarts()).hasSize(4);
        assertThat(sink.restarts().getLast()).contains("Provider a failed (Stream cut").contains("asking provider b");
    }

    @Test
    void a_task_stays_where_it_was_answered() {
        pair.a().willDo(Behaviour.status(401), Behaviour.answer("from a"));
        assertThat(call("default").provider()).isEqualTo("b");
        assertThat(call("default").provider()).isEqualTo("b");
        assertThat(call("default", "another task").provider()).isEqualTo("a");
    }

    @Test
    void a_rate_limit_closes_the_provider_for_all_replicas_until_it_says() {
        pair.a().willDo(Behaviour.status(429, Map.of("Retry-After", "1", "x-ratelimit-limit-requests", "60")),
                Behaviour.answer("from a"));
        LlmAnswer moved = call("default", "t1");
        assertThat(moved.provider()).isEqualTo("b");
        assertThat(moved.calls()).isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            assertThat(call("default", "t2-" + i).provider()).isEqualTo("b");
        }
        assertThat(pair.a().calls()).isEqualTo(1);
        await().until(() -> "60".equals(inTable("rate_headers ->> 'x-ratelimit-limit-requests'")));
        assertThat(inTable("reason")).isEqualTo("HTTP 429 test_error");
        await().atMost(Duration.ofSeconds(3)).until(() -> weather.closedFor("a").isZero());
        assertThat(call("default", "t3").provider()).isEqualTo("a");
    }

    @Test
    void what_another_replica_has_learned_is_known_here_within_a_second() {
        long since = System.nanoTime();
        database.update("""
                insert into provider_weather as w (provider, closed_until, reason, updated_at)
                values ('a', fermata_now() + interval '5 seconds', 'HTTP 429', fermata_now())
                on conflict (provider) do update set closed_until = excluded.closed_until, by_operator = false
                """);
        database.query("select pg_notify('fermata_weather', 'another-replica,a')", row -> null);
        await().pollInterval(Duration.ofMillis(5)).until(() -> !weather.closedFor("a").isZero());
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(1));
        assertThat(weather.closedFor("a")).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
        assertThat(call("default").provider()).isEqualTo("b");
        assertThat(pair.a().calls()).isZero();
    }

    @Test
    void when_all_are_closed_nobody_is_asked() {
        weather.close("a", Duration.ofSeconds(20), "test", Map.of());
        weather.close("b", Duration.ofSeconds(10), "test", Map.of());
        assertThatThrownBy(() -> call("default")).isInstanceOfSatisfying(LlmAllClosedException.class, closed ->
                assertThat(closed.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10)));
        assertThat(pair.a().calls() + pair.b().calls()).isZero();
    }

    @Test
    void a_call_whose_own_failures_close_the_last_provider_did_not_merely_wait() {
        assertThatThrownBy(() -> call("brittle")).isInstanceOfSatisfying(LlmTransientException.class, failed -> {
            assertThat(failed.code()).isEqualTo("connect_failed");
            assertThat(failed.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        });
        assertThatThrownBy(() -> call("brittle")).isInstanceOf(LlmAllClosedException.class);
    }

    @Test
    void a_provider_closed_by_hand_stays_closed_until_opened_by_hand() {
        weather.closeByHand("a", Optional.empty(), "maintenance");
        weather.close("a", Duration.ofMillis(1), "test", Map.of());
        assertThat(call("default").provider()).isEqualTo("b");
        weather.openByHand("a");
        assertThat(call("default", "another task").provider()).isEqualTo("a");
    }

    @Test
    void too_many_failures_open_the_breaker_and_one_call_tries_again() {
        for (int i = 0; i < 4; i++) {
            assertThat(call("guarded", "task-" + i).provider()).isEqualTo("b");
        }
        assertThat(weather.closure("guarded")).map(Closure::reason).hasValue("too many calls failed");
        observed.calls.clear();
        assertThat(call("guarded", "another").calls()).isEqualTo(1);
        await().until(() -> weather.closedFor("guarded").isZero());
        call("guarded", "yet another");
        assertThat(observed.calls).anyMatch(seen -> seen.provider().equals("guarded"));
        await().until(() -> !weather.closedFor("guarded").isZero());
    }

    @Test
    void load_is_shared_by_weight() throws Exception {
        pair.a().willDo(Behaviour.tokensThenSilence(1, Duration.ZERO));
        pair.b().willDo(Behaviour.tokensThenSilence(1, Duration.ZERO));
        var signal = new ManualSignal();
        var running = new ArrayList<Running<LlmAnswer>>();
        for (int i = 0; i < 8; i++) {
            String name = "balanced-" + i;
            int before = pair.a().calls() + pair.b().calls();
            running.add(Running.of(() -> client.call(request("shared", name), FragmentSink.none(), signal)));
            await().until(() -> pair.a().calls() + pair.b().calls() > before);
        }
        assertThat(pair.a().calls()).isEqualTo(2);
        assertThat(pair.b().calls()).isEqualTo(6);
        signal.abort();
        for (var one : running) {
            assertThat(one.failure()).isInstanceOf(LlmAbortedException.class);
        }
    }

    @Test
    void a_full_provider_is_passed_over_and_waited_for_when_alone() throws Exception {
        pair.a().willDo(Behaviour.tokensThenSilence(1, Duration.ZERO));
        var held = new ManualSignal();
        var running = new ArrayList<Running<LlmAnswer>>();
        for (int i = 0; i < 4; i++) {
            String name = "held-" + i;
            running.add(Running.of(() -> client.call(request("only-a", name), FragmentSink.none(), held)));
            pair.a().nextCall();
        }
        assertThat(call("default").provider()).isEqualTo("b");
        var impatient = new ManualSignal();
        var aborted = Running.of(() -> client.call(request("only-a", "impatient"), FragmentSink.none(), impatient));
        impatient.abort();
        assertThat(aborted.failure()).isInstanceOf(LlmAbortedException.class);
        var waiting = Running.of(() -> client.call(request("only-a", "patient"), FragmentSink.none(), AbortSignal.none()));
        assertThat(pair.a().calls()).isEqualTo(4);
        pair.a().willDo(Behaviour.answer("from a"));
        held.abort();
        assertThat(waiting.result().text()).isEqualTo("from a");
        assertThat(weather.closedFor("a")).isZero();
        for (var one : running) {
            one.failure();
        }
    }

    @Test
    void observers_are_told_of_every_call_and_its_usage_even_when_aborted() throws Exception {
        pair.a().willDo(Behaviour.status(500), Behaviour.tokensThenSilence(2, Duration.ZERO));
        var signal = new ManualSignal();
        var asked = request("only-a", task).askedBy(new LlmRequest.Asker("acme", "ann", 1));
        var running = Running.of(() -> client.call(asked, sink, signal));
        sink.awaitText();
        signal.abort();
        running.failure();
        assertThat(observed.calls).extracting(FinishedCall::outcome).containsExactly("provider_error", "aborted");
        FinishedCall aborted = observed.calls.getLast();
        assertThat(aborted.aborted()).isTrue();
        assertThat(aborted.usage().estimated()).isTrue();
        assertThat(aborted.usage().completionTokens()).isPositive();
        assertThat(aborted.timeToFirstToken()).isPresent();
        assertThat(aborted.asker().owner()).isEqualTo("ann");
    }

    /** Keeps what it is told. */
    @Singleton
    static class Observed implements CallObserver {

        private final List<FinishedCall> calls = new CopyOnWriteArrayList<>();

        @Override
        public void ended(FinishedCall call) {
            calls.add(call);
        }
    }

    private String inTable(String expression) {
        return database.first("select " + expression + " as told from provider_weather where provider = 'a'",
                row -> row.getString("told")).orElse("");
    }

    private LlmAnswer call(String route) {
        return call(route, task);
    }

    private LlmAnswer call(String route, String taskId) {
        return client.call(request(route, taskId), sink, AbortSignal.none());
    }

    private static LlmRequest request(String route, String taskId) {
        return new LlmRequest(route, taskId, "s", List.of(LlmMessage.user("hello")));
    }
}
