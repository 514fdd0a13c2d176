package dev.fermata.job.crash.dump;

/** Tombstones as debuggerd and its imitators write them, of made-up programs. */
public final class Tombstones {

    /** Android 14, 64 bit: an abort with a message of several lines, and another thread that tells an address of its own. */
    public static final String ABORT = """
            *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
            Build fingerprint: 'acme/anvil/anvil:14/AB1C.250304.001/7:user/release-keys'
            Revision: '0'
            ABI: 'arm64'
            Timestamp: 2025-03-04 11:22:33.456789012+0800
            Process uptime: 71s
            Cmdline: com.acme.anvil:smithy
            pid: 8101, tid: 8177, name: RenderThread  >>> com.acme.anvil:smithy <<<
            uid: 10234
            tagged_addr_ctrl: 0000000000000001 (PR_TAGGED_ADDR_ENABLE)
            signal 6 (SIGABRT), code -1 (SI_QUEUE from pid 8101, uid 10234), fault addr --------
            Abort message: 'forge.cc:88] Check failed: heat > 0 (heat=-3)
            backoff: the fire is out
            see the log'
                x0  0000000000000000  x1  0000000000001ff1  x2  0000000000000006  x3  0000007d4c1f5b90
                x4  0000000000000000  x5  0000000000000000  x6  0000000000000000  x7  0000000000000000
                lr  0000007e0a1b2c3c  sp  0000007d4c1f5b70  pc  0000007e0a1b2c68  pst 0000000000001000

            3 total frames
            backtrace:
                  #00 pc 0000000000051c68  /apex/com.android.runtime/lib64/bionic/libc.so (abort+168) (BuildId: 4e07915368c859b1)
                  #01 pc 00000000000a1234  /data/app/~~Zm9v==/com.acme.anvil-YmFy==/lib/arm64/libforge.so (forge::Fire::Check(int)+60)
                  #02 pc 00000000000b7310  /apex/com.android.runtime/lib64/bionic/libc.so (__pthread_start(void*)+208)

            memory near x3 ([anon:stack_and_tls:8177]):
                0000007d4c1f5b80 0000000000000000 0000000000000000  ................

            memory map (2 entries):
                00000000'12c00000-00000000'32bfffff rw-         0  20000000  [anon:dalvik-main space]
                0000007e'0a161000-0000007e'0a1a0fff r--         0     40000  /apex/com.android.runtime/lib64/bionic/libc.so

            --------- tail end of log main
            03-04 11:22:33.100  8101  8177 F DEBUG   : signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0xdead
            03-04 11:22:33.101  8101  8177 E forge   : "quoted" prio=5 tid=9 Native
            --- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---
            Cmdline: com.acme.anvil:smithy
            pid: 8101, tid: 8102, name: Binder:8101_1  >>> com.acme.anvil:smithy <<<
            uid: 10234
                x0  0000000000000007  x1  00000000c0306201  x2  0000007d5d0f2a98  x3  0000000000000000

            2 total frames
            backtrace:
                  #00 pc 00000000000b00a4  /apex/com.android.runtime/lib64/bionic/libc.so (__ioctl+4)
                  #01 pc 000000000004eb23  /system/lib64/libbinder.so (android::IPCThreadState::talkWithDriver(bool)+214)

            open files:
                fd 0: /dev/null (unowned)
            """;

    /** Android 10, 32 bit, a program of the vendor's: a path for a name, a null pointer. */
    public static final String VENDOR = """
            *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
            Build fingerprint: 'acme/anvil/anvil:10/QP1A.190711.020/3:userdebug/test-keys'
            Revision: 'rev_1.0'
            ABI: 'arm'
            Timestamp: 2020-01-02 03:04:05+0000
            pid: 611, tid: 640, name: HwBinder:611_2  >>> /vendor/bin/hw/acme.hardware.anvil@1.0-service <<<
            uid: 1000
            signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x18
            Cause: null pointer dereference
                r0  00000000  r1  f0a1b2c4  r2  00000000  r3  00000018
                ip  f1b2c3d8  sp  f0a1b280  lr  f1a0b0c5  pc  f1a0b0d2

            backtrace:
                  #00 pc 0000b0d2  /vendor/lib/libanvil.so (anvil_strike+17)
                  #01 pc 0000b0c5  /vendor/lib/libanvil.so (!!!0000!a1b2c3!d4e5f6!) (BuildId: 00ff)

            stack:
                     f0a1b240  00000000
                     #00  f0a1b280  00000000
                     ........  ........
            """;

    /** Android 4.1: no name for the thread's own, no code. */
    public static final String OLD = """
            *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
            Build fingerprint: 'acme/anvil/anvil:4.1.2/JZO54K/1:user/release-keys'
            pid: 210, tid: 214  >>> zygote <<<
            signal 11 (SIGSEGV), fault addr deadbaad
             r0 deadbaad  r1 00000000  r2 00000000  r3 00000000
             ip 0000a000  sp be8b3a10  lr 40a1b2c3  pc 40a1b2d4  cpsr 60000030

            backtrace:
                #00  pc 00018e84  /system/lib/libc.so (__libc_android_abort)
                #01  pc 0001f2a8  /system/lib/libc.so (dlfree+1239)

            stack:
                     be8b39d0  00000000
                #00  be8b3a10  00000000
            """;

