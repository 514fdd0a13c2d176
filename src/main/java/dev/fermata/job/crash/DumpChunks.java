package dev.fermata.job.crash;

import dev.fermata.job.crash.ChunkPacker.Head;
import dev.fermata.job.crash.dump.Block;
import dev.fermata.job.crash.dump.BlockKind;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.job.crash.dump.DumpKind;
import dev.fermata.job.crash.dump.DumpProcess;
import dev.fermata.job.crash.dump.DumpThread;
import dev.fermata.job.crash.dump.LockGraph;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts a dump into chunks: a trace at its threads, the process that hangs first and its telling threads before the others;
 * a tombstone at its sections, its head and stack before each chunk.
 */
final class DumpChunks {

    /**
     * @param shown   threads that are in the chunks
     * @param all     threads of the dump
     * @param leftOut characters for which there was no room, but for what the mode leaves out on purpose
     */
    record Cut(List<DumpChunk> chunks, int shown, int all, long leftOut) {}

    private static final int LONGEST_BRIEF_HEAD = 1_200;
    /** A phone runs some hundreds. What has more has threads left out, of which its reader is told. */
    private static final int MOST_PROCESSES = 1_000;
    private static final Set<String> AT_WORK = Set.of("Runnable", "RUNNABLE", "Native", "NATIVE");

    private final Dump dump;
    private final CrashMode mode;
    private final ChunkLimits limits;
    private final ChunkPacker packer;
    private final Map<BlockKind, Map<Integer, List<Block>>> blocks;
    /** Of heads that were too long. */
    private long cutOff;

    private DumpChunks(Dump dump, CrashMode mode, ChunkLimits limits) {
        this.dump = dump;
        this.mode = mode;
        this.limits = limits;
        this.packer = new ChunkPacker(limits);
        this.blocks = dump.blocks().stream()
                .collect(Collectors.groupingBy(Block::kind, Collectors.groupingBy(Block::process)));
    }

    /** The same chunks for the same dump, always; none for an empty text. */
    static Cut of(Dump dump, CrashMode mode, ChunkLimits limits) {
        return new DumpChunks(dump, mode, limits).cut();
    }

    private Cut cut() {
        if (dump.kind() == DumpKind.ANR) {
            trace();
        } else {
            sections();
        }
        List<DumpChunk> chunks = packer.packed();
        int shown = chunks.stream().mapToInt(DumpChunk::threads).sum();
        return new Cut(chunks, Math.min(shown, dump.threadCount()), dump.threadCount(),
                (mode == CrashMode.QUICK ? 0 : packer.leftOut()) + cutOff);
    }

    // ---- Traces

    private void trace() {
        Map<Integer, Map<Integer, Block>> threads = new HashMap<>();
        dump.blocks().stream().filter(block -> block.kind() == BlockKind.THREAD).forEach(block ->
                threads.computeIfAbsent(block.process(), _ -> new HashMap<>()).put(block.thread(), block));
        String preamble = text(dump.blocks().stream().filter(block -> block.kind() == BlockKind.PREAMBLE));
        int subject = dump.subject().map(dump.processes()::indexOf).orElse(0);
        boolean silent = !threads.isEmpty() && !threads.containsKey(subject);
        if (silent) {
            // The process that hangs could not be dumped: what little is said of it comes before the others' threads.
            packer.part(new Head(dump.processes().size() + 1, "", ""), cut(preamble + text(dump.blocks().stream()
                    .filter(block -> block.process() == subject))));
        }
        IntStream.concat(IntStream.of(subject), IntStream.range(0, dump.processes().size()).filter(i -> i != subject))
                .filter(threads::containsKey)
                .limit(mode == CrashMode.QUICK ? 1 : MOST_PROCESSES)
                .forEach(process -> process(process, threads.get(process), process == subject ? preamble : ""));
        if (mode != CrashMode.QUICK) {
            // The beginning of a trace without processes, what stands between and behind them, and heads without threads.
            String others = (threads.isEmpty() ? dump.text() : text(dump.blocks().stream()
                    .filter(block -> !silent || block.process() != subject)
                    .filter(block -> block.kind() == BlockKind.OTHER || block.kind() == BlockKind.LOG
                            || block.kind() == BlockKind.PROCESS_HEAD && !threads.containsKey(block.process())))).strip();
            packer.part(new Head(dump.processes().size(), "", ""), others);
        } else if (threads.isEmpty()) {
            packer.part(new Head(0, "", ""), dump.text().substring(0, Math.min(dump.text().length(), limits.characters())));
        }
    }

