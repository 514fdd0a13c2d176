package dev.fermata.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task that is about to be inserted.
 *
 * @param id its id
 * @param submission what was asked for
 * @param typesLimit how long a task of its type may take if the caller has set no limit; one that runs after others
 *     gets it when it may run
 * @param after ids of those that it runs after
 * @param payloadJson its input
 * @param metadataJson what its metadata begin with, the place of the request in a trace included
 * @param requestHash identifies the request among those under its keys; null where it has none
 * @param slot where it begins at once; empty: it waits to be claimed
 */
record NewTask(String id, Submission submission, Optional<Duration> typesLimit, List<String> after, String payloadJson,
        String metadataJson, String requestHash, Optional<NearbyWorker.Slot> slot) {

    /**
     * The times that PostgreSQL has given a task.
     *
     * @param deadline null where it has none
     */
    record Times(Instant createdAt, Instant runAt, Instant deadline) {

        Optional<Duration> untilDeadline() {
            return Optional.ofNullable(deadline).map(end -> Duration.between(createdAt, end));
        }
    }

    /** Whether nothing has to be looked up, or locked until the commit, for its sake. */
    static boolean plain(Submission submission) {
        return submission.clientKey() == null && submission.idempotencyKey() == null && submission.after().isEmpty();
    }

    /** The task as its first run gets it. */
    ClaimedTask begun(NearbyWorker.Slot at, Times times) {
        return new ClaimedTask(new Lease(id, 1, at.holder()), submission.owner(), submission.taskType(),
                submission.language(), payloadJson, 0, submission.maxRetries(), times.untilDeadline(), TraceParent.current(),
                Optional.empty());
    }
}
