package dev.fermata.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
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
    private final Semaphore statements;
    private final int most;
    private final Function<List<I>, List<O>> statement;

    /**
     * @param most how many items one statement takes
     * @param atOnce how many statements run at the same time: with several, one makes use of the processor while the
     *     others wait for the disk
     * @param statement does what was asked for and commits it; it answers with as many outcomes, in the same order. When
     *     it throws, nothing was done
     */
    public GroupCommit(int most, int atOnce, Function<List<I>, List<O>> statement) {
        this.most = most;
        this.statements = new Semaphore(atOnce);
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
        if (statements.tryAcquire()) {
            doBatch();
            // Those behind it are not this caller's to wait for.
            if (!queue.isEmpty()) {
                Thread.ofVirtual().name("group-commit").start(this::doRest);
            }
        }
        try {
            return mine.outcome().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DatabaseException refused ? refused : e;
        }
    }

    /** Who finds no statement free leaves its item to those that run, so each looks once more after it has ended. */
    private void doRest() {
        while (!queue.isEmpty() && statements.tryAcquire()) {
            doBatch();
        }
    }

    /** Does what is waiting, and gives the right to a statement back. */
    private void doBatch() {
        try {
            List<Waiting<I, O>> batch = new ArrayList<>();
            Waiting<I, O> next;
            while (batch.size() < most && (next = queue.poll()) != null) {
                batch.add(next);
            }
            if (!batch.isEmpty()) {
                perform(batch);
            }
        } finally {
            statements.release();
        }
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
                // One of them is refused: the others must not suffer for it, so it is looked for by halves.
                perform(batch.subList(0, batch.size() / 2));
                perform(batch.subList(batch.size() / 2, batch.size()));
            }
        } catch (Throwable e) {
            // Whatever it is, memory that ran out included: nobody may wait for ever, and the next batch has its turn.
            batch.forEach(waiting -> waiting.outcome().completeExceptionally(e));
        }
    }
}
