package dev.fermata.event;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The readers of one task on this replica, and the number up to which all of them were given its rows. */
final class TaskFanOut {

    static final int PAGE = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<EventFeed> feeds = new ArrayList<>();
    private final String taskId;
    private final Consumer<EventFeed> overrun;
    private long lastSeq;
    private boolean reading;
    private boolean readAgain;

    /** @param overrun takes feeds that had no room for what came, and are detached; it must be quick */
    TaskFanOut(String taskId, long lastSeq, Consumer<EventFeed> overrun) {
        this.taskId = taskId;
        this.overrun = overrun;
        this.lastSeq = lastSeq;
    }

    String taskId() {
        return taskId;
    }

    long lastSeq() {
        lock.lock();
        try {
            return lastSeq;
        } finally {
            lock.unlock();
        }
    }

    /** Adds the feed if it has all rows that the others have; otherwise it must read on first. */
    boolean attach(EventFeed feed) {
        lock.lock();
        try {
            if (feed.lastSeq() < lastSeq) {
                return false;
            }
            feeds.add(feed);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the feed; true when none is left. */
    boolean detach(EventFeed feed) {
        lock.lock();
        try {
            feeds.remove(feed);
            return feeds.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Gives rows from memory; false when rows before them are missing, which the log has. */
    boolean offerRows(List<TaskEvent> rows) {
        lock.lock();
        try {
            if (rows.getFirst().seq() > lastSeq + 1) {
                return false;
            }
            deliver(rows);
            endAtDone();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void offerLive(List<TaskEvent> fragments) {
        lock.lock();
        try {
            fragments.forEach(this::offer);
        } finally {
            lock.unlock();
        }
    }

    /** Claims the right to read the log; false when another thread reads and will look once more. */
    boolean beginRead() {
        lock.lock();
        try {
            if (reading) {
                readAgain = true;
                return false;
            }
            reading = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives rows that were read from the log after {@link #lastSeq()}. Only after {@link #beginRead()} said true.
     *
     * @param full whether there may be more behind them
     * @return whether there may be more by now, which whoever has begun to read must read
     */
    boolean read(List<TaskEvent> page, boolean full) {
        lock.lock();
        try {
            deliver(page);
            if (full || readAgain) {
                readAgain = false;
                return true;
            }
            endAtDone();
            reading = false;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever has begun to read gives up. */
    void stopReading() {
        lock.lock();
        try {
            reading = false;
            readAgain = false;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(List<TaskEvent> rows) {
        for (TaskEvent row : rows) {
            if (row.seq() > lastSeq) {
                lastSeq = row.seq();
            }
            offer(row);
        }
    }

    /** One burst can be more than a reader may have waiting, however fast it reads. */
    private void offer(TaskEvent event) {
        for (Iterator<EventFeed> each = feeds.iterator(); each.hasNext();) {
            EventFeed feed = each.next();
            if (!feed.offer(event)) {
                each.remove();
                overrun.accept(feed);
            }
        }
    }

    void endAll() {
        lock.lock();
        try {
            feeds.forEach(feed -> feed.end(Outbox.Ending.BROKEN_OFF));
        } finally {
            lock.unlock();
        }
    }

    /** A log whose last row is `done` has nothing more to say, unless the task is retried by hand. */
    private void endAtDone() {
        feeds.stream().filter(EventFeed::atDone).forEach(feed -> feed.end(Outbox.Ending.DONE));
    }
}
