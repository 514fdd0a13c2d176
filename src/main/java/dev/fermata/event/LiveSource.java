package dev.fermata.event;

import java.util.List;
import java.util.function.Consumer;

/** A run on this replica: where text is before it is in the log. Thread-safe. */
public interface LiveSource {

    /**
     * Takes a consistent look: no fragment is published while {@code look} runs.
     *
     * @param look gets the text that no published row holds yet, one fragment a step
     */
    void whileQuiet(Consumer<List<TaskEvent>> look);
}
