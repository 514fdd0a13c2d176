package dev.fermata.engine;

import dev.fermata.database.DatabaseException;
import dev.fermata.database.GroupCommit;
import dev.fermata.task.Completion;
import dev.fermata.task.Lease;
import dev.fermata.task.Moved;
import dev.fermata.task.TaskTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Saves results, many in one statement and one commit. Thread-safe. */
@ApplicationScoped
class Completions {

    /** How many tasks one statement completes. */
    private static final int MOST = 500;

    private final GroupCommit<Completion, Optional<Moved>> commits;

    Completions(TaskTable table) {
        commits = new GroupCommit<>(MOST, 1, completions -> outcomes(completions, table.complete(completions)));
    }

    /**
     * Saves the result.
     *
     * @return empty when the run has lost its task
     * @throws DatabaseException when PostgreSQL can't be reached or refuses the result
     */
    Optional<Moved> complete(Completion completion) {
        return commits.commit(completion);
    }

    private static List<Optional<Moved>> outcomes(List<Completion> completions, Map<String, Moved> moved) {
        return completions.stream().map(completion -> outcome(completion.lease(), moved)).toList();
    }

    /** Another run of the same task may be in the batch, or may have ended it: that is not this one's success. */
    private static Optional<Moved> outcome(Lease lease, Map<String, Moved> moved) {
        return Optional.ofNullable(moved.get(lease.taskId())).filter(task -> task.attempt() == lease.attempt());
    }
}
