package dev.fermata.job.crash;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;

/**
 * Bounds the large dumps that are analysed on this replica at once: each stays in memory while models are asked about it,
 * and some of 20 MB would fill the heap. Small ones go by. Thread-safe.
 */
@ApplicationScoped
class DumpRoom {

    /** Bytes. As many of them as a replica runs tasks take no room worth counting. */
    private static final long SMALL = 256 << 10;
    private static final long UNIT = 64 << 10;
    private static final int SHARE_OF_HEAP = 8;

    /** What a dump takes until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private final int units;
    private final Semaphore free;

    DumpRoom(CrashConfig config) {
        long bytes = config.memory().map(limit -> limit.asLongValue()).orElse(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
        units = (int) Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        // Fair: a larger one must not wait for ever while smaller ones slip in before it.
        free = new Semaphore(units, true);
    }

    /** Waits until there is room for a dump of so many bytes; one that is larger than the whole room waits to be alone. */
    Place take(long bytes) throws InterruptedException {
        if (bytes <= SMALL) {
            return () -> { };
        }
        int wanted = (int) Math.clamp(Math.ceilDiv(bytes, UNIT), 1, units);
        free.acquire(wanted);
        return () -> free.release(wanted);
    }
}
