package dev.fermata.engine;

import dev.fermata.database.DatabaseException;
import dev.fermata.task.Completion;
import dev.fermata.task.Lease;
import dev.fermata.task.Moved;
import dev.fermata.task.TaskTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Saves results, many in one statement and one commit: those that come while a statement runs go into the next. A
 * lone one waits for nobody. Thread-safe.
 */
@ApplicationScoped
class Completions {

    /** How many tasks one statement completes. */
    private static final int MOST = 500;

    private record Waiting(Completion completion, CompletableFuture<Optional<Moved>> outcome) {}

    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final TaskTable table;

    Completions(TaskTable table) {
        this.table = table;
    }

    /**
     * Saves the result.
     *
     * @return empty when the run has lost its task
     * @throws DatabaseException when PostgreSQL can't be reached or refuses the result
     */
    Optional<Moved> complete(Completion completion) {
        Waiting mine = new Waiting(completion, new CompletableFuture<>());
        queue.add(mine);
        if (queued.getAndIncrement() == 0) {
            // On a thread of its own: no run has to stay for the sake of those behind it.
            Thread.ofVirtual().name("completions").start(this::saveAll);
        }
        try {
            return mine.outcome().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DatabaseException refused ? refused : e;
        }
    }

    private void saveAll() {
        int saved;
        do {
            List<Waiting> batch = next();
            save(batch);
            saved = batch.size();
        } while (queued.addAndGet(-saved) > 0);
    }

    private List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < MOST) {
            Waiting waiting = queue.poll();
            if (waiting == null) {
                break;
            }
            batch.add(waiting);
        }
        return batch;
    }

    private void save(List<Waiting> batch) {
        try {
            Map<String, Moved> moved = table.complete(batch.stream().map(Waiting::completion).toList());
            batch.forEach(waiting -> waiting.outcome().complete(outcome(waiting.completion().lease(), moved)));
        } catch (DatabaseException e) {
            if (e.passing() || batch.size() == 1) {
                batch.forEach(waiting -> waiting.outcome().completeExceptionally(e));
            } else {
                // One of them is refused: the others must not suffer for it.
                batch.forEach(waiting -> save(List.of(waiting)));
            }
        } catch (Throwable e) {
            // Whatever it is, memory that ran out included: nobody may wait for ever, and the next batch has its turn.
            batch.forEach(waiting -> waiting.outcome().completeExceptionally(e));
        }
    }

    /** Another run of the same task may be in the batch, or may have ended it: that is not this one's success. */
    private static Optional<Moved> outcome(Lease lease, Map<String, Moved> moved) {
        return Optional.ofNullable(moved.get(lease.taskId())).filter(task -> task.attempt() == lease.attempt());
    }
}
