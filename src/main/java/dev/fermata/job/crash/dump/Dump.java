package dev.fermata.job.crash.dump;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was read out of a dump.
 *
 * @param text    the dump as it was read: line ends are {@code \n}, what a log puts before each line is gone
 * @param blocks  all of the text, in order
 * @param markers the signs by which it was recognised
 */
public record Dump(DumpKind kind, String text, DumpHeader header, List<DumpProcess> processes, List<Block> blocks,
        Set<Marker> markers) {

    private static final int LEAST_OF_ANR = 2;
    private static final int LEAST_OF_TOMBSTONE = 3;

    /**
     * Reads a dump. Never fails, unless the thread is interrupted: a text that is no dump has no processes and no markers.
     *
     * @param raw      the text as it came
     * @param expected decides where a text could be both; null: nothing is expected
     */
    public static Dump of(String raw, DumpKind expected) {
        return new DumpParser(DumpText.of(raw)).parse(expected);
    }

    /** Whether there are signs enough that this is a dump of its kind: two of an ANR, three of a tombstone. */
    public boolean recognised() {
        return switch (kind) {
            case ANR -> markers(DumpKind.ANR) >= LEAST_OF_ANR;
            // A backtrace cut out of a tombstone has no more than its frames to show.
            case TOMBSTONE -> markers(DumpKind.TOMBSTONE) >= LEAST_OF_TOMBSTONE;
            case JAVA_CRASH -> markers.contains(Marker.EXCEPTION);
            case UNKNOWN -> false;
        };
    }

    /** How many signs of this kind there are. */
    public int markers(DumpKind of) {
        return (int) markers.stream().filter(marker -> marker.kind() == of).count();
    }

    /** The process that the dump is about: the one that died, the one it names, or else the first. */
    public Optional<DumpProcess> subject() {
        return processes.stream().filter(process -> kind != DumpKind.ANR && process.crash() != null).findFirst()
                .or(() -> processes.stream().filter(this::named).findFirst())
                .or(() -> processes.stream().filter(process -> !process.threads().isEmpty()).findFirst())
                .or(() -> processes.stream().findFirst());
    }

    private boolean named(DumpProcess process) {
        return header.pid() != null && header.pid().equals(process.pid())
                || header.pid() == null && header.process() != null && header.process().equals(process.name());
    }

    /** A block's text. */
    public String text(Block block) {
        return text.substring(block.start(), block.end());
    }

    /** All threads of all processes. */
    public int threadCount() {
        return processes.stream().mapToInt(process -> process.threads().size()).sum();
    }
}
