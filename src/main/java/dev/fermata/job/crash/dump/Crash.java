package dev.fermata.job.crash.dump;

import java.util.List;

/**
 * How a process died.
 *
 * @param tid          the thread that died, by its number within the system; null where it is not said
 * @param signal       null for a backtrace without one
 * @param causes       what debuggerd makes of it, the likeliest first
 * @param abortMessage the process' last words; null where it left none
 * @param exception    the exception that nobody caught, with its message; null where there was none
 */
public record Crash(Integer tid, Signal signal, List<String> causes, String abortMessage, String exception) {
}
