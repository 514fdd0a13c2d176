package dev.fermata.engine;

import dev.fermata.llm.CallObserver;
import dev.fermata.llm.FinishedCall;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many tokens the runs of this replica have used so far, calls that were cut off included. Thread-safe. */
@Singleton
class RunTokens implements CallObserver {

    private final Map<String, LongAdder> byTask = new ConcurrentHashMap<>();

    void begin(String taskId) {
        byTask.put(taskId, new LongAdder());
    }

    void end(String taskId) {
        byTask.remove(taskId);
    }

    long of(String taskId) {
        LongAdder used = byTask.get(taskId);
        return used == null ? 0 : used.sum();
    }

    @Override
    public void ended(FinishedCall call) {
        LongAdder used = byTask.get(call.taskId());
        if (used != null) {
            used.add((long) call.usage().promptTokens() + call.usage().completionTokens());
        }
    }
}
