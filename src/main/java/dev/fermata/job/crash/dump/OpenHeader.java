package dev.fermata.job.crash.dump;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands before and beside a dump's processes, while its lines are being read. */
final class OpenHeader {

    private static final Pattern ANR_IN = Pattern.compile("ANR in ([^\\s(]{1,200}+)(?: \\(([^)]{1,300}+)\\))?");
    private static final Pattern PID = Pattern.compile("PID: (\\d{1,9}+)");
    private static final Pattern PROCESS_OF_EXCEPTION = Pattern.compile("Process: ([^,\\s]{1,200}+)(?:, PID: (\\d{1,9}+))?");
    private static final Pattern SHARE = Pattern.compile("\\+?\\d{1,4}+(?:\\.\\d{1,3}+)?% (?:TOTAL|\\d{1,7}+/)");
    private static final List<String> DEVICE = List.of("App ID", "App version", "Rooted", "API level", "OS version", "ABI list",
            "Manufacturer", "Brand", "Model", "Revision", "Android Version", "Package", "Foreground", "Build");
    private static final int LONGEST = 1_000;

    private String subject;
    private String process;
    private Integer pid;
    private String activity;
    private String maker;
    private String type;
    private String timestamp;
    private String fingerprint;
    private String cpuPeriod;
    private String cpuTotal;
    private final List<String> cpuTop = new ArrayList<>();
    private final Map<String, String> device = new LinkedHashMap<>();

    /** Takes a line in if it says something about the dump as a whole. The sign that it is, or null. */
    Marker line(String line) {
        Matcher matcher = ANR_IN.matcher(line);
        if (line.startsWith("ANR in ") && matcher.find()) {
            process = first(process, matcher.group(1));
            activity = first(activity, matcher.group(2));
            return Marker.SUBJECT;
        }
        if (line.startsWith("CPU usage from ")) {
            // A dump has it twice: before the hang, and while the stacks were taken.
            cpuPeriod = first(cpuPeriod, value(line, "CPU usage "));
            return Marker.CPU_USAGE;
        }
        if (cpuPeriod != null && SHARE.matcher(line).lookingAt()) {
            share(line);
            return null;
        }
        return field(line);
    }

    private Marker field(String line) {
        int colon = line.indexOf(": ");
        if (colon < 1 || colon > 24) {
            return null;
        }
        String value = unquoted(line.substring(colon + 2));
        switch (line.substring(0, colon)) {
            case "Subject", "Reason", "Annotation" -> {
                subject = first(subject, value);
                return Marker.SUBJECT;
            }
            case "Process" -> process(line);
            case "PID" -> pid = pid == null && PID.matcher(line).matches() ? Integer.valueOf(value) : pid;
            case "Activity" -> activity = first(activity, value);
            case "Tombstone maker" -> maker = first(maker, value);
            case "Crash type" -> type = first(type, value);
            case "Crash time", "Timestamp" -> timestamp = first(timestamp, value);
            case "Build fingerprint" -> fingerprint = first(fingerprint, value);
            default -> {
                if (DEVICE.contains(line.substring(0, colon))) {
                    device.putIfAbsent(line.substring(0, colon), value);
                }
            }
        }
        return null;
    }

    private void process(String line) {
        Matcher matcher = PROCESS_OF_EXCEPTION.matcher(line);
        if (matcher.lookingAt()) {
            process = first(process, matcher.group(1));
            pid = pid == null && matcher.group(2) != null ? Integer.valueOf(matcher.group(2)) : pid;
        }
    }

    private void share(String line) {
        if (line.contains("% TOTAL")) {
            cpuTotal = first(cpuTotal, line);
        } else if (cpuTotal == null && cpuTop.size() < CpuUsage.TOP) {
            cpuTop.add(cut(line));
        }
    }

    /** The header's fingerprint; null where it has none. */
    String fingerprint() {
        return fingerprint;
    }

    String process() {
        return process;
    }

    Integer pid() {
        return pid;
    }

    String type() {
        return type;
    }

    private static String first(String known, String said) {
        return known == null && said != null && !said.isBlank() ? cut(said) : known;
    }

    static String value(String line, String name) {
        return line.substring(name.length()).strip();
    }

    static String unquoted(String value) {
        String plain = value.strip();
        return plain.length() >= 2 && plain.startsWith("'") && plain.endsWith("'") ? plain.substring(1, plain.length() - 1)
                : plain;
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    DumpHeader closed() {
        CpuUsage cpu = cpuPeriod == null ? null : new CpuUsage(cpuPeriod, cpuTotal, List.copyOf(cpuTop));
        return new DumpHeader(subject, process, pid, activity, maker, type, timestamp, fingerprint, cpu,
                Collections.unmodifiableMap(device));
    }
}
