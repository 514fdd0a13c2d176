package dev.fermata.llm;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which provider answered a task last, so that its next step is answered by the same: a change of
 * voice in the middle of a task, and a cold prompt cache, are only worth it when that one fails.
 * Remembers the latest tasks of this replica. Thread-safe.
 */
@Singleton
class Habits {

    private static final int REMEMBERED = 10_000;

    private record Key(String taskId, String route) {}

    private final Map<Key, Provider> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Provider> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized Optional<Provider> of(Call call) {
        return Optional.ofNullable(last.get(key(call)));
    }

    synchronized void answered(Call call) {
        last.put(key(call), call.provider());
    }

    private static Key key(Call call) {
        return new Key(call.request().taskId(), call.route().name());
    }
}
