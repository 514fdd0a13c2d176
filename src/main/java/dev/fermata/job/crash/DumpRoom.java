package dev.fermata.job.crash;

import dev.fermata.engine.JobException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds the large dumps that are analysed on this replica at once: each stays in memory while models are asked about it,
 * and some of 20 MB would fill the heap. Small ones go by. A task that finds no room leaves its worker to others and asks
 * again later. Thread-safe.
 */
@ApplicationScoped
class DumpRoom {

    /** Bytes. As many of them as a replica runs tasks take no room worth counting. */
    private static final long SMALL = 256 << 10;
    private static final long UNIT = 64 << 10;
    private static final int SHARE_OF_HEAP = 8;

    /** How many pauses a task keeps its turn that does not ask again: it may be stopped, or run elsewhere. */
    private static final int PAUSES_KEPT = 3;

    /** The code of a task that waits. */
    static final String NO_ROOM = "no_room";

    /** What a dump takes until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private final int units;
    private final Duration pause;
    /** Tasks that wait, in the order in which they came, with the end of each one's turn. */
    private final Map<String, Long> turns = new LinkedHashMap<>();
    private int free;

    DumpRoom(CrashConfig config) {
        long bytes = config.memory().map(limit -> limit.asLongValue()).orElse(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
        units = (int) Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        free = units;
        pause = config.memoryPause();
    }

    /**
     * Room for a dump of so many bytes; one that is larger than the whole room has to be alone. Whoever asked first has it
     * first: a larger one must not wait for ever while smaller ones slip in before it.
     *
     * @throws JobException when there is none: the task is postponed
     */
    Place take(String taskId, long bytes) {
        if (bytes <= SMALL) {
            return () -> { };
        }
        int wanted = (int) Math.clamp(Math.ceilDiv(bytes, UNIT), 1, units);
        if (!taken(taskId, wanted, System.nanoTime())) {
            throw JobException.postponed(NO_ROOM, "Other large dumps are being analysed just now. This one goes on by"
                    + " itself when they are done.", pause);
        }
        return () -> release(wanted);
    }

    private synchronized boolean taken(String taskId, int wanted, long now) {
        turns.values().removeIf(end -> now - end > 0);
        boolean first = turns.isEmpty() || turns.keySet().iterator().next().equals(taskId);
        if (!first || wanted > free) {
            turns.put(taskId, now + PAUSES_KEPT * pause.toNanos());
            return false;
        }
        turns.remove(taskId);
        free -= wanted;
        return true;
    }

    private synchronized void release(int taken) {
        free += taken;
    }
}
