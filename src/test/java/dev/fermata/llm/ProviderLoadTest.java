package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
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
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** A thousand questions to three providers that share them: one fails now and then, one is slow, one dies halfway. */
@QuarkusTest
@QuarkusTestResource(value = ProviderPairResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.llm.providers.a.breaker.window", value = "20"),
    @ResourceArg(name = "fermata.llm.providers.b.breaker.window", value = "20"),
    @ResourceArg(name = "fermata.llm.providers.b.weight", value = "1"),
    @ResourceArg(name = "fermata.llm.providers.steady.kind", value = "simulated"),
    @ResourceArg(name = "fermata.llm.providers.steady.first-token-delay", value = "0.15S"),
    @ResourceArg(name = "fermata.llm.providers.steady.tokens-per-second", value = "0"),
    @ResourceArg(name = "fermata.llm.routes.three", value = "a,b,steady"),
    @ResourceArg(name = "fermata.llm.balanced-routes", value = "three")})
class ProviderLoadTest {

    private static final Logger LOG = Logger.getLogger(ProviderLoadTest.class);
    private static final int TASKS = 1_000;
    private static final int AT_ONCE = 50;

    ProviderPair pair;

    @Inject
    LlmClient client;

    @Test
    void all_are_answered_in_at_most_one_and_a_half_calls_each() throws Exception {
        failing(pair.a(), 0.3);
        dyingAfter(pair.b(), TASKS / 6);
        var slots = new Semaphore(AT_ONCE);
        var running = new ArrayList<Running<LlmAnswer>>();
        long since = System.nanoTime();
        for (int task = 0; task < TASKS; task++) {
            String id = "load-" + task;
            slots.acquire();
            running.add(Running.of(() -> {
                try {
                    return client.call(request(id), FragmentSink.none(), AbortSignal.none());
                } finally {
                    slots.release();
                }
            }));
        }
        int calls = 0;
        Map<String, Integer> answeredBy = new TreeMap<>();
        for (var one : running) {
            LlmAnswer answer = one.result();
            calls += answer.calls();
            answeredBy.merge(answer.provider(), 1, Integer::sum);
        }
        LOG.infof("%d answers in %d ms, %.2f calls each; by %s; calls to a %d, to b %d", TASKS,
                Duration.ofNanos(System.nanoTime() - since).toMillis(), (double) calls / TASKS, answeredBy,
                pair.a().calls(), pair.b().calls());
        assertThat((double) calls / TASKS).isLessThanOrEqualTo(1.5);
        assertThat(answeredBy.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(TASKS);
    }

    /** So many of a hundred fail, evenly spread, so that every run of the test is the same. */
    private static void failing(MisbehavingProvider provider, double share) {
        var asked = new AtomicInteger();
        provider.willDo(call -> {
            int turn = asked.incrementAndGet();
            boolean fails = Math.floor(turn * share) > Math.floor((turn - 1) * share);
            (fails ? Behaviour.status(500) : Behaviour.answer("from a")).answer(call);
        });
    }

    private static void dyingAfter(MisbehavingProvider provider, int answers) {
        var asked = new AtomicInteger();
        provider.willDo(call -> {
            if (asked.incrementAndGet() > answers) {
                call.reset();
            } else {
                Behaviour.answer("from b").answer(call);
            }
        });
    }

    private static LlmRequest request(String taskId) {
        return new LlmRequest("three", taskId, "s", List.of(LlmMessage.user("hello")));
    }
}
