package dev.fermata.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time that was used up to now, in microseconds. What is not this virtual machine's is PostgreSQL's, if the
 * machine has nothing else to do.
 *
 * @param own of this process
 * @param all of all processes
 */
record ProcessorTime(double own, double all) {

    /** The unit of Linux' own count: a hundredth of a second. */
    private static final double TICK_MICROS = 10_000;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;

    static ProcessorTime now() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessorTime(system.getProcessCpuTime() / 1e3, ofMachine());
    }

    private static double ofMachine() {
        try {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
            long ticks = 0;
            for (int i = 1; i < fields.length; i++) {
                ticks += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
            }
            return ticks * TICK_MICROS;
        } catch (IOException e) {
            throw new UncheckedIOException("This benchmark reads Linux' /proc/stat", e);
        }
    }

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(own - earlier.own, all - earlier.all);
    }

    ProcessorTime dividedBy(int count) {
        return new ProcessorTime(own / count, all / count);
    }

    @Override
    public String toString() {
        return "%.0f µs here, %.0f µs elsewhere".formatted(own, all - own);
    }
}
