package dev.fermata.engine;

import dev.fermata.llm.AbortSignal;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Stops a run wherever it is: once, for one reason. Whoever waits is interrupted, whoever calls a provider has the
 * call aborted, and everybody else meets a {@link StoppedException} at the next checkpoint.
 *
 * <p>Only {@link #expose exposed} threads are interrupted. An interrupt in the middle of a database statement would
 * close the pooled connection's socket, so the engine's own work hides from it. Thread-safe.
 */
public final class CancellationToken implements AbortSignal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Runnable> actions = new LinkedHashSet<>();
    private final Set<Thread> exposed = new HashSet<>();
    private final Set<Thread> interruptedInHiding = new HashSet<>();
    private volatile StopReason reason;
    private volatile long stoppedNanos;

    CancellationToken() {}

    /** Stops the run; false when it was stopped before. */
    boolean stop(StopReason why) {
        Set<Runnable> toRun;
        lock.lock();
        try {
            if (reason != null) {
                return false;
            }
            stoppedNanos = System.nanoTime();
            reason = why;
            toRun = new LinkedHashSet<>(actions);
            actions.clear();
        } finally {
            lock.unlock();
        }
        // Abort calls first: an interrupted caller would only do the same a moment later.
        toRun.forEach(Runnable::run);
        lock.lock();
        try {
            exposed.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Why the run has to stop; empty while it may go on. */
    public Optional<StopReason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Since the run has to stop; zero while it may go on. */
    Duration sinceStop() {
        return reason == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - stoppedNanos);
    }

    @Override
    public boolean aborted() {
        return reason != null;
    }

    @Override
    public Registration onAbort(Runnable action) {
        lock.lock();
        try {
            if (reason == null) {
                actions.add(action);
                return () -> forget(action);
            }
        } finally {
            lock.unlock();
        }
        action.run();
        return () -> {};
    }

    private void forget(Runnable action) {
        lock.lock();
        try {
            actions.remove(action);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns if the run may go on.
     *
     * @throws StoppedException otherwise
     */
    public void checkpoint() {
        if (reason != null) {
            throw new StoppedException(reason);
        }
    }

    /** From here on the calling thread is interrupted by a stop. Throws at once if there was one. */
    void expose() {
        lock.lock();
        try {
            checkpoint();
            exposed.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** The calling thread's part is over. */
    void leave() {
        conceal();
        lock.lock();
        try {
            interruptedInHiding.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** From here on the calling thread is left alone; an interrupt that a stop had sent is taken back. */
    boolean conceal() {
        lock.lock();
        try {
            boolean wasExposed = exposed.remove(Thread.currentThread());
            if (wasExposed || reason != null) {
                Thread.interrupted();
            }
            return wasExposed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false as soon as the run has to stop. */
    boolean mayGoOnAfter(Duration pause) {
        CountDownLatch stopped = new CountDownLatch(1);
        try (Registration interest = onAbort(stopped::countDown)) {
            return !stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts the threads without stopping the run: at once where they are exposed, else when they are again. */
    void interrupt(Set<Thread> threads) {
        lock.lock();
        try {
            for (Thread thread : threads) {
                if (exposed.contains(thread)) {
                    thread.interrupt();
                } else {
                    interruptedInHiding.add(thread);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does work that must not be interrupted; a stop that came meanwhile is thrown after it. */
    <T> T shielded(Supplier<T> work) {
        checkpoint();
        return atAnyRate(work);
    }

    /** The same for what is done even if the run has to stop already, such as keeping what was paid for. */
    <T> T atAnyRate(Supplier<T> work) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        boolean wasExposed = conceal();
        T value;
        try {
            value = work.get();
        } finally {
            if (wasExposed) {
                exposeAgain(interrupted);
            }
        }
        checkpoint();
        return value;
    }

    /** Exposes the thread once more, even if the run has to stop by now: it is then interrupted like the others. */
    private void exposeAgain(boolean interrupted) {
        lock.lock();
        try {
            exposed.add(Thread.currentThread());
            if (interruptedInHiding.remove(Thread.currentThread()) || interrupted || reason != null) {
                Thread.currentThread().interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
