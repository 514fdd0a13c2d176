package dev.fermata.job.crash.dump;

import java.util.ArrayList;
import java.util.List;

/** Cuts a dump into blocks while its lines are being read: where one begins the one before it ends. */
final class OpenBlocks {

    /** UTF-16 units of a line that separates threads, with what is said before the thread's own line. */
    private static final int SEPARATOR = 400;

    private final List<Block> closed = new ArrayList<>();
    private BlockKind kind = BlockKind.PREAMBLE;
    private int process = -1;
    private int thread = -1;
    private int start;

    /** Begins a block at the offset, unless it would go on with the one that is open. A thread is always a block of its own. */
    void begin(BlockKind next, int ofProcess, int ofThread, int offset) {
        if (next == kind && ofProcess == process && ofThread == thread && next != BlockKind.THREAD) {
            return;
        }
        close(offset);
        kind = next;
        process = ofProcess;
        thread = ofThread;
        start = offset;
    }

    BlockKind kind() {
        return kind;
    }

    /**
     * Says what the block that is open turns out to be: one that was begun by a separating line or a banner. Any other ends
     * here.
     */
    void becomes(BlockKind found, int ofProcess, int ofThread, int offset) {
        boolean undecided = kind == BlockKind.OTHER && offset - start <= SEPARATOR || kind == BlockKind.CRASH_HEAD
                && thread < 0;
        if (!undecided) {
            begin(found, ofProcess, ofThread, offset);
            return;
        }
        kind = found;
        process = ofProcess;
        thread = ofThread;
    }

    private void close(int offset) {
        if (offset > start) {
            closed.add(new Block(kind, process, thread, start, offset));
        }
    }

    List<Block> closed(int end) {
        close(end);
        return List.copyOf(closed);
    }
}
