package dev.fermata.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Processor time that was used up to now, in microseconds.
 *
 * @param own of this process
 * @param postgres of PostgreSQL's processes that live, of every server on this machine
 */
record ProcessorTime(double own, double postgres) {

    static ProcessorTime now() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessorTime(system.getProcessCpuTime() / 1e3, ofPostgres());
    }

    private static double ofPostgres() {
        return ProcessHandle.allProcesses().map(ProcessHandle::info)
                .filter(process -> process.command().orElse("").endsWith("/postgres"))
                .mapToDouble(process -> process.totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3).sum();
    }

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(own - earlier.own, postgres - earlier.postgres);
    }

    ProcessorTime dividedBy(int count) {
        return new ProcessorTime(own / count, postgres / count);
    }

    @Override
    public String toString() {
        return "%.0f µs here, %.0f µs PostgreSQL".formatted(own, postgres);
    }
}
