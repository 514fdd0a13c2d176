package dev.fermata.job.crash.dump;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of where each thread waits in the kernel. It follows the stacks of a process, or stands in their place where they
 * could not be taken: a process that is frozen, or stuck so badly that it does not dump itself.
 */
final class KernelWaitLines {

    private static final Pattern START = Pattern.compile("-{3,8} Waiting Channels: pid (\\d{1,9}+) at (.{1,80}?) -{3,8}");
    private static final Pattern WAIT = Pattern.compile("sysTid=(\\d{1,9}+) {1,12}(\\S{1,80}+)");

    private final DumpParser dump;
    /** Whose list is being read; null outside of one. */
    private OpenProcess process;

    KernelWaitLines(DumpParser dump) {
        this.dump = dump;
    }

    /** Reads the line that begins the list; false where it is none. */
    boolean begins(String line) {
        Matcher start = START.matcher(line);
        if (!start.matches()) {
            return false;
        }
        Integer pid = Integer.valueOf(start.group(1));
        dump.mark(Marker.PROCESS_START);
        dump.endThread();
        OpenProcess before = dump.process();
        if (before != null && Objects.equals(before.pid, pid)) {
            process = before;
            dump.begin(BlockKind.OTHER, -1);
        } else {
            process = dump.beginProcess(BlockKind.OTHER);
            process.pid = pid;
            process.timestamp = start.group(2);
        }
        return true;
    }

    /** Something else has begun. */
    void end() {
        process = null;
    }

    /** Reads a line of the list; false where it is none. */
    boolean line(String line) {
        if (process == null) {
            return false;
        }
        if (line.startsWith("Cmd line: ")) {
            process.name = process.name == null ? OpenHeader.cut(OpenHeader.value(line, "Cmd line: ")) : process.name;
            return true;
        }
        Matcher wait = WAIT.matcher(line);
        if (wait.matches()) {
            dump.mark(Marker.THREAD_DETAILS);
            process.kernelWait(Integer.valueOf(wait.group(1)), wait.group(2));
        }
        return wait.matches();
    }
}
