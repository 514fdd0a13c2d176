package dev.fermata.job.crash.dump;

import java.util.regex.Pattern;

/** The lines that tell of an exception that nobody caught. */
final class ExceptionLines {

    private static final String FATAL = "FATAL EXCEPTION: ";
    private static final String CAUSE = "Caused by: ";
    private static final Pattern EXCEPTION = Pattern.compile("(?:[A-Za-z_$][\\w$]{0,80}+\\.){1,20}+[\\w$]{1,80}+(?:: .*)?");

    private final DumpParser dump;
    private boolean expected;

    ExceptionLines(DumpParser dump) {
        this.dump = dump;
    }

    /** Reads one line; false where it tells of no exception. */
    boolean line(String line) {
        if (line.startsWith(FATAL)) {
            dump.mark(Marker.EXCEPTION);
            dump.beginProcess(BlockKind.CRASH_HEAD);
            dump.beginThread(OpenThread.ofTombstone(OpenHeader.value(line, FATAL), null), BlockKind.CRASH_HEAD);
            expected = true;
            return true;
        }
        if (line.equals("java stacktrace:")) {
            expected = true;
            return false;
        }
        if (expected && EXCEPTION.matcher(line).matches()) {
            expected = false;
            dump.mark(Marker.EXCEPTION);
            dump.processOr(BlockKind.CRASH_HEAD).exception = OpenHeader.cut(line);
            return true;
        }
        if (line.startsWith(CAUSE) && dump.process() != null && dump.process().exception != null) {
            dump.process().cause(OpenHeader.cut(OpenHeader.value(line, CAUSE)));
            return true;
        }
        return processOfException(line);
    }

    private boolean processOfException(String line) {
        OpenProcess process = dump.process();
        if (expected && line.startsWith("Process: ") && process != null && process.name == null) {
            dump.header().line(line);
            process.name = dump.header().process();
            process.pid = dump.header().pid();
            return true;
        }
        return false;
    }
}
