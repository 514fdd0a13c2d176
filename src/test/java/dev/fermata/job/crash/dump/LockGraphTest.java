package dev.fermata.job.crash.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockGraphTest {

    @Test
    void the_chain_leads_from_who_waits_to_who_works() {
        LockGraph graph = graph(blocked(1, "0xa", 2), blocked(2, "0xb", 3), working(3, "0xb"));

        assertThat(names(graph.chain(blocked(1, "0xa", 2)))).containsExactly("t1", "t2", "t3");
        assertThat(graph.deadlocks()).isEmpty();
    }

    @Test
    void a_ring_is_found_once_and_who_waits_outside_is_not_part_of_it() {
        LockGraph graph = graph(blocked(1, "0xa", 2), blocked(2, "0xb", 3), blocked(3, "0xc", 2), blocked(4, "0xb", 3));

        assertThat(graph.deadlocks()).singleElement().satisfies(ring -> assertThat(names(ring)).containsExactly("t2", "t3"));
    }

    @Test
    void several_rings_are_several() {
        LockGraph graph = graph(blocked(1, "0xa", 2), blocked(2, "0xb", 1), blocked(3, "0xc", 4), blocked(4, "0xd", 3));

        assertThat(graph.deadlocks()).hasSize(2);
    }

    @Test
    void where_no_holder_is_named_the_one_that_shows_the_monitor_is_it() {
        DumpThread waiter = blocked(1, "0xa", null);
        LockGraph graph = graph(waiter, working(2, "0xa"));

        assertThat(graph.holder(waiter)).map(DumpThread::name).contains("t2");
    }

    @Test
    void who_waits_for_a_notification_holds_the_monitor_no_longer() {
        DumpThread waiter = blocked(1, "0xa", null);
        DumpThread notified = new DumpThread("t2", false, 2, 12, "Waiting", List.of(), 0, List.of(new Monitor("0xa", null)),
                new Wait(Wait.For.NOTIFICATION, new Monitor("0xa", null), null));

        assertThat(graph(waiter, notified).holder(waiter)).isEmpty();
    }

    @Test
    void who_is_said_to_wait_for_itself_waits_for_nobody() {
        DumpThread self = blocked(1, "0xa", 1);

        assertThat(graph(self).holder(self)).isEmpty();
        assertThat(graph(self).deadlocks()).isEmpty();
    }

    @Test
    void a_chain_of_ten_thousand_takes_no_time() {
        List<DumpThread> threads = new ArrayList<>();
        for (int i = 1; i < 10_000; i++) {
            threads.add(blocked(i, "0x" + i, i + 1));
        }
        threads.add(blocked(10_000, "0x10000", 1));

        assertThat(new LockGraph(threads).deadlocks()).singleElement().satisfies(ring -> assertThat(ring).hasSize(10_000));
    }

    private static LockGraph graph(DumpThread... threads) {
        return new LockGraph(List.of(threads));
    }

    private static DumpThread blocked(int tid, String monitor, Integer holder) {
        return new DumpThread("t" + tid, false, tid, 10 + tid, "Blocked", List.of(), 0, List.of(),
                new Wait(Wait.For.LOCK, new Monitor(monitor, "a.B"), holder));
    }

    private static DumpThread working(int tid, String monitor) {
        return new DumpThread("t" + tid, false, tid, 10 + tid, "Runnable", List.of(), 0, List.of(new Monitor(monitor, "a.B")), null);
    }

    private static List<String> names(List<DumpThread> threads) {
        return threads.stream().map(DumpThread::name).toList();
    }
}
