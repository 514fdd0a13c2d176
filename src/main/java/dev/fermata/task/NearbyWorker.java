package dev.fermata.task;

import java.time.Duration;
import java.util.Optional;

/**
 * The worker of this replica, which may take a task in the very statement that makes it: such a task needs no claim
 * and begins as soon as it is committed. The engine implements it. Thread-safe.
 */
public interface NearbyWorker {

    /**
     * Keeps a slot for a task of the type that is about to be made.
     *
     * @return empty where there is no worker, it has none to spare, or others wait for one
     */
    Optional<Slot> reserve(String taskType);

    /** A reserved slot; it is either used or given back, once. */
    interface Slot {

        /** The replica that will hold the task's lease. */
        String holder();

        /** How long the lease lasts unless renewed. */
        Duration lease();

        /**
         * Runs the task, which is committed and leased to the holder; returns at once.
         *
         * @param madeNanos when the statement that made it began, on the monotonic clock
         */
        void run(ClaimedTask task, long madeNanos);

        /** Gives the slot back. */
        void release();
    }
}
