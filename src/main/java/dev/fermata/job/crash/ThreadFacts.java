package dev.fermata.job.crash;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fermata.job.crash.dump.DumpThread;
import dev.fermata.job.crash.dump.Monitor;
import dev.fermata.job.crash.dump.Wait;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;

/**
 * What a dump says of a thread. What it does not say is null, and left out of JSON.
 *
 * @param tid       its number within the virtual machine
 * @param sysTid    its number within the system
 * @param waitsFor  the monitor it waits for, with its class
 * @param heldBy    the number of the thread that holds that monitor
 * @param holds     monitors it holds, with their classes
 * @param topFrames its stack's top
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ThreadFacts(String name, Integer tid, Integer sysTid, boolean daemon, String state, String waitsFor,
        Integer heldBy,
        List<String> holds, List<String> topFrames) {

    private static final int HOLDS_SHOWN = 8;

    static ThreadFacts of(DumpThread thread, int frames) {
        boolean locked = thread.waiting() != null && thread.waiting().what() == Wait.For.LOCK;
        return new ThreadFacts(thread.name(), thread.tid(), thread.sysTid(), thread.daemon(), thread.state(),
                locked ? told(thread.waiting().monitor()) : null, locked ? thread.waiting().heldBy() : null,
                thread.held().stream().filter(monitor -> !waitedOn(thread, monitor)).map(ThreadFacts::told).distinct()
                        .limit(HOLDS_SHOWN).toList(),
                thread.frames().stream().limit(frames).toList());
    }

    /** Who waits for a notification has let go of the monitor that its stack still shows. */
    private static boolean waitedOn(DumpThread thread, Monitor monitor) {
        return thread.waiting() != null && Objects.equals(thread.waiting().monitor(), monitor);
    }

    private static String told(Monitor monitor) {
        return (monitor.address() == null ? "?" : monitor.address()) + (monitor.className() == null ? "" : " ("
                + monitor.className() + ")");
    }
}
