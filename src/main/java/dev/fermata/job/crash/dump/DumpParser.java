package dev.fermata.job.crash.dump;

import dev.fermata.document.Interruption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a dump line by line, once. What a line means depends on where it stands, which is all that is remembered. */
final class DumpParser {

    private static final Pattern PROCESS_START = Pattern.compile("-{3,8} pid (\\d{1,9}+) at (.{1,80}?) -{3,8}");
    private static final Pattern THREAD_LIST = Pattern.compile("DALVIK THREADS(?: \\((\\d{1,6}+)\\))?:");
    private static final Pattern NATIVE_FRAME = Pattern.compile("(?:native: )?#\\d{1,4}+ {1,2}pc ");
    private static final Pattern REGISTERS = Pattern.compile("(?:x0|r0|eax|rax|zero|ra|a0) {1,3}[0-9a-f]{8,16}+");
    private static final String BANNER = "*** *** ***";
    private static final String NEXT_THREAD = "--- --- ---";

    private final String text;
    private final OpenBlocks blocks = new OpenBlocks();
    private final OpenHeader header = new OpenHeader();
    private final List<OpenProcess> processes = new ArrayList<>();
    private final Set<Marker> markers = EnumSet.noneOf(Marker.class);
    private final TombstoneLines tombstone = new TombstoneLines(this);
    private final ExceptionLines exceptions = new ExceptionLines(this);
    private final KernelWaitLines kernelWaits = new KernelWaitLines(this);
    private int lineStart;
    private OpenProcess process;
    private OpenThread thread;
    /** Frames here are of another stack than the open thread's: who allocated, who freed, a guest. */
    private boolean foreignFrames;

    DumpParser(String text) {
        this.text = text;
    }

    Dump parse(DumpKind expected) {
        while (lineStart < text.length()) {
            Interruption.check();
            int end = text.indexOf('\n', lineStart);
            end = end < 0 ? text.length() : end;
            line(text.substring(lineStart, end));
            lineStart = end + 1;
        }
        tombstone.endOfText();
        return new Dump(new KindOfDump(markers, header.type()).decide(expected), text, header.closed(),
                processes.stream().map(OpenProcess::closed).toList(), blocks.closed(text.length()), markers);
    }

    private void line(String line) {
        if (tombstone.takesAsLastWords(line)) {
            return;
        }
        String content = line.strip();
        if (content.isEmpty()) {
            endOfTraceThread();
            return;
        }
        boolean read = switch (content.charAt(0)) {
            case '-' -> dashes(content);
            case '"' -> threadStart(content);
            case '|' -> details(content);
            case '*' -> banner(content);
            default -> inLog() ? tombstone.headline(content) || tombstone.section(content) : words(content);
        };
        if (!read && thread == null && blocks.kind() == BlockKind.THREAD) {
            begin(BlockKind.OTHER, -1);
        }
    }

    private boolean inLog() {
        return blocks.kind() == BlockKind.LOG;
    }

    private boolean dashes(String content) {
        if (content.startsWith(NEXT_THREAD)) {
            // What follows is told by the next line.
            endThread();
            begin(BlockKind.OTHER, -1);
            return true;
        }
        if (content.startsWith("--------- ")) {
            endThread();
            begin(BlockKind.LOG, -1);
            return true;
        }
        if (kernelWaits.begins(content)) {
            return true;
        }
        Matcher start = PROCESS_START.matcher(content);
        if (start.matches()) {
            kernelWaits.end();
            mark(Marker.PROCESS_START);
            beginProcess(BlockKind.PROCESS_HEAD);
            process.pid = Integer.valueOf(start.group(1));
            process.timestamp = start.group(2);
            return true;
        }
        boolean ofThread = thread != null && thread.monitor(content);
        if (ofThread) {
            mark(Marker.LOCK);
        }
        return ofThread;
    }

    private boolean banner(String content) {
        boolean isBanner = content.startsWith(BANNER);
        if (isBanner) {
            kernelWaits.end();
            mark(Marker.BANNER);
            beginProcess(BlockKind.CRASH_HEAD);
        }
        return isBanner;
    }

