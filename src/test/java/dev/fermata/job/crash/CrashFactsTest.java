package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.job.crash.dump.AnrTrace;
import dev.fermata.job.crash.dump.Dump;
import dev.fermata.job.crash.dump.DumpKind;
import dev.fermata.job.crash.dump.Tombstones;
import org.junit.jupiter.api.Test;

class CrashFactsTest {

    @Test
    void a_hang_is_told_down_to_the_thread_that_everybody_waits_for() {
        CrashFacts facts = facts(AnrTrace.ofLockChain().toString());

        assertThat(facts.mainThread().waitsFor()).isEqualTo("0x0aaaaaaa (com.acme.anvil.Hammer)");
        assertThat(facts.lockChain()).extracting(ThreadFacts::name).containsExactly("main", "smith", "stoker");
        assertThat(facts.blocked()).extracting(ThreadFacts::name).containsExactly("main", "smith");
        assertThat(facts.deadlocks()).isEmpty();
        assertThat(facts.firstOwnCode()).isEqualTo("at com.acme.anvil.Forge.strike(Forge.java:12)");
        assertThat(facts.process().states()).containsEntry("Blocked", 2).containsEntry("Native", 1);
        assertThat(facts.daemonThreads()).isEqualTo(1);
    }

    @Test
    void who_only_waits_to_be_notified_holds_nothing_and_is_not_blocked() {
        CrashFacts facts = facts(new AnrTrace().process(1, "com.acme.anvil", 1).thread("main", false, "Waiting",
                "at java.lang.Object.wait(Native method)", "- waiting on <0x0ccccccc> (a java.lang.Object)",
                "at a.B.c(B.java:1)", "- locked <0x0ccccccc> (a java.lang.Object)").toString());

        assertThat(facts.blockedThreads()).isZero();
        assertThat(facts.mainThread().waitsFor()).isNull();
        assertThat(facts.mainThread().holds()).isEmpty();
    }

    @Test
    void the_facts_of_a_large_dump_stay_small() {
        AnrTrace trace = new AnrTrace().process(1, "com.acme.anvil", 500).thread("main", false, "Runnable", "at a.B.c(B.java:1)",
                "- locked <0x0aaaaaaa> (a java.lang.Object)");
        for (int i = 0; i < 499; i++) {
            trace.thread("w" + i, false, "Blocked", "at a.B.d(B.java:2)", "- waiting to lock <0x0aaaaaaa> (a java.lang.Object) held by thread 1");
        }

        CrashFacts facts = facts(trace.toString());

        assertThat(facts.blockedThreads()).isEqualTo(499);
        assertThat(facts.blocked()).hasSize(40);
        assertThat(FactsText.of(facts, "en")).hasSizeLessThan(3_000).contains("500, of which 0 daemons, 499 waiting for locks");
    }

    @Test
    void facts_are_told_in_the_language_of_the_task() {
        CrashFacts death = facts(Tombstones.ABORT);
        assertThat(FactsText.of(death, "zh")).contains("事实", "信号：6 (SIGABRT), SI_QUEUE", "出错地址：无", "Check failed: heat > 0");
        assertThat(FactsText.of(death, "en")).contains("Signal: 6 (SIGABRT), SI_QUEUE", "Fault address: none", "`com.acme.anvil:smithy`");
        assertThat(FactsText.of(facts(Tombstones.DALVIK_DEADLOCK), "zh")).contains("**死锁**：main (tid 1) MONITOR");
        assertThat(FactsText.of(facts("no dump"), "en")).contains("Kind: not recognised");
    }

    @Test
    void a_dump_with_fewer_threads_than_it_says_is_told_to_be_incomplete() {
        CrashFacts facts = facts(new AnrTrace().process(1, "com.acme.anvil", 86).thread("main", false, "Native").toString());

        assertThat(FactsText.of(facts, "en")).contains("the dump says that there are 86 threads");
    }

    @Test
    void a_frozen_process_is_told_to_be_frozen() {
        CrashFacts facts = facts(Tombstones.FROZEN);

        assertThat(facts.process().mainKernelWait()).isEqualTo("do_freezer_trap");
        assertThat(facts.process().kernelWaits()).containsEntry("do_freezer_trap", 2);
        assertThat(FactsText.of(facts, "en")).contains("Waits in the kernel: main thread do_freezer_trap; 2× do_freezer_trap, 1× binder_ioctl");
    }

    @Test
    void what_a_dump_is_wins_over_what_its_sender_took_it_for() {
        assertThat(facts(Tombstones.XCRASH_ANR).isAsSaid(LogType.TOMBSTONE)).isFalse();
        assertThat(facts(Tombstones.XCRASH_ANR).isAsSaid(null)).isTrue();
        assertThat(facts(Tombstones.ABORT).isAsSaid(LogType.TOMBSTONE)).isTrue();
        assertThat(facts("no dump").isAsSaid(LogType.ANR)).isTrue();
    }

    private static CrashFacts facts(String text) {
        return CrashFacts.of(Dump.of(text, (DumpKind) null));
    }
}