    private void process(int number, Map<Integer, Block> blocks, String preamble) {
        DumpProcess process = dump.processes().get(number);
        Head head = new Head(number, cut(preamble + text(BlockKind.PROCESS_HEAD, number) + text(BlockKind.CRASH_HEAD, number)),
                brief(process));
        byRelevance(process).stream().filter(blocks::containsKey)
                .limit(mode == CrashMode.QUICK ? mode.threadsPerChunk() : Integer.MAX_VALUE)
                .forEach(thread -> packer.thread(head, dump.text(blocks.get(thread))));
    }

    /** Who matters first: the main thread, those who wait for locks and those they wait for, who works, who waits for work. */
    private static List<Integer> byRelevance(DumpProcess process) {
        List<DumpThread> threads = process.threads();
        Set<DumpThread> entangled = new LockGraph(threads).entangled();
        DumpThread main = process.mainThread().orElse(null);
        return IntStream.range(0, threads.size()).boxed()
                .sorted(Comparator.comparingInt((Integer i) -> {
                    DumpThread thread = threads.get(i);
                    return thread == main ? 0 : entangled.contains(thread) ? 1
                            : AT_WORK.contains(thread.state() == null ? "" : thread.state()) && !thread.daemon() ? 2
                            : thread.daemon() ? 4 : 3;
                })).toList();
    }

    private static String brief(DumpProcess process) {
        StringBuilder head = new StringBuilder("----- pid ").append(process.pid()).append(" at ").append(process.timestamp())
                .append(" -----\nCmd line: ").append(process.name()).append('\n');
        if (process.declaredThreads() != null) {
            head.append("DALVIK THREADS (").append(process.declaredThreads()).append("):\n");
        }
        return head.toString();
    }

    // ---- Tombstones, and what is none

    private void sections() {
        int died = Math.max(0, dump.subject().map(dump.processes()::indexOf).orElse(0));
        String head = cut(text(BlockKind.CRASH_HEAD, died) + text(BlockKind.BACKTRACE, died));
        if (head.isBlank()) {
            packer.part(new Head(0, "", ""), mode == CrashMode.QUICK
                    ? dump.text().substring(0, Math.min(dump.text().length(), limits.characters())) : dump.text());
            return;
        }
        packer.thread(new Head(0, "", ""), head);
        if (mode != CrashMode.QUICK) {
            String brief = head.length() <= LONGEST_BRIEF_HEAD ? head : head.substring(0,
                    head.lastIndexOf('\n', LONGEST_BRIEF_HEAD) + 1);
            // In the first chunk all of the head stands already.
            Head repeated = new Head(0, "", brief);
            dump.blocks().stream().filter(block -> !isHead(block, died)).forEach(block -> section(repeated, block));
        }
    }

    private static boolean isHead(Block block, int died) {
        return block.process() == died && (block.kind() == BlockKind.CRASH_HEAD || block.kind() == BlockKind.BACKTRACE);
    }

    private void section(Head head, Block block) {
        if (block.kind() == BlockKind.OTHER_THREAD || block.kind() == BlockKind.THREAD) {
            packer.thread(head, dump.text(block));
        } else {
            packer.part(head, dump.text(block));
        }
    }

    private String text(BlockKind kind, int process) {
        return text(blocks.getOrDefault(kind, Map.of()).getOrDefault(process, List.of()).stream());
    }

    private String text(Stream<Block> of) {
        return of.map(dump::text).collect(Collectors.joining());
    }

    /** A head that is a whole dump itself would leave no room for anything else. */
    private String cut(String head) {
        int most = limits.characters() / 2;
        if (head.length() <= most) {
            return head;
        }
        int end = head.lastIndexOf('\n', most) + 1;
        int kept = end > 0 ? end : most;
        cutOff += head.length() - kept;
        return head.substring(0, kept) + "[… " + (head.length() - kept) + " characters]\n";
    }
}
