package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.job.crash.dump.DumpHeader;
import dev.fermata.job.crash.dump.DumpKind;
import dev.fermata.job.crash.dump.DumpProcess;
import dev.fermata.job.crash.dump.DumpThread;
import dev.fermata.job.crash.dump.LockGraph;
import dev.fermata.job.crash.dump.Marker;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was read out of a dump without any model. What the dump does not say is null, and left out of JSON. Long lists are
 * cut; the counts beside them are not.
 *
 * @param kind         {@code anr}, {@code tombstone}, {@code java_crash} or {@code unknown}
 * @param recognised   whether there are signs enough that it is a dump of that kind
 * @param process      the process that the dump is about
 * @param mainThread   of that process; of one that died, the thread that did
 * @param lockChain    the main thread and those that it waits for, one behind the other
 * @param deadlocks    rings of threads that wait for each other, of all processes
 * @param blocked      threads that wait for locks
 * @param firstOwnCode the topmost frame of the main thread's stack that is not the system's
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrashFacts(String kind, boolean recognised, List<String> markers, String subject, String activity,
        String timestamp,
        String buildFingerprint, String abi, String maker, Map<String, String> device, CpuFacts cpuUsage, CrashCause cause,
        ProcessFacts process, ThreadFacts mainThread, List<ThreadFacts> lockChain, List<List<ThreadFacts>> deadlocks,
        List<ThreadFacts> blocked, int blockedThreads, String firstOwnCode, int processCount, List<ProcessFacts> processes,
        int threads, int daemonThreads) {

    private static final int PROCESSES_SHOWN = 40;
    private static final int BLOCKED_SHOWN = 40;
    private static final int DEADLOCKS_SHOWN = 10;
    private static final int CHAIN_SHOWN = 20;
    private static final int FRAMES_OF_MAIN = 16;
    private static final int FRAMES_OF_OTHERS = 4;
    private static final List<String> OF_THE_SYSTEM = List.of("at java.", "at javax.", "at jdk.", "at sun.", "at android.",
            "at androidx.", "at com.android.", "at dalvik.", "at libcore.", "at kotlin.", "at kotlinx.", "/system/", "/apex/",
            "/system_ext/", "/vendor/", "/odm/", "/product/", "[vdso]", "[anon:", "<unknown>");

    static CrashFacts of(Dump dump) {
        DumpProcess process = dump.subject().orElse(null);
        DumpThread main = process == null ? null : process.mainThread().orElse(null);
        List<DumpThread> chain = main == null ? List.of() : new LockGraph(process.threads()).chain(main);
        List<DumpThread> blocked = dump.processes().stream().flatMap(one -> one.threads().stream()).filter(DumpThread::blocked)
                .toList();
        DumpHeader header = dump.header();
        return new CrashFacts(dump.kind().name().toLowerCase(Locale.ROOT), dump.recognised(),
                dump.markers().stream().map(Marker::name).map(name -> name.toLowerCase(Locale.ROOT)).toList(),
                header.subject(), header.activity(),
                of(process, DumpProcess::timestamp).orElse(header.timestamp()),
                of(process, DumpProcess::fingerprint).orElse(header.fingerprint()),
                of(process, DumpProcess::abi).orElse(null),
                header.maker(), header.device(), CpuFacts.of(header.cpu()),
                of(process, DumpProcess::crash).map(CrashCause::of).orElse(null),
                of(process, ProcessFacts::of).orElse(null),
                of(main, thread -> ThreadFacts.of(thread, FRAMES_OF_MAIN)).orElse(null),
                chain.size() < 2 ? List.of() : chain.stream().limit(CHAIN_SHOWN).map(CrashFacts::brief).toList(),
                deadlocks(dump),
                blocked.stream().limit(BLOCKED_SHOWN).map(CrashFacts::brief).toList(), blocked.size(),
                of(main, CrashFacts::ownCode).orElse(null),
                dump.processes().size(), dump.processes().stream().limit(PROCESSES_SHOWN).map(ProcessFacts::of).toList(),
                dump.threadCount(), dump.processes().stream().mapToInt(one -> ProcessFacts.of(one).daemonThreads()).sum());
    }

    /** What is asked of something that may not be there, and may not know. */
    private static <T, R> Optional<R> of(T asked, Function<T, R> question) {
        return Optional.ofNullable(asked).map(question);
    }

    private static List<List<ThreadFacts>> deadlocks(Dump dump) {
        List<List<ThreadFacts>> rings = new ArrayList<>();
        dump.processes().forEach(process -> new LockGraph(process.threads()).deadlocks().stream()
                .map(ring -> ring.stream().limit(CHAIN_SHOWN).map(CrashFacts::brief).toList()).forEach(rings::add));
        return rings.stream().limit(DEADLOCKS_SHOWN).toList();
    }

    private static ThreadFacts brief(DumpThread thread) {
        return ThreadFacts.of(thread, FRAMES_OF_OTHERS);
    }

    private static String ownCode(DumpThread thread) {
        return thread.frames().stream().filter(frame -> OF_THE_SYSTEM.stream().noneMatch(frame::contains)).findFirst()
                .orElse(null);
    }

    /** Whether the dump is what its sender took it for; what is unknown contradicts nobody. */
    boolean isAsSaid(LogType said) {
        return said == null || kind.equals(said.wireName()) || kind.equals(DumpKind.UNKNOWN.name().toLowerCase(Locale.ROOT));
    }
}
