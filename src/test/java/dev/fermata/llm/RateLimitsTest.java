package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderPair;
import dev.fermata.testing.ProviderPairResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits by the minute, which replicas share through one row of a table. */
@QuarkusTest
@QuarkusTestResource(value = ProviderPairResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.llm.providers.a.requests-per-minute", value = "120"),
    @ResourceArg(name = "fermata.llm.providers.b.tokens-per-minute", value = "60000"),
    @ResourceArg(name = "fermata.llm.routes.only-b", value = "b"),
    @ResourceArg(name = "fermata.llm.retry.max-delay", value = "5S")})
class RateLimitsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    ProviderPair pair;

    @Inject
    RateTable table;

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    @Inject
    Guards guards;

    @Inject
    Providers providers;

    @Inject
    Database database;

    @BeforeEach
    void emptyBuckets() {
        database.update("update provider_rate set requests_free_at = fermata_now(), tokens_free_at = fermata_now()");
        weather.openByHand("a");
        weather.openByHand("b");
        pair.a().willDo(Behaviour.answer("from a"));
        pair.b().willDo(Behaviour.answer("from b"));
    }

    @Test
    void replicas_that_all_ask_at_once_are_spread_over_the_minutes() throws Exception {
        String provider = "test-" + UUID.randomUUID();
        int limit = 600;
        var share = new RateTable.Share(MINUTE.dividedBy(limit), Duration.ofSeconds(3).minus(MINUTE.dividedBy(limit)));
        long since = System.nanoTime();
        var replicas = new ArrayList<Running<List<Duration>>>();
        for (int replica = 0; replica < 4; replica++) {
            replicas.add(Running.of(() -> {
                var begins = new ArrayList<Duration>();
                for (int call = 0; call < 300; call++) {
                    var turn = table.take(provider, share, RateTable.Share.NONE, Duration.ofHours(1));
                    begins.add(Duration.ofNanos(System.nanoTime() - since).plus(turn.after()));
                }
                return begins;
            }));
        }
        var allBegins = new ArrayList<Duration>();
        for (var replica : replicas) {
            allBegins.addAll(replica.result());
        }
        long inFirstMinute = allBegins.stream().filter(begin -> begin.compareTo(MINUTE) < 0).count();
        assertThat(inFirstMinute).isBetween(limit * 95L / 100, limit * 105L / 100);
    }

    @Test
    void a_wait_too_long_takes_nothing() {
        String provider = "test-" + UUID.randomUUID();
        var share = new RateTable.Share(Duration.ofSeconds(10), Duration.ZERO);
        assertThat(table.take(provider, share, RateTable.Share.NONE, Duration.ofSeconds(1)).after()).isZero();
        for (int i = 0; i < 3; i++) {
            var refused = table.take(provider, share, RateTable.Share.NONE, Duration.ofSeconds(1));
            assertThat(refused.taken()).isFalse();
            assertThat(refused.after()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
        }
    }

    @Test
    void calls_are_spread_by_the_limit_and_their_wait_can_be_aborted() throws Exception {
        // 120 a minute: one each half second, five of them ahead.
        long since = System.nanoTime();
        for (int i = 0; i < 8; i++) {
            assertThat(client.call(request("only-a"), FragmentSink.none(), AbortSignal.none()).text()).isEqualTo("from a");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofMillis(900));
        table.take("a", new RateTable.Share(Duration.ofSeconds(6), Duration.ZERO), RateTable.Share.NONE, MINUTE);
        var signal = new ManualSignal();
        var waiting = Running.of(() -> client.call(request("only-a"), FragmentSink.none(), signal));
        signal.abort();
        assertThat(waiting.failure()).isInstanceOf(LlmAbortedException.class);
        assertThat(pair.a().calls()).isEqualTo(8);
    }

    @Test
    void a_provider_whose_rate_is_used_up_is_passed_over() {
        client.call(request("default"), FragmentSink.none(), AbortSignal.none());
        table.take("a", new RateTable.Share(MINUTE, Duration.ZERO), RateTable.Share.NONE, MINUTE);
        assertThat(client.call(request("default"), FragmentSink.none(), AbortSignal.none()).provider()).isEqualTo("b");
        assertThat(weather.closure("a")).map(Closure::reason).hasValue("its rate is used up");
    }

    @Test
    void a_provider_that_closes_while_a_call_stands_in_line_is_not_asked() throws Exception {
        var line = new RateTable.Share(Duration.ofSeconds(2), Duration.ZERO);
        table.take("a", line, RateTable.Share.NONE, MINUTE);
        table.take("a", line, RateTable.Share.NONE, MINUTE);
        var waiting = Running.of(() -> client.call(request("default"), FragmentSink.none(), AbortSignal.none()));
        await().until(() -> guards.of(providers.named("a").orElseThrow()).inFlight() == 1);
        weather.close("a", Duration.ofSeconds(20), "test", Map.of());
        assertThat(waiting.result().provider()).isEqualTo("b");
        assertThat(pair.a().calls()).isZero();
    }

    @Test
    void tokens_that_were_estimated_are_corrected_by_those_that_were_used() {
        client.call(request("only-b"), FragmentSink.none(), AbortSignal.none());
        database.update("update provider_rate set tokens_free_at = fermata_now() + interval '1 minute' where provider = 'b'");
        Duration before = untilTokensAreFree();
        table.correctTokens("b", Duration.ofSeconds(-30));
        assertThat(before.minus(untilTokensAreFree())).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
        // An estimate of 502 tokens, 18 used: a thousandth of a second each.
        database.update("update provider_rate set tokens_free_at = fermata_now() where provider = 'b'");
        client.call(request("only-b"), FragmentSink.none(), AbortSignal.none());
        assertThat(untilTokensAreFree()).isLessThan(Duration.ofMillis(100));
    }

    private Duration untilTokensAreFree() {
        return database.first("select extract(epoch from tokens_free_at - fermata_now()) * 1000 as millis"
                + " from provider_rate where provider = 'b'", row -> Duration.ofMillis((long) row.getDouble("millis")))
                .orElseThrow();
    }

    private static LlmRequest request(String route) {
        return new LlmRequest(route, UUID.randomUUID().toString(), "s", List.of(LlmMessage.user("hello")));
    }
}
