package dev.fermata.engine;

import dev.fermata.llm.CallObserver;
import dev.fermata.llm.FinishedCall;
import dev.fermata.task.Lease;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many tokens the runs of this replica have used so far, calls that were cut off included. Thread-safe. */
@Singleton
class RunTokens implements CallObserver {

    private final Map<String, LongAdder> byRun = new ConcurrentHashMap<>();

    void begin(Lease run) {
        byRun.put(key(run), new LongAdder());
    }

    void end(Lease run) {
        byRun.remove(key(run));
    }

    long of(Lease run) {
        LongAdder used = byRun.get(key(run));
        return used == null ? 0 : used.sum();
    }

    @Override
    public void ended(FinishedCall call) {
        LongAdder used = byRun.get(key(call.taskId(), call.asker().attempt()));
        if (used != null) {
            used.add((long) call.usage().promptTokens() + call.usage().completionTokens());
        }
    }

    private static String key(Lease run) {
        return key(run.taskId(), run.attempt());
    }

    private static String key(String taskId, int attempt) {
        return taskId + ":" + attempt;
    }
}
