package dev.fermata.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Makes one statement, and so one commit, of what many callers want done: what comes while a statement runs goes into
 * the next. A lone caller waits for nobody. Every caller waits until its own item is committed. Thread-safe.
 *
 * @param <I> what a caller wants done
 * @param <O> what became of it
 */
public final class GroupCommit<I, O> {

    private record Waiting<I, O>(I item, CompletableFuture<O> outcome) {}

    private final Queue<Waiting<I, O>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final int most;
    private final Function<List<I>, List<O>> statement;

    /**
     * @param most how many items one statement takes
     * @param statement does what was asked for and commits it; it answers with as many outcomes, in the same order. When
     *     it throws, nothing was done
     */
    public GroupCommit(int most, Function<List<I>, List<O>> statement) {
        this.most = most;
        this.statement = statement;
    }

    /**
     * Has the item done.
     *
     * @throws DatabaseException when PostgreSQL can't be reached or refuses this very item
     */
    public O commit(I item) {
        Waiting<I, O> mine = new Waiting<>(item, new CompletableFuture<>());
        queue.add(mine);
        if (queued.getAndIncrement() == 0 && doBatch()) {
            // Those behind it are not this caller's to wait for.
            Thread.ofVirtual().name("group-commit").start(this::doRest);
        }
        try {
            return mine.outcome().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DatabaseException refused ? refused : e;
        }
    }

    private void doRest() {
        while (doBatch()) {
            // The next batch has gathered meanwhile.
        }
    }

    /** Does what is waiting; true when there is more. */
    private boolean doBatch() {
        List<Waiting<I, O>> batch = new ArrayList<>();
        Waiting<I, O> next;
        while (batch.size() < most && (next = queue.poll()) != null) {
            batch.add(next);
        }
        perform(batch);
        return queued.addAndGet(-batch.size()) > 0;
    }

    private void perform(List<Waiting<I, O>> batch) {
        try {
            List<O> outcomes = statement.apply(batch.stream().map(Waiting::item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome().complete(outcomes.get(i));
            }
        } catch (DatabaseException e) {
            if (e.passing() || batch.size() == 1) {
                batch.forEach(waiting -> waiting.outcome().completeExceptionally(e));
            } else {
                // One of them is refused: the others must not suffer for it.
                batch.forEach(waiting -> perform(List.of(waiting)));
            }
        } catch (Throwable e) {
            // Whatever it is, memory that ran out included: nobody may wait for ever, and the next batch has its turn.
            batch.forEach(waiting -> waiting.outcome().completeExceptionally(e));
        }
    }
}
