package dev.fermata.usage;

import dev.fermata.database.DatabaseException;
import dev.fermata.llm.CallObserver;
import dev.fermata.llm.FinishedCall;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Writes every call to a provider down, many in one transaction: each second, when a task's run ends, and when the
 * process stops. A caller only leaves its call here, so an abort waits for nothing. While PostgreSQL is away rows wait
 * in memory; they are few, since no run outlives its lease. What a killed process had not written is lost: the calls
 * of its last second. Thread-safe.
 */
@Singleton
class Ledger implements CallObserver {

    private static final Logger LOG = Logger.getLogger(Ledger.class);
    private static final int BATCH = 1000;

    private final Queue<CallRow> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    /** Taken from the queue and not yet known to be written. Guarded by {@code writing}. */
    private List<CallRow> batch = List.of();
    private final CallTable table;
    private final Prices prices;

    Ledger(CallTable table, Prices prices) {
        this.table = table;
        this.prices = prices;
    }

    @Override
    public void ended(FinishedCall call) {
        waiting.add(new CallRow(numbers.incrementAndGet(), call,
                prices.cost(call.provider(), call.model(), call.usage()), System.nanoTime()));
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        try {
            flush();
        } catch (DatabaseException e) {
            LOG.debugf(e, "Calls could not be written down; they are kept and tried again");
        }
    }

    /** After the runs have ended, while there is still a database. */
    void stop(@Observes @Priority(2500) ShutdownEvent event) {
        try {
            flush();
        } catch (DatabaseException e) {
            LOG.warnf("%d calls to providers could not be written down before the end (%s)",
                    batch.size() + waiting.size(), e.getMessage());
        }
    }

    /** Writes down all calls that had ended before this call. */
    void flush() {
        writing.lock();
        try {
            while (!batch.isEmpty() || !waiting.isEmpty()) {
                fill();
                write();
                batch = List.of();
            }
        } finally {
            writing.unlock();
        }
    }

    private void fill() {
        List<CallRow> rows = new ArrayList<>(batch);
        while (rows.size() < BATCH && !waiting.isEmpty()) {
            rows.add(waiting.remove());
        }
        batch = rows;
    }

    private void write() {
        try {
            table.insert(batch);
        } catch (DatabaseException e) {
            if (e.passing()) {
                throw e;
            }
            // One that PostgreSQL will never take must not hold up the others.
            batch.forEach(this::writeAlone);
        }
    }

    private void writeAlone(CallRow row) {
        try {
            table.insert(List.of(row));
        } catch (DatabaseException e) {
            if (e.passing()) {
                throw e;
            }
            LOG.errorf(e, "A call of task %s to provider %s can't be written down; reports miss it",
                    row.call().taskId(), row.call().provider());
        }
    }
}
