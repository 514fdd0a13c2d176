package dev.fermata.job.crash.dump;

/** The lines that only tombstones have. */
final class TombstoneLines {

    private static final int LONGEST_LAST_WORDS = 4_000;
    private static final int MOST_LINES_OF_LAST_WORDS = 100;
    private static final String ABORT = "Abort message: ";

    private final DumpParser dump;
    /** Last words that go over several lines, while they do. */
    private StringBuilder lastWords;
    private int linesOfLastWords;

    TombstoneLines(DumpParser dump) {
        this.dump = dump;
    }

    /** Reads one line; false where it is none of a tombstone's. */
    boolean line(String line) {
        return headline(line) || section(line) || signal(line) || stackOfSomebodyElse(line) || lastWordsBegin(line)
                || field(line);
    }

    /** {@code pid: 1, tid: 2, name: x  >>> y <<<}: a process that died, or another thread of it. */
    boolean headline(String line) {
        int open = line.lastIndexOf(">>>");
        if (!line.startsWith("pid: ") || open < 0 || !line.endsWith("<<<") || line.length() < open + 6) {
            return false;
        }
        String who = line.substring(0, open).strip();
        String processName = line.substring(open + 3, line.length() - 3).strip();
        Integer pid = number(who, "pid: ");
        Integer tid = number(who, ", tid: ");
        int name = who.indexOf(", name: ");
        String threadName = name < 0 ? "" : who.substring(name + 8).strip();
        dump.mark(Marker.CRASHED_THREAD);
        OpenProcess process = dump.process();
        if (process != null && process.isCrashed() && process.pid != null && process.pid.equals(pid)) {
            dump.beginThread(OpenThread.ofTombstone(threadName, tid), BlockKind.OTHER_THREAD);
            return true;
        }
        if (process == null || process.pid != null || process.threadCount() > 0) {
            process = dump.beginProcess(BlockKind.CRASH_HEAD);
        }
        process.pid = pid;
        process.name = OpenHeader.cut(processName);
        if (tid != null) {
            process.crashed(tid);
            dump.beginThread(OpenThread.ofTombstone(threadName, tid), BlockKind.CRASH_HEAD);
        }
        return true;
    }