    private boolean threadStart(String content) {
        OpenThread begun = inLog() ? null : OpenThread.begunBy(content);
        if (begun == null) {
            return false;
        }
        processOr(BlockKind.PROCESS_HEAD);
        mark(begun.managed() ? Marker.MANAGED_THREAD : Marker.THREAD_DETAILS);
        beginThread(begun, BlockKind.THREAD);
        return true;
    }

    private boolean details(String content) {
        if (thread != null) {
            mark(Marker.THREAD_DETAILS);
            thread.details(content);
        }
        return thread != null;
    }

    private boolean words(String content) {
        if (kernelWaits.line(content) || frame(content) || exceptions.line(content) || tombstone.line(content)) {
            return true;
        }
        if (content.startsWith("Cmd line: ")) {
            commandLine(OpenHeader.value(content, "Cmd line: "));
            return true;
        }
        Matcher list = THREAD_LIST.matcher(content);
        if (list.lookingAt()) {
            mark(Marker.THREAD_LIST);
            processOr(BlockKind.PROCESS_HEAD).declaredThreads = list.group(1) == null ? null : Integer.valueOf(list.group(1));
            return true;
        }
        if (isRegisters(content)) {
            mark(Marker.REGISTERS);
            return true;
        }
        Marker ofHeader = header.line(content);
        if (ofHeader != null) {
            mark(ofHeader);
        }
        return ofHeader != null;
    }

    /** In one file a process may be dumped again, without any other head. */
    private void commandLine(String name) {
        mark(Marker.COMMAND_LINE);
        if (process == null || process.threadCount() > 0 && !process.isCrashed()) {
            beginProcess(BlockKind.PROCESS_HEAD);
        }
        process.name = process.name == null ? OpenHeader.cut(name) : process.name;
    }

    private boolean frame(String content) {
        boolean isNative = NATIVE_FRAME.matcher(content).lookingAt();
        if (!isNative && !content.startsWith("at ")) {
            return false;
        }
        mark(isNative ? Marker.NATIVE_FRAME : Marker.JAVA_FRAME);
        if (thread == null && isNative && (process == null || process.threadCount() == 0)) {
            // A backtrace that somebody cut out of its tombstone.
            processOr(BlockKind.BACKTRACE).crashed(null);
            beginThread(OpenThread.ofTombstone("", null), BlockKind.BACKTRACE);
        }
        boolean elsewhere = foreignFrames || blocks.kind() == BlockKind.MEMORY || blocks.kind() == BlockKind.MAPS;
        if (thread != null && !elsewhere) {
            thread.frame(OpenHeader.cut(content));
        }
        return true;
    }

    static boolean isRegisters(String content) {
        return REGISTERS.matcher(content).lookingAt();
    }

    private void endOfTraceThread() {
        if (thread != null && thread.ofTrace) {
            endThread();
        }
    }

    // ---- What the readers of single formats ask for

    OpenProcess beginProcess(BlockKind head) {
        endThread();
        process = new OpenProcess();
        processes.add(process);
        begin(head, -1);
        return process;
    }

    /** The process that is open, or a nameless one. */
    OpenProcess processOr(BlockKind head) {
        return process == null ? beginProcess(head) : process;
    }

    /** The process that is open; null before the first. */
    OpenProcess process() {
        return process;
    }

    /** The thread that is open; null where none is. */
    OpenThread thread() {
        return thread;
    }

    OpenHeader header() {
        return header;
    }

    void beginThread(OpenThread begun, BlockKind kind) {
        foreignFrames = false;
        thread = process.add(begun);
        int number = process.threadCount() - 1;
        if (kind == BlockKind.THREAD) {
            begin(kind, number);
        } else {
            blocks.becomes(kind, processes.size() - 1, number, lineStart);
        }
    }

    void begin(BlockKind kind, int ofThread) {
        blocks.begin(kind, processes.size() - 1, ofThread, lineStart);
    }

    void endThread() {
        thread = null;
        foreignFrames = false;
    }

    void foreignFrames(boolean foreign) {
        foreignFrames = foreign;
    }

    void mark(Marker marker) {
        markers.add(marker);
    }
}
