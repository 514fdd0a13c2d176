package dev.fermata.job.crash;

import dev.fermata.job.crash.dump.CpuUsage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** Who used the processor around the hang, in the dump's own lines. */
@RegisterForReflection
public record CpuFacts(String period, String total, List<String> top) {

    static CpuFacts of(CpuUsage usage) {
        return usage == null ? null : new CpuFacts(usage.period(), usage.total(), usage.top());
    }
}
