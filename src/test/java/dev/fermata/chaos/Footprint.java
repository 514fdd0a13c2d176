package dev.fermata.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process takes of its machine, as Linux tells it; zeros elsewhere.
 *
 * @param residentMegabytes memory it has now
 * @param peakMegabytes the most it ever had
 * @param cpuSeconds processor time it has spent
 */
record Footprint(long residentMegabytes, long peakMegabytes, double cpuSeconds) {

    private static final int KILO = 1024;
    private static final double TICKS_PER_SECOND = 100;
    /** Of the fields behind the program's name, which may have spaces of its own. */
    private static final int USER_TICKS = 11;

    static Footprint of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(folder)) {
            return new Footprint(0, 0, 0);
        }
        String status = Files.readString(folder.resolve("status"));
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new Footprint(megabytes(status, "VmRSS"), megabytes(status, "VmHWM"),
                (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])) / TICKS_PER_SECOND);
    }

    private static long megabytes(String status, String name) {
        Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(status);
        return line.find() ? Long.parseLong(line.group(1)) / KILO : 0;
    }
}
