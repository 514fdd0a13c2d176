package dev.fermata.task;

import java.util.Map;
import java.util.Set;

/** What Fermata itself writes into a task's metadata, and callers may not: others read it there and count by it. */
public final class ReservedMetadata {

    private static final Set<String> KEYS = Set.of("usage", "provider", "model", "duration_ms", "retry_exhausted",
            "prompts", "moved_from", Tasks.QUESTION_HASH, TraceParent.SUBMITTED, TraceParent.RESUMED);

    private ReservedMetadata() {}

    /**
     * Looks through the metadata that a caller has given.
     *
     * @param given may be null
     * @throws TaskException.Unacceptable when they have a key that is reserved
     */
    public static void check(Map<String, Object> given) {
        if (given == null) {
            return;
        }
        given.keySet().stream().filter(KEYS::contains).sorted().findFirst().ifPresent(key -> {
            throw new TaskException.Unacceptable("reserved_metadata", "The key " + key + " in metadata is reserved:"
                    + " Fermata writes it itself. Use another key.", key);
        });
    }
}
