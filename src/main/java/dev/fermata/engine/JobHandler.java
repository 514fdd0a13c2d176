package dev.fermata.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * A type of job. A CDI bean that implements this is found by itself: its type can be submitted and is run, paused,
 * resumed, cancelled and retried like every other.
 *
 * <p>{@link #run} is called on a virtual thread of its own, again after every retry, resume, crash or hand-over; what
 * must not be done twice belongs into a {@link JobContext#step step}. Payload and result are turned from and to JSON,
 * so their classes carry {@code @RegisterForReflection}. One instance serves all tasks: it keeps no state.
 *
 * @param <P> the payload
 * @param <R> the result
 */
public interface JobHandler<P, R> {

    /** The type's name, in snake case, unique. */
    String type();

    /** The class of the payload; its Bean Validation constraints are checked at submit. */
    Class<P> payloadType();

    /**
     * Does the job.
     *
     * @param payload the task's input, valid
     * @param context the task's steps, progress, text and provider calls
     * @return the result, which is saved
     * @throws Exception a {@link JobException} to say how it failed; anything else is a retryable failure
     */
    R run(P payload, JobContext context) throws Exception;

    /**
     * The schemas that are published for callers at {@code /api/task-types}: a payload that breaks its one is refused,
     * and a result is checked before it is saved. By default the resources
     * {@code schemas/<type>/{payload,result}.schema.json}, where they exist. Asked for once, at start.
     */
    default JobSchemas schemas() {
        return JobSchemas.of(type());
    }

    /**
     * How long a task of this type may take, counted from the submit or, if that is later, from its {@code run_at};
     * waiting and pauses count. Then it fails. Whoever submits may ask for another limit; empty: none.
     */
    default Optional<Duration> timeLimit() {
        return Optional.empty();
    }

    /** How long to wait between runs after failures; empty for what the replica is configured to. */
    default Optional<RetryPolicy> retryPolicy() {
        return Optional.empty();
    }

    /** Whether tasks of this type call a language model: without any provider they are refused at submit. */
    default boolean needsProvider() {
        return true;
    }
}