    /** A use after free as GWP-ASan reports it: stacks of three threads, one of which died. */
    public static final String USE_AFTER_FREE = """
            *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
            Build fingerprint: 'acme/anvil/anvil:15/AP3A.240905.015/9:user/release-keys'
            ABI: 'arm64'
            pid: 9001, tid: 9002, name: worker  >>> com.acme.anvil <<<
            signal 11 (SIGSEGV), code 2 (SEGV_ACCERR), fault addr 0x0000007f1a2b3c40 (read)
            Cause: [GWP-ASan]: Use After Free, 0 bytes into a 32-byte allocation at 0x7f1a2b3c40
            backtrace:
                  #00 pc 0000000000001111  /data/app/lib/arm64/libforge.so (use+1)

            deallocated by thread 9003:
                  #00 pc 0000000000002222  /data/app/lib/arm64/libforge.so (freed+1)
                  #01 pc 0000000000002223  /data/app/lib/arm64/libforge.so (freed+2)

            allocated by thread 9004:
                  #00 pc 0000000000003333  /data/app/lib/arm64/libforge.so (made+1)
            """;

    /** xCrash's report of an ANR, which begins like a tombstone. */
    public static final String XCRASH_ANR = """
            *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
            Tombstone maker: 'xCrash 3.0.0'
            Crash type: 'anr'
            Start time: '2025-03-04T11:22:02.029+0800'
            Crash time: '2025-03-04T11:22:25.645+0800'
            App ID: 'com.acme.anvil'
            App version: '1.2.3'
            Rooted: 'No'
            API level: '34'
            OS version: '14'
            ABI list: 'arm64-v8a,armeabi-v7a'
            Manufacturer: 'Acme'
            Model: 'Anvil'
            Build fingerprint: 'acme/anvil/anvil:14/AB1C.250304.001/7:user/release-keys'
            ABI: 'arm64'
            pid: 21533  >>> com.acme.anvil <<<

            --- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---
            Cmd line: com.acme.anvil
            Mode: ART DumpForSigQuit
            DALVIK THREADS (2):
            "main" prio=5 tid=1 Sleeping
              | group="main" sCount=1 dsCount=0 flags=1 obj=0x71274d98 self=0x75a4f52000
              | sysTid=21533 nice=-10 cgrp=default sched=0/0 handle=0x75a64a4ed0
              at java.lang.Thread.sleep(Native method)
              - sleeping on <0x005774e6> (a java.lang.Object)
              at java.lang.Thread.sleep(Thread.java:440)
              - locked <0x005774e6> (a java.lang.Object)
              at com.acme.anvil.Forge.rest(Forge.java:84)

            "Signal Catcher" daemon prio=5 tid=7 WaitingInMainSignalCatcherLoop
              | group="system" sCount=1 dsCount=0 flags=1 obj=0x135002d8 self=0x75a50bcc00
              | sysTid=21544 nice=0 cgrp=default sched=0/0 handle=0x7510586d50
              kernel: (couldn't read /proc/self/task/21544/stack)
              native: #00 pc 00000000000cefd8  /apex/com.android.runtime/lib64/bionic/libc.so (__rt_sigtimedwait+8)
              (no managed stack frames)

            --- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---
            memory info:
             System Summary (From: /proc/meminfo)
            """;

    /** xCrash's report of an exception. */
    public static final String XCRASH_JAVA = """
            *** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***
            Tombstone maker: 'xCrash 3.0.0'
            Crash type: 'java'
            Crash time: '2025-03-04T11:22:25.645+0800'
            App ID: 'com.acme.anvil'
            pid: 21533, tid: 21533, name: main  >>> com.acme.anvil <<<

            java stacktrace:
            java.lang.IllegalStateException: the fire is out
            \tat com.acme.anvil.Forge.strike(Forge.java:12)
            \tat android.os.Handler.handleCallback(Handler.java:958)
            Caused by: java.io.IOException: no coal
            \tat com.acme.anvil.Cellar.fetch(Cellar.java:7)

            logcat:
            --------- tail end of log main (logcat -b main)
            03-04 11:22:25.600 21533 21533 I forge   : signal 6 (SIGABRT)
            open files:
                fd 0: /dev/null
            """;

    /** A backtrace that somebody cut out, with no word of who or why. */
    public static final String BARE_BACKTRACE = """
            backtrace:
                #00 pc 0000000000051c68  /apex/com.android.runtime/lib64/bionic/libc.so (abort+168)
                #01 pc 00000000000a1234  /data/app/com.acme.anvil/lib/arm64/libforge.so (forge::Fire::Check(int)+60)
            """;

