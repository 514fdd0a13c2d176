package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** How each provider has done on this replica in the last few minutes. Thread-safe. */
@Singleton
class RecentCalls implements CallObserver {

    /** What is looked at: this long, and no more calls than this. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int MOST = 2_000;

    /**
     * Figures of one provider.
     *
     * @param errorRate of the calls that their task did not abort; empty without any
     * @param firstTokenP50 in milliseconds; empty when no call came so far
     */
    record Figures(int calls, OptionalDouble errorRate, OptionalLong firstTokenP50, OptionalLong firstTokenP99) {}

    private record Seen(long atNanos, FinishedCall call) {}

    private final Map<String, Deque<Seen>> byProvider = new ConcurrentHashMap<>();

    @Override
    public void ended(FinishedCall call) {
        Deque<Seen> seen = byProvider.computeIfAbsent(call.provider(), name -> new ArrayDeque<>());
        synchronized (seen) {
            seen.addLast(new Seen(System.nanoTime(), call));
            if (seen.size() > MOST) {
                seen.removeFirst();
            }
        }
    }

    Figures of(String provider) {
        var calls = latest(provider);
        var judged = calls.stream().filter(call -> !call.aborted()).toList();
        long failed = judged.stream().filter(call -> !call.ok()).count();
        long[] firstTokens = calls.stream()
                .flatMap(call -> call.timeToFirstToken().stream())
                .mapToLong(Duration::toMillis)
                .sorted()
                .toArray();
        return new Figures(
                calls.size(),
                judged.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of((double) failed / judged.size()),
                percentile(firstTokens, 50),
                percentile(firstTokens, 99));
    }

    private List<FinishedCall> latest(String provider) {
        Deque<Seen> seen = byProvider.getOrDefault(provider, new ArrayDeque<>());
        long since = System.nanoTime() - WINDOW.toNanos();
        synchronized (seen) {
            return seen.stream().filter(one -> one.atNanos() - since > 0).map(Seen::call).toList();
        }
    }

    private static OptionalLong percentile(long[] sorted, int percent) {
        return sorted.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(sorted[Math.ceilDiv(sorted.length * percent, 100) - 1]);
    }
}
