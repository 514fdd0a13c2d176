package dev.fermata.chaos;

import dev.fermata.chaos.Tender.Question;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.ProviderCall;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A provider that knows which tender it is asked about: it follows a script, and keeps account. Thread-safe. */
final class TenderModel implements Behaviour {

    private static final long LONGEST_WAIT_SECONDS = 30;

    /** Decides how a question is answered. */
    @FunctionalInterface
    interface Script {
        /** @param time 1 when the question is asked for the first time */
        Behaviour on(Question question, int time);
    }

    /** A question that arrived. */
    record Asked(Question question, int time, Instant at, long nanos, ProviderCall call) {}

    private final List<Asked> all = new ArrayList<>();
    private final Map<Question, BlockingQueue<Asked>> waiting = new ConcurrentHashMap<>();
    private volatile Script script = (question, time) -> Behaviour.answer(question.answer());

    void follow(Script newScript) {
        script = newScript;
    }

    @Override
    public void answer(ProviderCall call) throws IOException, InterruptedException {
        Asked asked = note(Question.in(call.body()), call);
        script.on(asked.question(), asked.time()).answer(call);
    }

    private synchronized Asked note(Question question, ProviderCall call) {
        Asked asked = new Asked(question, times(question) + 1, Instant.now(), System.nanoTime(), call);
        all.add(asked);
        waiting(question).add(asked);
        return asked;
    }

    /** How often the question was asked so far. */
    synchronized int times(Question question) {
        return (int) all.stream().filter(asked -> asked.question().equals(question)).count();
    }

    /** Everything that was asked so far, in order. */
    synchronized List<Asked> asked() {
        return List.copyOf(all);
    }

    /** The oldest call with this question that was not yet waited for. */
    Asked next(Question question) throws InterruptedException {
        Asked asked = waiting(question).poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        if (asked == null) {
            throw new AssertionError("Nobody asked " + question);
        }
        return asked;
    }

    private BlockingQueue<Asked> waiting(Question question) {
        return waiting.computeIfAbsent(question, key -> new LinkedBlockingQueue<>());
    }
}
