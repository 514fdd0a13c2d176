package dev.fermata.job.crash.dump;

import dev.fermata.document.Interruption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a dump out of a log, where each of its lines stands behind a time, a process and a tag, with other tags' lines in
 * between. Those come last in the text, as the log that they are.
 */
final class LogcatLines {

    /**
     * Threadtime, time and brief formats of logcat, with or without year, zone and user; then the older and the newer format of
     * Android Studio, which have {@code process-thread} and the application. Possessive: linear in any text.
     */
    private static final Pattern PREFIX = Pattern.compile(
            "(?:(?:\\d{4}-)?\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3,9}+(?: [+-]\\d{4})? +)?+"
                    + "(?:(?:\\w{1,20}+ +(?=\\d{1,7}+ +\\d))?+\\d{1,7}+ +\\d{1,7}+ [VDIWEFA] ([^:\\n]{1,40}?) *: ?"
                    + "|[VDIWEFA]/([^(\\n]{1,40}?) *\\( *\\d{1,7}+\\): ?"
                    + "|\\d{1,7}+-\\d{1,7}+/\\S{1,100}+ [VDIWEFA]/([^:\\n]{1,40}?): ?"
                    + "|\\d{1,7}+-\\d{1,7}+ +(\\S{1,40}+) +\\S{1,100}+ +[VDIWEFA] {1,2})");
    private static final Pattern TELLING = Pattern.compile(
            "\\*\\*\\* \\*\\*\\*|pid: \\d|signal \\d|----- pid|Cmd line: |DALVIK THREADS|ANR in |FATAL EXCEPTION|backtrace:"
                    + "|Build fingerprint: | *#\\d\\d +pc |\"[^\"]{1,80}+\" (?:daemon )?prio=");
    private static final int LOOKED_AT = 400;
    private static final String LOG_SECTION = "--------- log";

    private LogcatLines() {
    }

    /** The dump in the log and then the rest of the log; the same text where it is none, or holds no dump. */
    static String strip(String text) {
        if (!isLog(text)) {
            return text;
        }
        List<String> lines = text.lines().toList();
        Set<String> tags = tagsOfDump(lines);
        if (tags.isEmpty()) {
            return text;
        }
        StringBuilder dump = new StringBuilder(text.length());
        List<String> others = new ArrayList<>();
        for (String line : lines) {
            Interruption.check();
            Matcher prefix = PREFIX.matcher(line);
            if (!prefix.lookingAt() || tags.contains(tag(prefix))) {
                dump.append(line, prefix.lookingAt() ? prefix.end() : 0, line.length()).append('\n');
            } else {
                others.add(line);
            }
        }
        if (!others.isEmpty()) {
            dump.append(LOG_SECTION).append('\n');
            others.forEach(line -> dump.append(line).append('\n'));
        }
        return dump.toString();
    }

    /** A tombstone ends with log lines, too: a log is a log from its beginning. */
    private static boolean isLog(String text) {
        List<String> first = text.lines().filter(line -> !line.isBlank() && !line.startsWith("---------"))
                .limit(LOOKED_AT).toList();
        long prefixed = first.stream().filter(line -> PREFIX.matcher(line).lookingAt()).count();
        boolean fromTheBeginning = first.stream().limit(3).anyMatch(line -> PREFIX.matcher(line).lookingAt());
        return fromTheBeginning && prefixed * 2 > first.size();
    }

    private static Set<String> tagsOfDump(List<String> lines) {
        Set<String> tags = new HashSet<>();
        for (String line : lines) {
            Interruption.check();
            Matcher prefix = PREFIX.matcher(line);
            if (prefix.lookingAt() && TELLING.matcher(line).region(prefix.end(), line.length()).lookingAt()) {
                tags.add(tag(prefix));
            }
        }
        return tags;
    }

    private static String tag(Matcher prefix) {
        for (int format = 1; format < prefix.groupCount(); format++) {
            if (prefix.group(format) != null) {
                return prefix.group(format);
            }
        }
        return prefix.group(prefix.groupCount());
    }
}
