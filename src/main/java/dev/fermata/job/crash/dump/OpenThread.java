package dev.fermata.job.crash.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A thread while its lines are being read. */
final class OpenThread {

    static final int FRAMES_KEPT = 64;
    private static final int HELD_KEPT = 64;

    private static final Pattern PRIORITY = Pattern.compile(" prio=-?\\d{1,4}+");
    private static final Pattern TID = Pattern.compile(" tid=(\\d{1,9}+)");
    private static final Pattern SYS_TID = Pattern.compile("[ |]sysTid=(\\d{1,9}+)");
    private static final Pattern STATE = Pattern.compile(" ([A-Za-z_]\\w{1,40}+)(?= |$)");
    private static final Pattern MONITOR = Pattern.compile(" <(?:@addr=)?(0x[0-9a-fA-F]{1,16}+)>(?: \\(a ([^)]{1,300}+)\\))?");
    private static final Pattern HELD_BY = Pattern.compile(" held by (?:thread |tid=|threadid=)(\\d{1,9}+)");

    final String name;
    final boolean ofTrace;
    private final boolean daemon;
    private final Integer tid;
    private Integer sysTid;
    private final String state;
    private final List<String> frames = new ArrayList<>();
    private int frameCount;
    private final List<Monitor> held = new ArrayList<>();
    private Wait waiting;

    private OpenThread(String name, boolean ofTrace, boolean daemon, Integer tid, Integer sysTid, String state) {
        this.name = name;
        this.ofTrace = ofTrace;
        this.daemon = daemon;
        this.tid = tid;
        this.sysTid = sysTid;
        this.state = state;
    }

    /** A thread of a tombstone. */
    static OpenThread ofTombstone(String name, Integer sysTid) {
        return new OpenThread(name, false, false, null, sysTid, null);
    }

    /** The thread that a trace's line begins; null where it begins none. A name may hold quotes itself. */
    static OpenThread begunBy(String line) {
        int end = endOfName(line);
        if (end < 1) {
            return null;
        }
        String rest = line.substring(end + 1);
        Integer tid = number(TID, rest);
        String words = rest.replace(" daemon", "").replace(" (not attached)", "");
        Matcher state = STATE.matcher(words);
        // What is no name=value pair is the state; before it come priority and number.
        int from = Math.max(after(PRIORITY, words), after(TID, words));
        String found = tid != null && state.find(from) ? state.group(1) : null;
        return new OpenThread(line.substring(1, end), true, rest.startsWith(" daemon"), tid, number(SYS_TID, rest), found);
    }

    private static int endOfName(String line) {
        int end = -1;
        for (String follows : new String[] {"\" daemon prio=", "\" prio=", "\" sysTid=", "\" tid=", "\" daemon sysTid="}) {
            end = Math.max(end, line.lastIndexOf(follows));
        }
        return end;
    }

    private static int after(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.end() : 0;
    }

    private static Integer number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
    }

    /** Whether the virtual machine knows it. */
    boolean managed() {
        return tid != null;
    }

    /** A line that begins with a bar: figures of the thread. */
    void details(String line) {
        if (sysTid == null) {
            sysTid = number(SYS_TID, line);
        }
    }

    /** A frame of its stack. */
    void frame(String line) {
        frameCount++;
        if (frames.size() < FRAMES_KEPT) {
            frames.add(line);
        }
    }

    /** A line that begins with a dash: what it holds or waits for. False where it says neither. */
    boolean monitor(String line) {
        if (line.startsWith("- locked ")) {
            if (held.size() < HELD_KEPT) {
                held.add(monitorIn(line));
            }
            return true;
        }
        Wait.For what = line.startsWith("- waiting to lock ") || line.startsWith("- waiting to re-lock ") ? Wait.For.LOCK
                : line.startsWith("- waiting on ") ? Wait.For.NOTIFICATION
                : line.startsWith("- sleeping on ") ? Wait.For.TIME : null;
        if (what != null && waiting == null) {
            waiting = new Wait(what, monitorIn(line), number(HELD_BY, line));
        }
        return what != null;
    }

    private static Monitor monitorIn(String line) {
        Matcher matcher = MONITOR.matcher(line);
        return matcher.find() ? new Monitor(matcher.group(1), matcher.group(2)) : new Monitor(null, null);
    }

    DumpThread closed() {
        return new DumpThread(name, daemon, tid, sysTid, state, List.copyOf(frames), frameCount, List.copyOf(held), waiting);
    }
}
