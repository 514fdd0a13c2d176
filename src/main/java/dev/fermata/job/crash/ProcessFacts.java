package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.crash.dump.DumpProcess;
import dev.fermata.job.crash.dump.DumpThread;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a dump says of a process. What it does not say is null, and left out of JSON.
 *
 * @param threads         that were found, daemons and native ones included
 * @param declaredThreads how many the dump says there are
 * @param states          how many threads are in which state
 * @param kernelWaits     how many threads wait where in the kernel; null where the dump does not say
 * @param mainKernelWait  where its first thread does
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessFacts(Integer pid, Integer uid, String name, @JsonProperty("package") String packageName, String timestamp,
        String uptime,
        String abi, String buildFingerprint, int threads, int daemonThreads, int nativeThreads, Integer declaredThreads,
        int blockedThreads, Map<String, Integer> states, Map<String, Integer> kernelWaits, String mainKernelWait) {

    static ProcessFacts of(DumpProcess process) {
        return new ProcessFacts(process.pid(), process.uid(), process.name(), process.packageName(), process.timestamp(),
                process.uptime(),
                process.abi(), process.fingerprint(), process.threads().size(),
                (int) process.threads().stream().filter(DumpThread::daemon).count(),
                (int) process.threads().stream().filter(thread -> !thread.managed()).count(), process.declaredThreads(),
                (int) process.threads().stream().filter(DumpThread::blocked).count(),
                process.threads().stream().filter(thread -> thread.state() != null)
                        .collect(Collectors.toMap(DumpThread::state, _ -> 1, Integer::sum, TreeMap::new)),
                process.kernelWaits().isEmpty() ? null : process.kernelWaits().values().stream()
                        .collect(Collectors.toMap(channel -> channel, _ -> 1, Integer::sum, TreeMap::new)),
                process.pid() == null ? null : process.kernelWaits().get(process.pid()));
    }
}
