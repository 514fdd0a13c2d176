package dev.fermata.job.crash.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes ANR traces as ART writes them, of made-up applications. */
public final class AnrTrace {

    private final StringBuilder text = new StringBuilder();
    private int nextTid = 1;

    /** What stands before the first process on Android 11 and later. */
    public AnrTrace subject(String subject) {
        text.append("Subject: ").append(subject).append("\nRssHwmKb: 310224\nRssKb: 288120\nVmSwapKb: 1204\n\n");
        return this;
    }

    public AnrTrace line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** The head of a process, with the figures that ART puts there. */
    public AnrTrace process(int pid, String name, int threads) {
        nextTid = 1;
        text.append("\n----- pid ").append(pid).append(" at 2025-03-04 11:22:33.456789+0800 -----\nCmd line: ").append(name)
                .append("\nBuild fingerprint: 'acme/anvil/anvil:14/AB1C.250304.001/7:user/release-keys'\nABI: 'arm64'\n"
                        + "Build type: optimized\nZygote loaded classes=9112 post zygote classes=1164\n"
                        + "Intern table: 33259 strong; 438 weak\nHeap: 92% free, 2119KB/25MB; 48712 objects\n"
                        + "suspend all histogram:\tSum: 591us 99% C.I. 3us-174.160us Avg: 12.574us Max: 201us\n")
                .append("DALVIK THREADS (").append(threads).append("):\n");
        return this;
    }

    /** A thread with a Java stack. */
    public AnrTrace thread(String name, boolean daemon, String state, String... stack) {
        int tid = nextTid++;
        text.append('"').append(name).append('"').append(daemon ? " daemon" : "").append(" prio=5 tid=").append(tid).append(' ')
                .append(state).append('\n');
        details(tid);
        for (String line : stack) {
            text.append("  ").append(line).append('\n');
        }
        text.append('\n');
        return this;
    }

    private void details(int tid) {
        text.append(String.format(Locale.ROOT, """
                  | group="main" sCount=1 ucsCount=0 flags=1 obj=0x%08x self=0x%016x
                  | sysTid=%d nice=0 cgrp=top-app sched=0/0 handle=0x%x
                  | state=S schedstat=( 473294605 232521222 1251 ) utm=36 stm=10 core=3 HZ=100
                  | stack=0x%x-0x%x stackSize=1039KB
                  | held mutexes=
                """, 0x12c00000 + tid * 64, 0x7a00000000L + tid * 4096L, 20000 + tid, 0x7b00000000L + tid * 256L,
                0x7c00000000L + tid * 8192L, 0x7c00000000L + tid * 8192L + 8192));
    }

    /** A thread that waits in a pool: the bulk of every large dump. */
    public AnrTrace idle(String name, boolean daemon, int frames) {
        List<String> stack = new ArrayList<>(List.of("native: #00 pc 000000000007f6bc  /apex/com.android.runtime/lib64/bionic/libc.so"
                + " (syscall+28) (BuildId: 4e07915368c859b1910c68c84a8de75f)",
                "at jdk.internal.misc.Unsafe.park(Native method)",
                "- waiting on an unknown object"));
        for (int i = 0; i < frames; i++) {
            stack.add("at com.acme.anvil.work.Station" + i % 7 + ".await(Station.java:" + (100 + i) + ")");
        }
        return thread(name, daemon, "Waiting", stack.toArray(String[]::new));
    }

    public AnrTrace end(int pid) {
        text.append("----- end ").append(pid).append(" -----\n");
        return this;
    }

    /** The trace of an application that hangs: its main thread waits for a lock whose holder waits for another one. */
    public static AnrTrace ofLockChain() {
        return new AnrTrace().subject("Input dispatching timed out (com.acme.anvil/.Forge is not responding. Waited 5001ms)")
                .process(4711, "com.acme.anvil", 4)
                .thread("main", false, "Blocked", "at com.acme.anvil.Forge.strike(Forge.java:12)",
                        "- waiting to lock <0x0aaaaaaa> (a com.acme.anvil.Hammer) held by thread 2",
                        "at android.os.Looper.loop(Looper.java:294)", "at android.app.ActivityThread.main(ActivityThread.java:8177)")
                .thread("smith", false, "Blocked", "at com.acme.anvil.Hammer.lift(Hammer.java:34)",
                        "- waiting to lock <0x0bbbbbbb> (a com.acme.anvil.Fire) held by thread 3",
                        "- locked <0x0aaaaaaa> (a com.acme.anvil.Hammer)", "at java.lang.Thread.run(Thread.java:1012)")
                .thread("stoker", false, "Native", "native: #00 pc 00000000000a1b2c  /apex/com.android.runtime/lib64/bionic/libc.so (read+8)",
                        "at com.acme.anvil.Bellows.pump(Native method)", "- locked <0x0bbbbbbb> (a com.acme.anvil.Fire)",
                        "at java.lang.Thread.run(Thread.java:1012)")
                .thread("FinalizerDaemon", true, "Waiting", "at java.lang.Object.wait(Native method)",
                        "- waiting on <0x0ccccccc> (a java.lang.Object)", "at java.lang.ref.ReferenceQueue.remove(ReferenceQueue.java:210)",
                        "- locked <0x0ccccccc> (a java.lang.Object)", "at java.lang.Daemons$FinalizerDaemon.runInternal(Daemons.java:309)")
                .end(4711);
    }

    /**
     * A large trace of one process.
     *
     * @param threads of which the first is blocked by the second
     * @param daemons how many of them are daemons
     * @param bytes   at least so long
     */
    public static String large(int threads, int daemons, int bytes) {
        AnrTrace trace = new AnrTrace().subject("Input dispatching timed out (com.acme.anvil/.Forge is not responding)")
                .process(4711, "com.acme.anvil", threads)
                .thread("main", false, "Blocked", "at com.acme.anvil.Forge.strike(Forge.java:12)",
                        "- waiting to lock <0x0aaaaaaa> (a com.acme.anvil.Hammer) held by thread 2")
                .thread("smith", false, "Runnable", "at com.acme.anvil.Hammer.lift(Hammer.java:34)",
                        "- locked <0x0aaaaaaa> (a com.acme.anvil.Hammer)");
        int frames = Math.max(0, bytes / threads - 700) / 55 + 2;
        for (int i = 2; i < threads; i++) {
            trace.idle("pool-" + i % 9 + "-thread-" + i, i < 2 + daemons, frames);
        }
        return trace.end(4711).toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
