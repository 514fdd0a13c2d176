package dev.fermata.task;

import java.time.Duration;
import java.util.Optional;

/**
 * A task as the run that claimed it gets it.
 *
 * @param lease the run's right to write
 * @param owner whose task it is
 * @param taskType its type
 * @param language the language of prompts and messages
 * @param payloadJson its input; null once it was taken
 * @param retryCount retries spent so far
 * @param maxRetries retries it may spend
 * @param untilDeadline the time left when it was claimed; empty without a deadline
 * @param submitted the place in a trace of the request that submitted it; empty when it was not traced
 * @param resumed the same of the request that resumed or retried it last
 */
public record ClaimedTask(Lease lease, Owner owner, String taskType, String language, String payloadJson,
        int retryCount, int maxRetries, Optional<Duration> untilDeadline, Optional<String> submitted,
        Optional<String> resumed) {

    /** The task's id. */
    public String id() {
        return lease.taskId();
    }

    /** The same without its input, which may be large. */
    public ClaimedTask withoutPayload() {
        return new ClaimedTask(lease, owner, taskType, language, null, retryCount, maxRetries, untilDeadline, submitted,
                resumed);
    }
}
