package dev.fermata.job.crash.dump;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process while its lines are being read. */
final class OpenProcess {

    private static final int CAUSES_KEPT = 8;
    private static final int KERNEL_WAITS_KEPT = 10_000;

    Integer pid;
    Integer uid;
    String name;
    String timestamp;
    String uptime;
    String abi;
    String fingerprint;
    Integer declaredThreads;
    Signal signal;
    String abortMessage;
    String exception;
    private boolean crashed;
    private Integer crashedTid;
    private final Map<Integer, String> kernelWaits = new LinkedHashMap<>();
    private final List<String> causes = new ArrayList<>();
    private final List<OpenThread> threads = new ArrayList<>();

    OpenThread add(OpenThread thread) {
        threads.add(thread);
        return thread;
    }

    int threadCount() {
        return threads.size();
    }

    void crashed(Integer tid) {
        crashed = true;
        crashedTid = tid;
    }

    boolean isCrashed() {
        return crashed;
    }

    void cause(String said) {
        if (causes.size() < CAUSES_KEPT && !causes.contains(said)) {
            causes.add(said);
        }
    }

    /** Where in the kernel the thread of this number waits. */
    void kernelWait(Integer sysTid, String channel) {
        if (kernelWaits.size() < KERNEL_WAITS_KEPT) {
            kernelWaits.put(sysTid, channel);
        }
    }

    DumpProcess closed() {
        Crash crash = crashed || signal != null || exception != null
                ? new Crash(crashedTid, signal, List.copyOf(causes), abortMessage, exception) : null;
        return new DumpProcess(pid, uid, name, timestamp, uptime, abi, fingerprint, declaredThreads,
                threads.stream().map(OpenThread::closed).toList(), crash, Collections.unmodifiableMap(kernelWaits));
    }
}
