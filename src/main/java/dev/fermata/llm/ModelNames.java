package dev.fermata.llm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models' names as values of a metric's label: callers and providers choose them freely, so only the first few are kept
 * apart. Thread-safe.
 */
final class ModelNames {

    /** Stands for all further ones, as OpenTelemetry has it. */
    static final String OTHER = "_OTHER";

    private static final int MOST = 100;
    private static final int LONGEST = 120;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    String label(String model) {
        if (known.contains(model)) {
            return model;
        }
        // Two at once may both be let in: the bound is against thousands, not against one more.
        if (model.length() > LONGEST || known.size() >= MOST) {
            return OTHER;
        }
        known.add(model);
        return model;
    }
}
