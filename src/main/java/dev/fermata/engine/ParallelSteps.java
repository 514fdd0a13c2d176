package dev.fermata.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Runs a function on many items, several at a time, each on a virtual thread that the run's stop reaches. */
final class ParallelSteps {

    private final CancellationToken token;
    private final int concurrency;
    private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> firstFailure = new AtomicReference<>();

    ParallelSteps(CancellationToken token, int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, is " + concurrency);
        }
        this.token = token;
        this.concurrency = concurrency;
    }

    /** The results, in the order of the items, which begin in it too; the first failure stops the others and is thrown. */
    <I, T> List<T> run(List<I> items, Function<I, T> function) {
        Semaphore slots = new Semaphore(concurrency);
        AtomicInteger next = new AtomicInteger();
        List<T> results = new ArrayList<>(Collections.nCopies(items.size(), null));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            CompletionService<Void> finished = new ExecutorCompletionService<>(threads);
            for (int i = 0; i < items.size(); i++) {
                finished.submit(() -> {
                    slots.acquire();
                    try {
                        // Threads come to their slots in any order: the first to come takes the first item.
                        int item = next.getAndIncrement();
                        results.set(item, inTurn(items.get(item), function));
                        return null;
                    } catch (Throwable e) {
                        // Before the slot is free: whoever takes it must not begin any more.
                        firstFailure.compareAndSet(null, e);
                        throw e;
                    } finally {
                        slots.release();
                    }
                });
            }
            collect(finished, items.size());
            return results;
        } finally {
            close(threads);
        }
    }

    /**
     * Waits for all threads: none outlives the call. An interrupt meanwhile would make the executor interrupt them in
     * turn, wherever they are, so this thread hides from it.
     */
    private void close(ExecutorService threads) {
        boolean wasExposed = token.conceal();
        threads.close();
        if (wasExposed) {
            token.expose();
        }
    }

    private <I, T> T inTurn(I item, Function<I, T> function) {
        Thread self = Thread.currentThread();
        token.expose();
        atWork.add(self);
        try {
            // Looked at once it is among those at work: a failure after this look interrupts it.
            if (firstFailure.get() != null) {
                throw new IllegalStateException("not begun: another item failed");
            }
            return function.apply(item);
        } finally {
            atWork.remove(self);
            token.leave();
        }
    }

    /** Stops the others, except in the middle of a statement: they end at their next checkpoint or call. */
    private void stopOthers() {
        token.interrupt(Set.copyOf(atWork));
    }

    private void collect(CompletionService<Void> finished, int items) {
        try {
            for (int i = 0; i < items; i++) {
                finished.take().get();
            }
        } catch (ExecutionException e) {
            firstFailure.compareAndSet(null, e.getCause());
            stopOthers();
            token.checkpoint();
            Throwable first = firstFailure.get();
            throw first instanceof RuntimeException unchecked ? unchecked : new StepFailedException("of many", first);
        } catch (InterruptedException e) {
            firstFailure.compareAndSet(null, e);
            stopOthers();
            token.checkpoint();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted by somebody other than the engine", e);
        }
    }
}
