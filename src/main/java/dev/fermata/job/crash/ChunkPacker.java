package dev.fermata.job.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fills chunks with parts of a dump, each behind the head of its own process. Not thread-safe. */
final class ChunkPacker {

    /**
     * What a part is put behind.
     *
     * @param id    tells one head from another
     * @param full  for the first chunk that shows it
     * @param brief for the others
     */
    record Head(int id, String full, String brief) {}

    private final ChunkLimits limits;
    private final List<DumpChunk> chunks = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private final Set<Integer> shown = new HashSet<>();
    private int threads;
    private int headOfOpen = -1;
    private boolean hasParts;
    private long leftOut;

    ChunkPacker(ChunkLimits limits) {
        this.limits = limits;
    }

    /** Adds a thread, which counts as one. */
    void thread(Head head, String text) {
        if (threads >= limits.threads()) {
            close();
        }
        part(head, text);
        threads++;
    }

    /** Adds something else. What is longer than a chunk is cut, at line ends where there are any. */
    void part(Head head, String text) {
        if (hasParts && room(head) < text.length()) {
            close();
        }
        String rest = text;
        while (room(head) < rest.length()) {
            int end = endOfLine(rest, Math.max(room(head), limits.characters() / 4));
            append(head, rest.substring(0, end));
            rest = rest.substring(end);
            close();
        }
        append(head, rest);
    }

    private int room(Head head) {
        return limits.characters() - open.length() - (headOfOpen == head.id() ? 0 : headOf(head).length());
    }

    private String headOf(Head head) {
        return shown.contains(head.id()) ? head.brief() : head.full();
    }

    private void append(Head head, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (headOfOpen != head.id()) {
            open.append(headOf(head));
            shown.add(head.id());
            headOfOpen = head.id();
        }
        open.append(text);
        hasParts = true;
    }

    private static int endOfLine(String text, int limit) {
        int most = Math.min(limit, text.length());
        int lineEnd = text.lastIndexOf('\n', most - 1) + 1;
        if (lineEnd > most / 2) {
            return lineEnd;
        }
        return most < text.length() && Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
    }

    private void close() {
        if (hasParts && chunks.size() < limits.chunks()) {
            chunks.add(new DumpChunk(chunks.size() + 1, open.toString(), threads));
        } else {
            leftOut += open.length();
        }
        open.setLength(0);
        threads = 0;
        headOfOpen = -1;
        hasParts = false;
    }

    /** Characters of chunks beyond the most there may be. */
    long leftOut() {
        return leftOut;
    }

    /** The chunks; nothing can be added any more. */
    List<DumpChunk> packed() {
        close();
        return List.copyOf(chunks);
    }
}