    /** What {@code debuggerd -b} writes of a native program that lives. */
    public static final String NATIVE_TRACE = """


            ----- pid 588 at 2025-03-04 11:22:33.000000000+0800 -----
            Cmd line: /system/bin/surfaceflinger
            ABI: 'arm64'

            "surfaceflinger" sysTid=588
              #00 pc 00000000000b00a4  /apex/com.android.runtime/lib64/bionic/libc.so (__epoll_pwait+8)
              #01 pc 0000000000018a2c  /system/lib64/libutils.so (android::Looper::pollInner(int)+180)

            "Binder:588_1" sysTid=590
              #00 pc 00000000000b00b4  /apex/com.android.runtime/lib64/bionic/libc.so (__ioctl+4)

            ----- end 588 -----
            """;

    /** Android 4 with Dalvik: two threads that hold what the other one wants. */
    public static final String DALVIK_DEADLOCK = """
            ----- pid 1234 at 2013-05-06 07:08:09 -----
            Cmd line: com.acme.anvil

            JNI: CheckJNI is off; workarounds are off; pins=0; globals=245

            DALVIK THREADS:
            (mutexes: tll=0 tsl=0 tscl=0 ghl=0)

            "main" prio=5 tid=1 MONITOR
              | group="main" sCount=1 dsCount=0 obj=0x40e4a508 self=0x40e3a010
              | sysTid=1234 nice=0 sched=0/0 cgrp=apps handle=1074139184
              | state=S schedstat=( 0 0 0 ) utm=120 stm=14 core=0
              at com.acme.anvil.Forge.strike(Forge.java:~12)
              - waiting to lock <0x41a0b0c8> (a com.acme.anvil.Hammer) held by tid=11 (smith)
              - locked <0x41a0b0d0> (a com.acme.anvil.Fire)
              at dalvik.system.NativeStart.main(Native Method)

            "smith" daemon prio=5 tid=11 MONITOR JIT
              | group="main" sCount=1 dsCount=0 obj=0x41a2d3e8 self=0x52b3a4c8
              | sysTid=1250 nice=0 sched=0/0 cgrp=apps handle=1387765784
              at com.acme.anvil.Hammer.lift(Hammer.java:~34)
              - waiting to lock <0x41a0b0d0> (a com.acme.anvil.Fire) held by tid=1 (main)
              - locked <0x41a0b0c8> (a com.acme.anvil.Hammer)
              at dalvik.system.NativeStart.run(Native Method)

            "Binder_1" prio=5 tid=9 NATIVE
              | group="main" sCount=1 dsCount=0 obj=0x41a1b2c8 self=0x52a1b2c8
              | sysTid=1244 nice=0 sched=0/0 cgrp=apps handle=1386000000
              #00  pc 0000cc88  /system/lib/libc.so (__ioctl+8)
              at dalvik.system.NativeStart.run(Native Method)

            NATIVE THREADS:
            "GL updater" sysTid=1260 nice=0 sched=0/0 cgrp=apps
              | schedstat=( 0 0 0 )

            ----- end 1234 -----
            """;

    /** A frozen process: its stacks could not be taken, and the kernel says why. */
    public static final String FROZEN = """
            Subject: Input dispatching timed out (3b0709 com.acme.anvil (server) is not responding. Waited 5001ms for FocusEvent(hasFocus=false))

            --- CriticalEventLog ---
            capacity: 20
            timestamp_ms: 1693311179660
            window_ms: 300000

            libdebuggerd_client: failed to read status response from tombstoned: timeout reached?

            ----- Waiting Channels: pid 26859 at 2023-08-29 14:12:59.664895544+0200 -----
            Cmd line: com.acme.anvil

            sysTid=26859     do_freezer_trap
            sysTid=26864     do_freezer_trap
            sysTid=26865     binder_ioctl_write_read

            ----- end 26859 -----

            """;

    private Tombstones() {
    }

    /** The text as older versions of Android Studio copy it: lines of one message but its first have no prefix. */
    public static String inAndroidStudio(String tombstone) {
        return "2025-03-04 11:22:33.000 1500-1600/system_process I/chatty: uid=1000 expire 3 lines\n" + tombstone.lines()
                .map(line -> "2025-03-04 11:22:33.001 8200-8200/? A/DEBUG: " + line + "\n").reduce("", String::concat);
    }

    /** The text as newer versions of Android Studio copy it. */
    public static String inNewAndroidStudio(String tombstone) {
        return "2025-03-04 11:22:33.000  1500-1600  chatty                  system_server                        I  uid=1000\n"
                + tombstone.lines().map(line -> "2025-03-04 11:22:33.001  8200-8200  DEBUG                   pid-8200"
                        + "                             A  " + line + "\n").reduce("", String::concat);
    }

    /** The text as logcat shows it, with another program's lines in between. */
    public static String inLogcat(String tombstone) {
        StringBuilder log = new StringBuilder("--------- beginning of crash\n");
        int n = 0;
        for (String line : tombstone.split("\n")) {
            log.append("03-04 11:22:33.%03d  8200  8200 F DEBUG   : %s%n".formatted(n++ % 1000, line).replace("\r", ""));
            if (n % 5 == 0) {
                log.append("03-04 11:22:33.%03d  1500  1600 I chatty  : uid=1000 expire 3 lines\n".formatted(n % 1000));
            }
        }
        return log.toString();
    }
}
