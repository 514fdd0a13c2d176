package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.job.crash.dump.AnrTrace;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.job.crash.dump.DumpKind;
import dev.fermata.job.crash.dump.Tombstones;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpChunksTest {

    private static final ChunkLimits ROOMY = new ChunkLimits(200_000, 50, 300);

    @ParameterizedTest
    @CsvSource({"QUICK, 76800, 20", "INTELLIGENT, 153600, 50", "LARGE_FILE, 204800, 100", "MAX_TOKEN, 230400, 2147483647"})
    void the_room_of_a_mode_is_a_share_of_the_context(CrashMode mode, int characters, int threads) {
        assertThat(ChunkLimits.of(mode, Config.DEFAULT)).isEqualTo(new ChunkLimits(characters, threads, mode == CrashMode.QUICK ? 1 : 300));
    }

    @Test
    void a_context_of_200_000_tokens_has_the_originals_chunks_and_a_tiny_one_still_10_000_characters() {
        assertThat(ChunkLimits.of(CrashMode.QUICK, new Config(200_000)).characters()).isEqualTo(120_000);
        assertThat(ChunkLimits.of(CrashMode.MAX_TOKEN, new Config(200_000)).characters()).isEqualTo(360_000);
        assertThat(ChunkLimits.of(CrashMode.QUICK, new Config(1_000)).characters()).isEqualTo(10_000);
    }

    @Test
    void a_small_trace_is_one_chunk_with_all_its_threads_and_what_stands_before_them() {
        DumpChunks.Cut cut = cut(AnrTrace.ofLockChain().toString(), CrashMode.INTELLIGENT, ROOMY);

        assertThat(cut.chunks()).singleElement().satisfies(chunk -> assertThat(chunk.text())
                .startsWith("Subject: Input dispatching").contains("----- pid 4711 at ", "\"main\"", "\"FinalizerDaemon\""));
        assertThat(cut.shown()).isEqualTo(4);
    }

    @Test
    void every_thread_of_a_large_trace_is_in_one_chunk_behind_the_head_of_its_process() {
        DumpChunks.Cut cut = cut(AnrTrace.large(589, 145, 1_300_000), CrashMode.INTELLIGENT, ChunkLimits.of(CrashMode.INTELLIGENT, Config.DEFAULT));

        assertThat(cut.shown()).isEqualTo(589);
        assertThat(cut.chunks()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(cut.chunks()).allSatisfy(chunk -> {
            assertThat(chunk.text().length()).isLessThanOrEqualTo(153_600);
            assertThat(chunk.text()).contains("----- pid 4711 at ", "Cmd line: com.acme.anvil");
            assertThat(chunk.threads()).isLessThanOrEqualTo(50);
        });
        String all = text(cut.chunks());
        for (int i = 2; i < 589; i++) {
            assertThat(all.split("\"pool-" + i % 9 + "-thread-" + i + "\" ", -1)).as("thread " + i).hasSize(2);
        }
    }

    @Test
    void the_main_thread_and_those_it_waits_for_come_first_wherever_they_stand() {
        AnrTrace trace = new AnrTrace().process(1, "com.acme.anvil", 90);
        for (int i = 0; i < 80; i++) {
            trace.idle("pool-" + i, i % 2 == 0, 3);
        }
        trace.thread("holder", true, "Native", "at a.B.c(B.java:1)", "- locked <0x0aaaaaaa> (a java.lang.Object)")
                .thread("main", false, "Blocked", "at a.B.d(B.java:2)", "- waiting to lock <0x0aaaaaaa> (a java.lang.Object) held by thread 81");

        DumpChunks.Cut quick = cut(trace.toString(), CrashMode.QUICK, new ChunkLimits(76_800, 20, 300));

        assertThat(quick.chunks()).singleElement().satisfies(chunk -> assertThat(chunk.text().indexOf("\"main\""))
                .isPositive().isLessThan(chunk.text().indexOf("\"holder\"")));
        assertThat(quick.chunks().getFirst().text().indexOf("\"holder\"")).isLessThan(quick.chunks().getFirst().text().indexOf("\"pool-"));
        assertThat(quick.shown()).isEqualTo(20);
        assertThat(quick.all()).isEqualTo(82);
    }

    @Test
    void threads_of_several_processes_stand_each_behind_their_own_head() {
        String text = new AnrTrace().process(100, "com.acme.anvil", 1).thread("main", false, "Native", "at a.B.c(B.java:1)").end(100)
                .process(1500, "system_server", 2).thread("main", false, "Native", "at d.E.f(E.java:2)")
                .thread("watchdog", false, "Waiting", "at g.H.i(H.java:3)").end(1500).toString();

        List<DumpChunk> chunks = cut(text, CrashMode.INTELLIGENT, new ChunkLimits(10_000, 2, 300)).chunks();

        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).text()).containsSubsequence("pid 100 at", "a.B.c", "pid 1500 at", "d.E.f").doesNotContain("g.H.i");
        assertThat(chunks.get(1).text()).containsSubsequence("pid 1500 at", "system_server", "g.H.i").doesNotContain("pid 100 at");
    }

    @Test
    void a_tombstone_repeats_its_head_before_each_of_its_sections() {
        StringBuilder text = new StringBuilder(Tombstones.ABORT.substring(0, Tombstones.ABORT.indexOf("memory map")));
        text.append("memory map (900 entries):\n");
        for (int i = 0; i < 900; i++) {
            text.append("    0000007e'%08x-0000007e'%08x r--         0     40000  /system/lib64/lib%d.so%n".formatted(i, i + 1, i).replace("\r", ""));
        }

        List<DumpChunk> chunks = cut(text.toString(), CrashMode.INTELLIGENT, new ChunkLimits(20_000, 50, 300)).chunks();

        assertThat(chunks).hasSizeGreaterThan(3).allSatisfy(chunk -> {
            assertThat(chunk.text()).contains("pid: 8101, tid: 8177, name: RenderThread");
            assertThat(chunk.text().length()).isLessThanOrEqualTo(20_000);
        });
        assertThat(text(chunks)).contains("lib0.so", "lib450.so", "lib899.so");
    }

    @Test
    void quick_shows_of_a_tombstone_its_head_and_the_stack_that_died() {
        List<DumpChunk> chunks = cut(Tombstones.ABORT, CrashMode.QUICK, ROOMY).chunks();

        assertThat(chunks).singleElement().satisfies(chunk -> assertThat(chunk.text())
                .contains("Abort message", "forge::Fire::Check").doesNotContain("memory map", "Binder:8101_1", "memory near"));
    }

    @ParameterizedTest
    @EnumSource(CrashMode.class)
    void a_text_that_is_no_dump_is_shown_as_it_is(CrashMode mode) {
        assertThat(cut("Dear Sir,\nplease find enclosed the anvil.", mode, ROOMY).chunks())
                .singleElement().satisfies(chunk -> assertThat(chunk.text()).contains("the anvil."));
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 12_345, 100_000})
    void one_line_without_end_is_cut_all_the_same(int room) {
        String line = "x".repeat(99_999) + "𝄞".repeat(500);

        List<DumpChunk> chunks = cut(line, CrashMode.INTELLIGENT, new ChunkLimits(room, 50, 300)).chunks();

        assertThat(text(chunks)).isEqualTo(line);
        assertThat(chunks).allMatch(chunk -> chunk.text().length() <= room && !Character.isLowSurrogate(chunk.text().charAt(0)));
    }

    @Test
    void a_dump_of_nothing_but_tiny_threads_is_a_bounded_number_of_questions_and_the_most_telling_are_in_them() {
        String text = "----- pid 1 at x -----\nCmd line: a\n" + "\"idle\" daemon prio=5 tid=7 Waiting\n\n".repeat(100_000)
                + "\"main\" prio=5 tid=1 Native\n";

        DumpChunks.Cut cut = cut(text, CrashMode.INTELLIGENT, ChunkLimits.of(CrashMode.INTELLIGENT, Config.DEFAULT));

        assertThat(cut.chunks()).hasSize(300).first().satisfies(chunk -> assertThat(chunk.text()).contains("\"main\""));
        assertThat(cut.shown()).isEqualTo(300 * 50);
        assertThat(cut.all()).isEqualTo(100_001);
        assertThat(cut.leftOut()).isGreaterThan(85_000 * 36);
    }

    @Test
    void a_process_without_threads_is_shown_all_the_same() {
        String text = AnrTrace.ofLockChain() + "\n----- pid 77 at x -----\nCmd line: com.acme.silent\nnothing could be dumped\n";

        assertThat(text(cut(text, CrashMode.INTELLIGENT, ROOMY).chunks())).contains("com.acme.silent", "nothing could be dumped");
        assertThat(text(cut(Tombstones.FROZEN, CrashMode.QUICK, ROOMY).chunks())).contains("do_freezer_trap");
    }

    @ParameterizedTest
    @EnumSource(CrashMode.class)
    void the_process_that_hangs_is_shown_first_even_if_it_has_no_threads_and_others_have(CrashMode mode) {
        String text = "PID: 26859\n" + Tombstones.FROZEN + new AnrTrace().process(1500, "system_server", 1).thread("main", false, "Native").end(1500);

        List<DumpChunk> chunks = cut(text, mode, ROOMY).chunks();

        assertThat(text(chunks)).containsOnlyOnce("Input dispatching timed out").containsOnlyOnce("sysTid=26864     do_freezer_trap")
                .containsSubsequence("do_freezer_trap", "system_server");
    }

    @Test
    void quick_is_one_question_however_long_the_stacks_are() {
        DumpChunks.Cut cut = cut(AnrTrace.large(250, 60, 1_300_000), CrashMode.QUICK, ChunkLimits.of(CrashMode.QUICK, Config.DEFAULT));

        assertThat(cut.chunks()).singleElement().satisfies(chunk -> assertThat(chunk.text().length()).isBetween(60_000, 76_800));
        assertThat(cut.shown()).isBetween(10, 19);
        assertThat(cut.leftOut()).isZero();
    }

    @Test
    void a_stack_that_is_longer_than_half_a_chunk_is_cut_and_that_is_counted() {
        String text = "*** *** ***\npid: 1, tid: 1, name: x  >>> y <<<\nsignal 11 (SIGSEGV)\nbacktrace:\n"
                + "      #00 pc 0000000000001111  /system/lib64/libx.so (deep+1)\n".repeat(5_000);

        DumpChunks.Cut cut = DumpChunks.of(Dump.of(text, null), CrashMode.QUICK, ROOMY);

        assertThat(text(cut.chunks())).contains("characters]");
        assertThat(cut.leftOut()).isEqualTo(text.length() - text(cut.chunks()).indexOf("[…"));
        assertThat(cut(AnrTrace.large(589, 145, 1_300_000), CrashMode.QUICK, ROOMY).leftOut()).as("left out on purpose").isZero();
    }

    private static DumpChunks.Cut cut(String text, CrashMode mode, ChunkLimits limits) {
        return DumpChunks.of(Dump.of(text, DumpKind.ANR), mode, limits);
    }

    private static String text(List<DumpChunk> chunks) {
        return chunks.stream().map(DumpChunk::text).collect(Collectors.joining());
    }

    @Test
    @Timeout(60)
    void of_very_many_processes_the_first_thousand_are_shown() {
        String text = IntStream.range(1, 32_001).mapToObj(i -> "----- pid " + i + " at x -----\n\"a\" prio=5 tid=1 Native\n\n")
                .collect(Collectors.joining());

        DumpChunks.Cut cut = cut(text, CrashMode.INTELLIGENT, ROOMY);

        assertThat(cut.all()).isEqualTo(32_000);
        assertThat(cut.shown()).isEqualTo(1_000);
        assertThat(text(cut.chunks())).contains("----- pid 1 at ", "----- pid 1000 at ").doesNotContain("----- pid 1001 at ");
    }
}
