package dev.fermata.engine;

import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** What the steps of a task have saved, for the routes of its job. Thread-safe. */
@ApplicationScoped
public class StepResults {

    private final StepTable steps;
    private final Jsonb jsonb;

    StepResults(StepTable steps, Jsonb jsonb) {
        this.steps = steps;
        this.jsonb = jsonb;
    }

    /**
     * The step's result, the newest where it ran for several inputs; empty while it has none. The caller has made
     * sure that the task is its to read.
     */
    public <T> Optional<T> find(String taskId, String step, Class<T> type) {
        return steps.newest(taskId, step).map(json -> jsonb.read(json, type));
    }

    /** The names that begin like this of steps that have a result. */
    public Set<String> names(String taskId, String prefix) {
        return steps.names(taskId, prefix);
    }

    /** Whether the step has a result. */
    public boolean has(String taskId, String step) {
        return steps.has(taskId, step);
    }
}
