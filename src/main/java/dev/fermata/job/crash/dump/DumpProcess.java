package dev.fermata.job.crash.dump;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that was dumped. What the dump does not say is null.
 *
 * @param name            as it was started: a package, with a colon and more for its further processes, or a path
 * @param timestamp       when it was dumped, as the dump has it
 * @param uptime          how long it had run, as the dump has it
 * @param declaredThreads how many threads the dump says there are
 * @param crash           how it died; null for one that lives
 * @param kernelWaits     where its threads wait in the kernel, by their numbers within the system; all that there is of a process
 *                        whose stacks could not be taken
 */
public record DumpProcess(Integer pid, Integer uid, String name, String timestamp, String uptime, String abi,
        String fingerprint, Integer declaredThreads, List<DumpThread> threads, Crash crash, Map<Integer, String> kernelWaits) {

    /** The package that its name tells; null for a path and for one without a name. */
    public String packageName() {
        if (name == null || name.startsWith("/") || name.indexOf('.') < 0) {
            return null;
        }
        String first = name.split("\\s", 2)[0];
        int colon = first.indexOf(':');
        return colon < 0 ? first : first.substring(0, colon);
    }

    /** The thread that died, or else the one that serves the user. */
    public Optional<DumpThread> mainThread() {
        if (crash != null && !threads.isEmpty()) {
            return Optional.of(threads.getFirst());
        }
        return threads.stream().filter(thread -> thread.managed() && thread.name().equals("main")).findFirst()
                .or(() -> threads.stream().filter(thread -> Integer.valueOf(1).equals(thread.tid())).findFirst())
                .or(() -> threads.stream().filter(thread -> pid != null && pid.equals(thread.sysTid())).findFirst());
    }
}
