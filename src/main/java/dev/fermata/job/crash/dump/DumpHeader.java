package dev.fermata.job.crash.dump;

import java.util.Map;

/**
 * What a dump says before and beside its processes. What it does not say is null.
 *
 * @param subject   why it was taken
 * @param process   the process it was taken for
 * @param pid       that process' number
 * @param activity  what the user saw
 * @param maker     who wrote it, where it was not the system
 * @param type      what that maker calls it: {@code anr}, {@code native}, {@code java}
 * @param timestamp when
 * @param device    model, version and the like, by the names the dump has for them
 */
public record DumpHeader(String subject, String process, Integer pid, String activity, String maker, String type,
        String timestamp, String fingerprint, CpuUsage cpu, Map<String, String> device) {
}