    private static Integer number(String text, String before) {
        int from = text.indexOf(before);
        if (from < 0) {
            return null;
        }
        int start = from + before.length();
        int end = start;
        while (end < text.length() && end < start + 9 && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end == start ? null : Integer.valueOf(text.substring(start, end));
    }

    /** The heading of a section, which is all that ends a log within a dump. */
    boolean section(String line) {
        BlockKind kind = kindOfSection(line);
        if (kind == null) {
            return false;
        }
        if (kind == BlockKind.BACKTRACE) {
            dump.mark(Marker.BACKTRACE);
            dump.foreignFrames(false);
        } else if (kind == BlockKind.MEMORY || kind == BlockKind.MAPS) {
            dump.mark(Marker.MEMORY);
        } else {
            dump.foreignFrames(true);
        }
        beginUnlessOfOtherThread(kind);
        return true;
    }

    private static BlockKind kindOfSection(String line) {
        if (line.equals("backtrace:") || line.equals("backtrace") || line.equals("java stacktrace:")) {
            return BlockKind.BACKTRACE;
        }
        if (line.equals("stack:") || line.startsWith("memory near ") || line.startsWith("code around ")) {
            return BlockKind.MEMORY;
        }
        if (line.startsWith("memory map") && line.contains(":")) {
            return BlockKind.MAPS;
        }
        if (line.equals("logcat:")) {
            return BlockKind.LOG;
        }
        return switch (line) {
            case "open files:", "build id:", "memory info:", "network info:", "other threads:", "foreground:" ->
                    BlockKind.OTHER;
            default -> null;
        };
    }

    /** Another thread keeps what is said of it together; raw memory is set apart everywhere. */
    private void beginUnlessOfOtherThread(BlockKind kind) {
        OpenProcess process = dump.process();
        int thread = process == null ? -1 : process.threadCount() - 1;
        boolean ofOther = thread > 0 && dump.thread() != null && !dump.thread().ofTrace;
        if (kind == BlockKind.BACKTRACE && ofOther) {
            return;
        }
        dump.begin(kind, kind == BlockKind.BACKTRACE || kind == BlockKind.MEMORY ? thread : -1);
    }

    private boolean signal(String line) {
        if (!line.startsWith("signal ")) {
            return false;
        }
        return Signal.of(line).map(signal -> {
            dump.mark(Marker.SIGNAL);
            OpenProcess process = dump.processOr(BlockKind.CRASH_HEAD);
            // Later lines of this form are other threads' or a log's.
            process.signal = process.signal == null && process.threadCount() <= 1 ? signal : process.signal;
            return true;
        }).orElse(false);
    }

    /** Stacks of those who once allocated or freed what the dead thread stumbled over. */
    private boolean stackOfSomebodyElse(String line) {
        boolean foreign = line.startsWith("allocated by thread ") || line.startsWith("deallocated by thread ")
                || line.startsWith("Guest thread information ");
        if (foreign) {
            dump.foreignFrames(true);
        }
        return foreign;
    }

    private boolean lastWordsBegin(String line) {
        if (!line.startsWith(ABORT) || dump.process() == null || dump.process().abortMessage != null) {
            return line.startsWith(ABORT);
        }
        dump.mark(Marker.ABORT_MESSAGE);
        String words = line.substring(ABORT.length()).strip();
        if (words.startsWith("'") && (words.length() == 1 || !words.endsWith("'"))) {
            lastWords = new StringBuilder(words.substring(1));
            linesOfLastWords = 1;
        } else {
            dump.process().abortMessage = OpenHeader.unquoted(words);
        }
        return true;
    }

    /** Whether the line goes on with last words that have begun; they end with a quote, or where something else begins. */
    boolean takesAsLastWords(String line) {
        if (lastWords == null) {
            return false;
        }
        String content = line.strip();
        boolean ends = line.endsWith("'");
        boolean overrun = !ends && (kindOfSection(content) != null || content.startsWith("Cause: ")
                || DumpParser.isRegisters(content)
                || linesOfLastWords >= MOST_LINES_OF_LAST_WORDS);
        if (!overrun && lastWords.length() < LONGEST_LAST_WORDS) {
            lastWords.append('\n').append(ends ? line.substring(0, line.length() - 1) : line);
        }
        linesOfLastWords++;
        if (ends || overrun) {
            dump.process().abortMessage = lastWords.substring(0, Math.min(lastWords.length(), LONGEST_LAST_WORDS)).strip();
            lastWords = null;
        }
        return !overrun;
    }

    /** The text ended within last words: what was heard of them counts. */
    void endOfText() {
        if (lastWords != null) {
            dump.process().abortMessage = lastWords.toString().strip();
        }
    }

    private boolean field(String line) {
        OpenProcess process = dump.process();
        if (line.startsWith("Build fingerprint:")) {
            dump.mark(Marker.FINGERPRINT);
            if (process != null && process.fingerprint == null) {
                process.fingerprint = OpenHeader.unquoted(OpenHeader.value(line, "Build fingerprint:"));
            }
            dump.header().line(line);
            return true;
        }
        if (line.startsWith("ABI: ")) {
            dump.mark(Marker.ABI);
            if (process != null && process.abi == null) {
                process.abi = OpenHeader.unquoted(OpenHeader.value(line, "ABI: "));
            }
            return true;
        }
        return process != null && ofProcess(line, process);
    }

    private boolean ofProcess(String line, OpenProcess process) {
        if (line.startsWith("Timestamp: ") || line.startsWith("Crash time: ")) {
            String value = OpenHeader.unquoted(line.substring(line.indexOf(": ") + 2));
            process.timestamp = process.timestamp == null ? value : process.timestamp;
            dump.header().line(line);
        } else if (line.startsWith("Process uptime: ")) {
            process.uptime = process.uptime == null ? OpenHeader.value(line, "Process uptime: ") : process.uptime;
        } else if (line.startsWith("uid: ")) {
            process.uid = process.uid == null ? number(line, "uid: ") : process.uid;
        } else if (line.startsWith("Cause: ")) {
            process.cause(OpenHeader.cut(OpenHeader.value(line, "Cause: ")));
        } else {
            return false;
        }
        return true;
    }
}
