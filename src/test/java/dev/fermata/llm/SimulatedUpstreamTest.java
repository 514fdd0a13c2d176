package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedUpstreamTest {

    private static final String TEXT = "投标人须具有独立法人资格。😀 The price must not exceed 5,000 EUR.\n".repeat(5);

    private final ManualSignal signal = new ManualSignal();
    private final RecordingSink sink = new RecordingSink();

    @Test
    void the_answer_streams_in_fragments() throws Exception {
        var call = call(new SimulatedPace(0, Duration.ZERO, 0, new Random(1)));
        String finishReason = new SimulatedUpstream().complete(call);
        assertEquals(SimulatedAnswer.to(call.request()), sink.text());
        assertEquals("stop", finishReason);
        assertTrue(call.usage().estimated());
        assertEquals(0, signal.registrations());
    }

    @Test
    void the_pace_is_kept() throws Exception {
        var call = call(new SimulatedPace(1_000, Duration.ofMillis(30), 0, new Random(1)));
        long startedAt = System.nanoTime();
        new SimulatedUpstream().complete(call);
        long tokens = call.usage().completionTokens();
        assertTrue(System.nanoTime() - startedAt >= Duration.ofMillis(30 + tokens).toNanos());
    }

    @Test
    void an_abort_ends_the_wait_for_the_first_token() throws Exception {
        var call = call(new SimulatedPace(0, Duration.ofHours(1), 0, new Random(1)));
        var running = Running.of(() -> new SimulatedUpstream().complete(call));
        signal.abort();
        assertInstanceOf(LlmAbortedException.class, running.failure());
    }

    @Test
    void an_abort_in_the_answer_keeps_what_has_come() throws Exception {
        var call = call(new SimulatedPace(1, Duration.ZERO, 0, new Random(1)));
        var running = Running.of(() -> new SimulatedUpstream().complete(call));
        sink.awaitText();
        signal.abort();
        var aborted = assertInstanceOf(LlmAbortedException.class, running.failure());
        assertFalse(aborted.partialText().isEmpty());
        assertEquals(sink.text(), aborted.partialText());
    }

    @Test
    void failures_come_at_the_rate_asked_for_and_repeat_with_the_seed() {
        assertEquals(failures(7), failures(7));
        assertTrue(failures(7) > 30 && failures(7) < 70, "of 100: " + failures(7));
    }

    private long failures(long seed) {
        var pace = new SimulatedPace(0, Duration.ZERO, 0.5, new Random(seed));
        long failures = 0;
        for (int round = 0; round < 100; round++) {
            failures += fails(call(pace)) ? 1 : 0;
        }
        return failures;
    }

    private static boolean fails(Call call) {
        try {
            new SimulatedUpstream().complete(call);
            return false;
        } catch (LlmTransientException failure) {
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Call call(SimulatedPace pace) {
        var limits = new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var request = new LlmRequest("t", "1", "s", List.of(LlmMessage.user(TEXT)));
        var provider = new Provider.Simulated("simulated", "simulated", limits, pace);
        var call = new Call(request, new Route("t", List.of(provider), false), sink, signal);
        call.ask(provider);
        call.begin();
        return call;
    }
}
