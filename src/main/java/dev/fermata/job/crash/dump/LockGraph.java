package dev.fermata.job.crash.dump;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which thread of a process waits for which. Every thread waits for one other at most, so all answers take linear time. */
public final class LockGraph {

    private final List<DumpThread> threads;
    private final Map<Integer, DumpThread> byTid = new HashMap<>();
    /** Threads by the monitor that they alone hold; the value is null where several claim it. */
    private final Map<String, DumpThread> byMonitor = new HashMap<>();

    /** @param threads all threads of one process */
    public LockGraph(List<DumpThread> threads) {
        this.threads = threads;
        for (DumpThread thread : threads) {
            if (thread.tid() != null) {
                byTid.putIfAbsent(thread.tid(), thread);
            }
            thread.held().stream().filter(monitor -> monitor.address() != null && !givenUp(thread, monitor))
                    .map(Monitor::address).distinct().forEach(address ->
                            byMonitor.put(address, byMonitor.containsKey(address) ? null : thread));
        }
    }

    /** Who waits for a notification has taken the monitor and let go of it, although the stack still shows it. */
    private static boolean givenUp(DumpThread thread, Monitor monitor) {
        return thread.waiting() != null && monitor.address().equals(thread.waiting().monitor().address());
    }

    /** The thread that holds what this one waits for; empty where it waits for no lock, or the dump does not tell. */
    public Optional<DumpThread> holder(DumpThread waiter) {
        Wait wait = waiter.waiting();
        if (wait == null || wait.what() != Wait.For.LOCK) {
            return Optional.empty();
        }
        DumpThread named = wait.heldBy() == null ? null : byTid.get(wait.heldBy());
        DumpThread found = named != null || wait.monitor().address() == null ? named : byMonitor.get(wait.monitor().address());
        return Optional.ofNullable(found).filter(holder -> holder != waiter);
    }

    /** The thread and those that it waits for, one behind the other, until one that waits for none or that was there before. */
    public List<DumpThread> chain(DumpThread from) {
        List<DumpThread> chain = new ArrayList<>();
        Set<DumpThread> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (DumpThread thread = from; thread != null && seen.add(thread); thread = holder(thread).orElse(null)) {
            chain.add(thread);
        }
        return chain;
    }

    /** Threads that wait for each other in a ring, each ring once, in the order of waiting. */
    public List<List<DumpThread>> deadlocks() {
        List<List<DumpThread>> rings = new ArrayList<>();
        Map<DumpThread, Integer> walkOf = new IdentityHashMap<>();
        for (int walk = 0; walk < threads.size(); walk++) {
            DumpThread thread = threads.get(walk);
            while (thread != null && !walkOf.containsKey(thread)) {
                walkOf.put(thread, walk);
                thread = holder(thread).orElse(null);
            }
            if (thread != null && walkOf.get(thread) == walk) {
                rings.add(chain(thread));
            }
        }
        return rings;
    }

    /** How many threads wait for locks that this one holds, directly. */
    public Map<DumpThread, Integer> waiters() {
        Map<DumpThread, Integer> waiters = new IdentityHashMap<>();
        threads.forEach(thread -> holder(thread).ifPresent(holder -> waiters.merge(holder, 1, Integer::sum)));
        return waiters;
    }

    /** Threads that wait for a lock or hold one that another waits for. */
    public Set<DumpThread> entangled() {
        Set<DumpThread> entangled = Collections.newSetFromMap(new IdentityHashMap<>());
        threads.stream().filter(DumpThread::blocked).forEach(entangled::add);
        entangled.addAll(waiters().keySet());
        return entangled;
    }
}
