package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Answers without any server: text derived from the prompt, at the pace that is configured. */
@Singleton
final class SimulatedUpstream implements Upstream {

    private static final int FRAGMENTS_PER_SECOND = 100;
    private static final int TOKENS_AT_ONCE_WITHOUT_PACE = 16;

    /** For those failures that come before the answer begins; the others cut it somewhere. */
    private static final double FAILS_BEFORE_FIRST_TOKEN = 0.5;

    @Override
    public String complete(Call call) throws InterruptedException {
        var pace = ((Provider.Simulated) call.provider()).pace();
        String answer = SimulatedAnswer.to(call.request());
        int failsAt = failsAt(answer.length(), pace);
        try (var pause = new AbortablePause(call.signal())) {
            long startsAt = System.nanoTime() + pace.firstTokenDelay().toNanos();
            await(startsAt, pause, call);
            if (failsAt == 0) {
                throw failure(call, "provider_error", "HTTP 500");
            }
            stream(answer.substring(0, failsAt), startsAt, pace, pause, call);
            if (failsAt < answer.length()) {
                throw failure(call, "stream_cut", "Stream cut before the answer's end");
            }
        }
        return "stop";
    }

    /** @return how much of the answer is given out */
    private static int failsAt(int length, SimulatedPace pace) {
        if (pace.chance().nextDouble() >= pace.failureRate()) {
            return length;
        }
        return pace.chance().nextDouble() < FAILS_BEFORE_FIRST_TOKEN ? 0 : pace.chance().nextInt(length);
    }

    private static void stream(String answer, long startsAt, SimulatedPace pace, AbortablePause pause, Call call)
            throws InterruptedException {
        int tokensAtOnce = pace.tokensPerSecond() == 0
                ? TOKENS_AT_ONCE_WITHOUT_PACE
                : Math.ceilDiv(pace.tokensPerSecond(), FRAGMENTS_PER_SECOND);
        long tokens = 0;
        for (int start = 0; start < answer.length(); ) {
            int end = endOfFragment(answer, start, tokensAtOnce);
            String fragment = answer.substring(start, end);
            tokens += TokenEstimate.of(fragment);
            // From the start, not from the last fragment: lateness does not add up.
            await(startsAt + nanosFor(tokens, pace), pause, call);
            call.fragment(fragment);
            start = end;
        }
    }

    private static long nanosFor(long tokens, SimulatedPace pace) {
        return pace.tokensPerSecond() == 0 ? 0 : TimeUnit.SECONDS.toNanos(tokens) / pace.tokensPerSecond();
    }

    private static int endOfFragment(String answer, int start, int tokens) {
        int end = start;
        while (end < answer.length() && (end == start || TokenEstimate.of(answer.subSequence(start, end)) < tokens)) {
            end = answer.offsetByCodePoints(end, 1);
        }
        return end;
    }

    private static void await(long nanoTime, AbortablePause pause, Call call) throws InterruptedException {
        if (!pause.until(nanoTime)) {
            throw call.aborted();
        }
    }

    private static LlmException failure(Call call, String code, String what) {
        return new LlmTransientException(
                code, "Provider " + call.provider().name() + ": " + what + ".", what, call.text());
    }
}
