package dev.fermata.job.crash.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpTest {

    // ---- Traces

    @Test
    void a_trace_tells_its_subject_its_process_and_its_threads() {
        Dump dump = Dump.of(AnrTrace.ofLockChain().toString(), DumpKind.ANR);

        assertThat(dump.kind()).isEqualTo(DumpKind.ANR);
        assertThat(dump.recognised()).isTrue();
        assertThat(dump.header().subject()).startsWith("Input dispatching timed out");
        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.pid()).isEqualTo(4711);
        assertThat(process.name()).isEqualTo("com.acme.anvil");
        assertThat(process.abi()).isEqualTo("arm64");
        assertThat(process.fingerprint()).startsWith("acme/anvil/anvil:14/");
        assertThat(process.timestamp()).isEqualTo("2025-03-04 11:22:33.456789+0800");
        assertThat(process.declaredThreads()).isEqualTo(4);
        assertThat(process.threads()).extracting(DumpThread::name).containsExactly("main", "smith", "stoker", "FinalizerDaemon");
        assertThat(process.threads()).extracting(DumpThread::daemon).containsExactly(false, false, false, true);
        assertThat(process.threads()).extracting(DumpThread::state).containsExactly("Blocked", "Blocked", "Native", "Waiting");
        DumpThread main = process.mainThread().orElseThrow();
        assertThat(main.sysTid()).isEqualTo(20001);
        assertThat(main.waiting()).isEqualTo(new Wait(Wait.For.LOCK, new Monitor("0x0aaaaaaa", "com.acme.anvil.Hammer"), 2));
        assertThat(main.frames()).startsWith("at com.acme.anvil.Forge.strike(Forge.java:12)").hasSize(3);
    }

    @Test
    void all_589_threads_of_a_large_trace_are_found_145_of_them_daemons() {
        String text = AnrTrace.large(589, 145, 1_300_000);
        assertThat(text.length()).isGreaterThan(1_300_000);

        long begun = System.nanoTime();
        Dump dump = Dump.of(text, DumpKind.ANR);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        List<DumpThread> threads = dump.subject().orElseThrow().threads();
        assertThat(threads).hasSize(589);
        assertThat(threads.stream().filter(DumpThread::daemon)).hasSize(145);
        // Generous: the machine has other work. What counts is that it is linear.
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void dalvik_writes_its_states_and_holders_in_its_own_way() {
        Dump dump = Dump.of(Tombstones.DALVIK_DEADLOCK, DumpKind.ANR);

        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.threads()).extracting(DumpThread::name).containsExactly("main", "smith", "Binder_1", "GL updater");
        assertThat(process.threads()).extracting(DumpThread::state).containsExactly("MONITOR", "MONITOR", "NATIVE", null);
        assertThat(process.threads().get(1).daemon()).isTrue();
        assertThat(process.threads().get(3).managed()).isFalse();
        assertThat(process.declaredThreads()).isNull();
        assertThat(new LockGraph(process.threads()).deadlocks()).singleElement()
                .satisfies(ring -> assertThat(ring).extracting(DumpThread::name).containsExactly("main", "smith"));
    }

    @Test
    void a_native_program_has_threads_without_a_virtual_machine() {
        Dump dump = Dump.of(Tombstones.NATIVE_TRACE, DumpKind.ANR);

        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.name()).isEqualTo("/system/bin/surfaceflinger");
        assertThat(process.packageName()).isNull();
        assertThat(process.threads()).extracting(DumpThread::sysTid).containsExactly(588, 590);
        assertThat(process.mainThread().orElseThrow().frames()).hasSize(2);
    }

    @Test
    void each_process_of_a_dump_keeps_its_own_head_and_threads() {
        String text = new AnrTrace().subject("Broadcast of Intent timed out").process(100, "com.acme.anvil:proc0", 2)
                .thread("main", false, "Native", "at a.B.c(B.java:1)").thread("Signal Catcher", true, "Runnable").end(100)
                .process(1500, "system_server", 1).thread("main", false, "Native", "at d.E.f(E.java:2)").end(1500).toString()
                + Tombstones.NATIVE_TRACE;

        Dump dump = Dump.of(text, DumpKind.ANR);

        assertThat(dump.processes()).extracting(DumpProcess::name)
                .containsExactly("com.acme.anvil:proc0", "system_server", "/system/bin/surfaceflinger");
        assertThat(dump.processes()).extracting(process -> process.threads().size()).containsExactly(2, 1, 2);
        assertThat(dump.processes().getFirst().packageName()).isEqualTo("com.acme.anvil");
        assertThat(dump.threadCount()).isEqualTo(5);
        assertThat(dump.subject().orElseThrow().pid()).isEqualTo(100);
    }

    @Test
    void the_process_that_a_header_names_is_the_subject_wherever_it_stands() {
        String text = "Process: com.acme.anvil\nPID: 200\nSubject: executing service com.acme.anvil/.Smithy\n"
                + new AnrTrace().process(1500, "system_server", 1).thread("main", false, "Native").end(1500)
                        .process(200, "com.acme.anvil", 1).thread("main", false, "Native").end(200);

        assertThat(Dump.of(text, DumpKind.ANR).subject().orElseThrow().pid()).isEqualTo(200);
    }

    @Test
    void the_processors_use_is_read_once_from_before_the_hang() {
        String text = """
                ANR in com.acme.anvil (com.acme.anvil/.Forge)
                PID: 4711
                Reason: Input dispatching timed out
                Load: 9.1 / 4.2 / 2.0
                CPU usage from 0ms to 5012ms later (2025-03-04 11:22:28.000 to 2025-03-04 11:22:33.012):
                  89% 4711/com.acme.anvil: 80% user + 9% kernel / faults: 1203 minor
                  12% 1500/system_server: 8% user + 4% kernel
                93% TOTAL: 70% user + 20% kernel + 3% iowait
                CPU usage from 20ms to 550ms later:
                  1% 1/init: 0% user + 1% kernel
                5% TOTAL: 5% user
                """ + new AnrTrace().process(4711, "com.acme.anvil", 1).thread("main", false, "Native");

        DumpHeader header = Dump.of(text, DumpKind.ANR).header();

        assertThat(header.process()).isEqualTo("com.acme.anvil");
        assertThat(header.activity()).isEqualTo("com.acme.anvil/.Forge");
        assertThat(header.subject()).isEqualTo("Input dispatching timed out");
        assertThat(header.cpu().total()).startsWith("93% TOTAL");
        assertThat(header.cpu().top()).hasSize(2).first().asString().startsWith("89% 4711/com.acme.anvil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"say \"hello\" thread", "AsyncTask #1", "Thread-[io] \"a\" prio=1", "RxCached|Worker", "线程池"})
    void any_name_may_be_a_threads(String name) {
        String text = new AnrTrace().process(1, "com.acme.anvil", 1).thread(name, true, "TimedWaiting", "at a.B.c(B.java:1)").toString();

        DumpThread thread = Dump.of(text, DumpKind.ANR).processes().getFirst().threads().getFirst();

        assertThat(thread.name()).isEqualTo(name);
        assertThat(thread.daemon()).isTrue();
        assertThat(thread.state()).isEqualTo("TimedWaiting");
    }

    @Test
    void a_thread_that_is_starting_up_or_not_attached_is_a_thread() {
        String text = new AnrTrace().process(1, "com.acme.anvil", 2).line("\"early\" prio=5 tid=9 Native (still starting up)")
                .line("  | sysTid=77 nice=0").line("").line("\"outsider\" prio=5 (not attached)").line("  | sysTid=78 nice=0")
                .line("  native: #00 pc 0000000000001111  /system/lib64/libc.so (read+4)").toString();

        List<DumpThread> threads = Dump.of(text, DumpKind.ANR).processes().getFirst().threads();

        assertThat(threads).extracting(DumpThread::name).containsExactly("early", "outsider");
        assertThat(threads).extracting(DumpThread::sysTid).containsExactly(77, 78);
        assertThat(threads).extracting(DumpThread::state).containsExactly("Native", null);
    }

    // ---- Tombstones

    @Test
    void a_tombstone_tells_who_died_of_what_and_its_last_words() {
        Dump dump = Dump.of(Tombstones.ABORT, DumpKind.TOMBSTONE);

        assertThat(dump.kind()).isEqualTo(DumpKind.TOMBSTONE);
        assertThat(dump.recognised()).isTrue();
        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.name()).isEqualTo("com.acme.anvil:smithy");
        assertThat(process.packageName()).isEqualTo("com.acme.anvil");
        assertThat(process.uid()).isEqualTo(10234);
        assertThat(process.uptime()).isEqualTo("71s");
        assertThat(process.crash().tid()).isEqualTo(8177);
        assertThat(process.crash().signal()).isEqualTo(new Signal(6, "SIGABRT", -1, "SI_QUEUE", "pid 8101, uid 10234", null));
        assertThat(process.crash().abortMessage()).isEqualTo("""
                forge.cc:88] Check failed: heat > 0 (heat=-3)
                backoff: the fire is out
                see the log""");
        assertThat(process.threads()).extracting(DumpThread::name).containsExactly("RenderThread", "Binder:8101_1");
        assertThat(process.threads()).extracting(DumpThread::frameCount).containsExactly(3, 2);
        assertThat(process.mainThread().orElseThrow().frames().get(1)).contains("forge::Fire::Check(int)+60");
    }

    @Test
    void a_path_is_a_name_and_the_words_beside_an_address_are_not_part_of_it() {
        DumpProcess vendor = Dump.of(Tombstones.VENDOR, null).subject().orElseThrow();
        assertThat(vendor.name()).isEqualTo("/vendor/bin/hw/acme.hardware.anvil@1.0-service");
        assertThat(vendor.packageName()).isNull();
        assertThat(vendor.crash().signal().faultAddress()).isEqualTo("0x18");
        assertThat(vendor.crash().causes()).containsExactly("null pointer dereference");
        assertThat(vendor.threads()).singleElement().satisfies(thread -> assertThat(thread.frameCount()).isEqualTo(2));

        DumpProcess old = Dump.of(Tombstones.OLD, null).subject().orElseThrow();
        assertThat(old.name()).isEqualTo("zygote");
        assertThat(old.crash().signal()).isEqualTo(new Signal(11, "SIGSEGV", null, null, null, "deadbaad"));
        assertThat(old.threads()).singleElement().satisfies(thread -> assertThat(thread.frameCount()).isEqualTo(2));
    }

    @Test
    void stacks_of_those_who_allocated_and_freed_are_not_the_stack_of_who_died() {
        DumpProcess process = Dump.of(Tombstones.USE_AFTER_FREE, DumpKind.TOMBSTONE).subject().orElseThrow();

        assertThat(process.crash().signal().faultAddress()).isEqualTo("0x0000007f1a2b3c40");
        assertThat(process.crash().causes()).singleElement().asString().contains("Use After Free");
        assertThat(process.threads()).singleElement().satisfies(thread -> assertThat(thread.frames()).hasSize(1));
    }

    @Test
    void xcrash_says_itself_what_it_reports() {
        Dump anr = Dump.of(Tombstones.XCRASH_ANR, DumpKind.TOMBSTONE);
        assertThat(anr.kind()).isEqualTo(DumpKind.ANR);
        assertThat(anr.recognised()).isTrue();
        assertThat(anr.processes()).singleElement().satisfies(process -> {
            assertThat(process.pid()).isEqualTo(21533);
            assertThat(process.name()).isEqualTo("com.acme.anvil");
            assertThat(process.crash()).isNull();
            assertThat(process.threads()).extracting(DumpThread::name).containsExactly("main", "Signal Catcher");
            assertThat(process.mainThread().orElseThrow().state()).isEqualTo("Sleeping");
        });
        assertThat(anr.header().maker()).isEqualTo("xCrash 3.0.0");
        assertThat(anr.header().device()).containsEntry("App version", "1.2.3").containsEntry("Model", "Anvil");

        Dump java = Dump.of(Tombstones.XCRASH_JAVA, DumpKind.TOMBSTONE);
        assertThat(java.kind()).isEqualTo(DumpKind.JAVA_CRASH);
        assertThat(java.recognised()).isTrue();
        DumpProcess process = java.subject().orElseThrow();
        assertThat(process.crash().exception()).isEqualTo("java.lang.IllegalStateException: the fire is out");
        assertThat(process.crash().causes()).containsExactly("java.io.IOException: no coal");
        assertThat(process.crash().signal()).isNull();
        assertThat(process.mainThread().orElseThrow().frames()).hasSize(3);
    }

    @Test
    void a_backtrace_without_a_signal_is_read_for_what_it_is() {
        Dump dump = Dump.of(Tombstones.BARE_BACKTRACE, DumpKind.TOMBSTONE);

        assertThat(dump.kind()).isEqualTo(DumpKind.TOMBSTONE);
        assertThat(dump.recognised()).isFalse();
        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.crash().signal()).isNull();
        assertThat(process.mainThread().orElseThrow().frames()).hasSize(2);
    }

    @Test
    void an_exception_in_a_log_is_a_java_crash() {
        Dump dump = Dump.of("""
                03-04 11:22:33.100  8101  8101 E AndroidRuntime: FATAL EXCEPTION: main
                03-04 11:22:33.100  8101  8101 E AndroidRuntime: Process: com.acme.anvil, PID: 8101
                03-04 11:22:33.100  8101  8101 E AndroidRuntime: java.lang.NullPointerException: heat
                03-04 11:22:33.100  8101  8101 E AndroidRuntime: \tat com.acme.anvil.Forge.strike(Forge.java:12)
                """, DumpKind.ANR);

        assertThat(dump.kind()).isEqualTo(DumpKind.JAVA_CRASH);
        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.name()).isEqualTo("com.acme.anvil");
        assertThat(process.pid()).isEqualTo(8101);
        assertThat(process.crash().exception()).isEqualTo("java.lang.NullPointerException: heat");
        assertThat(process.mainThread().orElseThrow().frames()).hasSize(1);
    }

    // ---- In whatever form they come

    static Stream<String> everyDump() {
        return Stream.of(AnrTrace.ofLockChain().toString(), AnrTrace.large(40, 9, 60_000), Tombstones.ABORT, Tombstones.VENDOR,
                Tombstones.OLD, Tombstones.USE_AFTER_FREE, Tombstones.XCRASH_ANR, Tombstones.XCRASH_JAVA, Tombstones.BARE_BACKTRACE,
                Tombstones.NATIVE_TRACE, Tombstones.FROZEN, Tombstones.DALVIK_DEADLOCK, "", "\n", "no dump at all\nof anything");
    }

    @ParameterizedTest
    @MethodSource("everyDump")
    void windows_line_ends_change_nothing(String text) {
        assertThat(Dump.of(text.replace("\n", "\r\n"), null)).isEqualTo(Dump.of(text, null));
        assertThat(Dump.of(text.replace("\n", "\r\r\n"), null)).isEqualTo(Dump.of(text, null));
    }

    @ParameterizedTest
    @MethodSource("everyDump")
    void the_blocks_of_a_dump_are_all_of_its_text(String text) {
        Dump dump = Dump.of(text, null);

        StringBuilder joined = new StringBuilder();
        dump.blocks().forEach(block -> joined.append(dump.text(block)));
        assertThat(joined).hasToString(dump.text());
        long ofThreads = dump.blocks().stream().filter(block -> block.kind() == BlockKind.THREAD).count();
        long inTraces = dump.processes().stream().flatMap(process -> process.threads().stream())
                .filter(thread -> dump.kind() == DumpKind.ANR).count();
        assertThat(ofThreads).isGreaterThanOrEqualTo(inTraces);
    }

    @ParameterizedTest
    @MethodSource("everyDump")
    void a_dump_cut_off_anywhere_is_still_read(String text) {
        for (int end = 0; end < text.length(); end += Math.max(1, text.length() / 199)) {
            Dump whole = Dump.of(text.substring(0, end), null);
            assertThat(whole.threadCount()).isLessThanOrEqualTo(Dump.of(text, null).threadCount());
        }
    }

    @Test
    void a_tombstone_in_a_log_is_the_same_tombstone() {
        DumpProcess plain = Dump.of(Tombstones.VENDOR, null).subject().orElseThrow();

        Dump inLog = Dump.of(Tombstones.inLogcat(Tombstones.VENDOR), DumpKind.TOMBSTONE);

        assertThat(inLog.processes()).containsExactly(plain);
        assertThat(inLog.text()).contains("chatty");
        assertThat(inLog.blocks().getLast().kind()).isEqualTo(BlockKind.LOG);
    }

    @Test
    void brief_and_time_formats_of_logcat_are_taken_off_too() {
        String brief = "F/DEBUG   (  611): pid: 611, tid: 640, name: x  >>> com.acme.anvil <<<\n"
                + "F/DEBUG   (  611): signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0\n";
        assertThat(Dump.of(brief, null).subject().orElseThrow().crash().signal().faultAddress()).isEqualTo("0x0");
        String time = brief.replace("F/DEBUG", "03-04 11:22:33.100 F/DEBUG");
        assertThat(Dump.of(time, null).subject().orElseThrow().pid()).isEqualTo(611);
        String withUser = "2025-03-04 11:22:33.100 +0800  root  611  611 F DEBUG: pid: 611, tid: 640, name: x  >>> com.acme.anvil <<<\n";
        assertThat(Dump.of(withUser, null).subject().orElseThrow().pid()).isEqualTo(611);
    }

    @Test
    void both_a_trace_and_a_tombstone_is_what_its_sender_expects() {
        String both = AnrTrace.ofLockChain() + Tombstones.VENDOR;

        assertThat(Dump.of(both, DumpKind.ANR).kind()).isEqualTo(DumpKind.ANR);
        assertThat(Dump.of(both, DumpKind.ANR).subject().orElseThrow().pid()).isEqualTo(4711);
        assertThat(Dump.of(both, DumpKind.TOMBSTONE).kind()).isEqualTo(DumpKind.TOMBSTONE);
        assertThat(Dump.of(both, DumpKind.TOMBSTONE).subject().orElseThrow().pid()).isEqualTo(611);
    }

    @Test
    void a_text_that_is_no_dump_is_unknown() {
        Dump dump = Dump.of("Dear Sir,\nplease find enclosed the anvil.\n", DumpKind.ANR);

        assertThat(dump.kind()).isEqualTo(DumpKind.UNKNOWN);
        assertThat(dump.recognised()).isFalse();
        assertThat(dump.subject()).isEmpty();
    }

    @Test
    void time_grows_with_length_alone_however_malicious_the_text() {
        List<String> hostile = List.of("\"".repeat(400_000), ("\"" + " prio=".repeat(60_000) + "\n"), "- locked <".repeat(60_000),
                "pid: 1, tid: 2, name: " + ">>>".repeat(150_000) + " <<<", "signal 11 (" + "(".repeat(400_000),
                "Abort message: '\n" + "x\n".repeat(200_000), "#00 pc " + "(".repeat(400_000),
                "01-01 00:00:00.000 ".repeat(30_000), ("1-1 " + "a ".repeat(60_000) + "\n").repeat(4), "2025-03-04 11:22:33.001 1-1/" + "x".repeat(400_000),
                "----- Waiting Channels: pid 1 at " + " -----".repeat(80_000), "a.".repeat(200_000) + ": x", "ANR in " + "(".repeat(400_000),
                "----- pid 1 at " + " -----".repeat(80_000));
        for (String text : hostile) {
            long begun = System.nanoTime();
            Dump.of(text, null);
            Dump.of("FATAL EXCEPTION: main\n" + text, null);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(text.substring(0, 20)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void a_process_whose_stacks_could_not_be_taken_is_told_by_where_the_kernel_holds_it() {
        Dump dump = Dump.of(Tombstones.FROZEN, DumpKind.ANR);

        assertThat(dump.kind()).isEqualTo(DumpKind.ANR);
        assertThat(dump.recognised()).isTrue();
        DumpProcess process = dump.subject().orElseThrow();
        assertThat(process.pid()).isEqualTo(26859);
        assertThat(process.name()).isEqualTo("com.acme.anvil");
        assertThat(process.timestamp()).startsWith("2023-08-29 14:12:59");
        assertThat(process.threads()).isEmpty();
        assertThat(process.kernelWaits()).containsEntry(26859, "do_freezer_trap").containsEntry(26865, "binder_ioctl_write_read").hasSize(3);
    }

    @Test
    void where_the_kernel_holds_the_threads_of_a_process_belongs_to_it_and_is_no_process_of_its_own() {
        String text = AnrTrace.ofLockChain() + "\n----- Waiting Channels: pid 4711 at 2025-03-04 11:22:34 -----\nCmd line: com.acme.anvil\n\n"
                + "sysTid=4711      futex_wait_queue_me\nsysTid=20002     SyS_epoll_wait\n\n----- end 4711 -----\n"
                + new AnrTrace().process(1500, "system_server", 1).thread("main", false, "Native").end(1500);

        Dump dump = Dump.of(text, DumpKind.ANR);

        assertThat(dump.processes()).extracting(DumpProcess::name).containsExactly("com.acme.anvil", "system_server");
        assertThat(dump.processes().getFirst().kernelWaits()).hasSize(2);
        assertThat(dump.processes().getFirst().threads()).hasSize(4);
        assertThat(dump.processes().get(1).threads()).hasSize(1);
        assertThat(dump.processes().get(1).kernelWaits()).isEmpty();
    }

    @Test
    void a_tombstone_copied_out_of_android_studio_is_the_same_tombstone() {
        for (String log : List.of(Tombstones.inAndroidStudio(Tombstones.ABORT), Tombstones.inNewAndroidStudio(Tombstones.ABORT))) {
            Dump dump = Dump.of(log, DumpKind.TOMBSTONE);

            DumpProcess process = dump.subject().orElseThrow();
            assertThat(dump.recognised()).isTrue();
            assertThat(process.name()).isEqualTo("com.acme.anvil:smithy");
            assertThat(process.crash().signal().name()).isEqualTo("SIGABRT");
            assertThat(process.crash().abortMessage()).contains("backoff: the fire is out");
            assertThat(process.threads()).hasSize(2);
            assertThat(process.threads().getFirst().frames()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\" prio=5 tid=1 Native\n", "03-04 11:22:33.100  8200  8200 F DEBUG   : #00 pc 0\n"})
    void who_interrupts_the_reader_stops_it(String line) {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Dump.of(line.repeat(1000), null)).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_tombstone_in_protobuf_is_told_from_a_text() {
        String protobuf = "\u0008\u0001\u0012\u0034acme/anvil/anvil:14/AB1C.250304.001/7:user/release-keys\u001A\u00010\"\u001D2025-03-04"
                + "(\uFFFD\u0001\u0030\uFFFD\u0001\u004A\u000Ecom.acme.anvil\u0052\u0010\u0008\u000B\u0012\u0007SIGSEGV\u0018\u0001";

        assertThat(ProtobufTombstone.is(protobuf)).isTrue();
        everyDump().forEach(text -> assertThat(ProtobufTombstone.is(text)).isFalse());
    }
}
