package dev.fermata.job.crash.dump;

import java.util.List;

/**
 * A thread of a dumped process.
 *
 * @param tid        its number within the virtual machine; null for a native thread
 * @param sysTid     its number within the system; null where it is not said
 * @param state      as the dump has it, such as {@code Blocked} or {@code MONITOR}; null where it has none
 * @param frames     its stack from the top, at most {@value OpenThread#FRAMES_KEPT} frames, one line each
 * @param frameCount all its frames
 * @param held       monitors that it holds, the last taken first
 * @param waiting    what it waits for; null when for nothing
 */
public record DumpThread(String name, boolean daemon, Integer tid, Integer sysTid, String state, List<String> frames,
        int frameCount, List<Monitor> held, Wait waiting) {

    /** Whether it waits for a monitor that another thread holds. */
    public boolean blocked() {
        return waiting != null && waiting.what() == Wait.For.LOCK || "Blocked".equals(state) || "MONITOR".equals(state);
    }

    /** Whether the virtual machine knows it. */
    public boolean managed() {
        return tid != null;
    }
}
