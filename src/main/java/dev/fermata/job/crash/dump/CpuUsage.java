package dev.fermata.job.crash.dump;

import java.util.List;

/**
 * Who used the processor around the hang.
 *
 * @param period when, as the dump has it
 * @param total  of all processes, as the dump has it; null where it is not said
 * @param top    the busiest processes, a line each, at most {@value #TOP}
 */
public record CpuUsage(String period, String total, List<String> top) {

    static final int TOP = 5;
}
