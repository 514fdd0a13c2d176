package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** An abort at any moment: the caller is back, the provider's socket is closed, nobody calls again. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true)
class LlmAbortTest {

    private static final Logger LOG = Logger.getLogger(LlmAbortTest.class);
    private static final int ROUNDS = 50;

    /** Far above what is measured, because the machines of a test run are busy. */
    private static final long LONGEST_MILLIS = 500;

    @Inject
    LlmClient client;

    @Inject
    ProviderWeather weather;

    @Inject
    Vertx vertx;

    MisbehavingProvider provider;

    @Test
    void before_the_headers() throws Exception {
        provider.willDo(Behaviour.silence());
        abortMany("before the headers", call -> {});
    }

    @Test
    void before_the_first_token() throws Exception {
        provider.willDo(Behaviour.headersThenSilence());
        abortMany("before the first token", call -> call.awaitStage(ProviderCall.Stage.HEADERS));
    }

    @Test
    void in_the_middle_of_the_stream() throws Exception {
        provider.willDo(Behaviour.tokensThenSilence(3, Duration.ofMillis(1)));
        abortMany("in mid-stream", call -> call.awaitStage(ProviderCall.Stage.TEXT));
    }

    @Test
    void in_a_stream_that_never_rests() throws Exception {
        provider.willDo(Behaviour.tokensThenCut(Integer.MAX_VALUE));
        abortMany("in a stream at full speed", call -> call.awaitStage(ProviderCall.Stage.TEXT));
    }

    @Test
    void the_text_so_far_is_kept() throws Exception {
        provider.willDo(Behaviour.tokensThenSilence(2, Duration.ZERO));
        var signal = new ManualSignal();
        var sink = new RecordingSink();
        var running = running(sink, signal);
        sink.awaitText();
        signal.abort();
        var aborted = assertInstanceOf(LlmAbortedException.class, running.failure());
        assertTrue(aborted.partialText().startsWith("t0 "));
        assertEquals(sink.text(), aborted.partialText());
        assertEquals("aborted", aborted.code());
        assertFalse(running.interruptedAtEnd());
        assertEquals(0, signal.registrations());
    }

    @Test
    void while_connecting() throws Exception {
        try (var unreachable = FullBacklog.open()) {
            var signal = new ManualSignal();
            var transport = new HttpTransport(vertx, Duration.ofSeconds(10));
            var call = new HttpCall(unreachable.url(), Map.of(), new byte[0]);
            var exchange = transport.send(call, signal);
            var running = Running.of(() -> exchange.next(TimeUnit.SECONDS.toNanos(10)));
            signal.abort();
            assertInstanceOf(Arrival.Aborted.class, running.result());
            exchange.close();
            transport.close();
        }
    }

    @Test
    void in_the_wait_between_two_calls() throws Exception {
        provider.willDo(Behaviour.status(503, Map.of("Retry-After", "1.9")));
        for (int round = 0; round < ROUNDS; round++) {
            var signal = new ManualSignal();
            var running = running(new RecordingSink(), signal);
            provider.nextCall().closedByClientAt();
            long abortedAt = System.nanoTime();
            signal.abort();
            assertInstanceOf(LlmAbortedException.class, running.failure());
            assertTrue(millis(running.endedAt() - abortedAt) < LONGEST_MILLIS);
            assertFalse(running.interruptedAtEnd());
            weather.openByHand("misbehaving");
        }
        assertEquals(ROUNDS, provider.calls());
    }

    @Test
    void before_the_call_no_call_is_made() throws Exception {
        provider.willDo(Behaviour.answer("ok"));
        var signal = new ManualSignal();
        signal.abort();
        assertInstanceOf(LlmAbortedException.class, running(new RecordingSink(), signal).failure());
        assertEquals(0, provider.calls());
    }

    /** What must have happened before the abort. */
    private interface Moment {
        void await(ProviderCall call) throws InterruptedException;
    }

    private void abortMany(String when, Moment moment) throws Exception {
        var returned = new ArrayList<Double>();
        var closed = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            var signal = new ManualSignal();
            var running = running(new RecordingSink(), signal);
            ProviderCall call = provider.nextCall();
            moment.await(call);
            long abortedAt = System.nanoTime();
            signal.abort();
            closed.add(millis(call.closedByClientAt() - abortedAt));
            assertInstanceOf(LlmAbortedException.class, running.failure());
            returned.add(millis(running.endedAt() - abortedAt));
        }
        LOG.infof("Abort %s, ms: caller back %s, socket closed %s", when, figures(returned), figures(closed));
        assertTrue(Collections.max(returned) < LONGEST_MILLIS && Collections.max(closed) < LONGEST_MILLIS);
        assertEquals(ROUNDS, provider.calls());
    }

    private Running<LlmAnswer> running(FragmentSink sink, AbortSignal signal) {
        var request = new LlmRequest("misbehaving", "1", "s", List.of(LlmMessage.user("hello")));
        return Running.of(() -> client.call(request, sink, signal));
    }

    private static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }

    private static String figures(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return "p50 %.2f p99 %.2f".formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100));
    }
}
