package dev.fermata.engine;

import dev.fermata.ops.Roles;
import dev.fermata.signal.Channel;
import dev.fermata.signal.Replica;
import dev.fermata.signal.SignalBus;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.NearbyWorker;
import dev.fermata.task.TaskQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The worker's loop: claims tasks while there are free slots, and starts each on a virtual thread. It sleeps until a
 * signal, a freed slot, the time of a waiting task or the scheduler's poll. Its thread is a platform thread of its
 * own, which neither jobs nor requests can keep busy. Beside it, tasks that are made on this replica begin on the thread
 * that made them, in slots they {@link #reserve}.
 */
@ApplicationScoped
class Dispatcher implements NearbyWorker {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Set<String> TRACKS = Set.of("stable", "canary");
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

    /** The shortest time between two looks for waiting tasks whose time has come. */
    private static final Duration LOOK_SPACING = Duration.ofMillis(100);

    private final Semaphore wake = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final TaskQueue queue;
    private final Runner runner;
    private final Runs runs;
    private final JobRegistry jobs;
    private final Replica replica;
    private final SignalBus bus;
    private final Roles role;
    private final EngineConfig config;
    private TaskQueue.Turn turn = TaskQueue.Turn.START;
    /** Whether more tasks waited than there were slots, the last time it looked. */
    private volatile boolean crowded;
    private long nextLookNanos = System.nanoTime();
    private Thread thread;
    private volatile boolean stopping;
    private volatile int consecutiveErrors;
    private volatile long lastTurnNanos = System.nanoTime();

    Dispatcher(TaskQueue queue, Runner runner, Runs runs, JobRegistry jobs, Replica replica, SignalBus bus,
            Roles role, EngineConfig config) {
        this.queue = queue;
        this.runner = runner;
        this.runs = runs;
        this.jobs = jobs;
        this.replica = replica;
        this.bus = bus;
        this.role = role;
        this.config = config;
    }

    void start(@Observes @Priority(2000) StartupEvent event) {
        if (role.worker()) {
            bus.subscribe(Channel.WORK, types -> wake());
            thread = Thread.ofPlatform().name("fermata-dispatcher").daemon().start(this::loop);
        }
    }

    /** Finds what no signal told of. */
    @Scheduled(every = "${fermata.worker.poll-interval:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        wake();
    }

    /** Turns in a row that failed. */
    int consecutiveErrors() {
        return consecutiveErrors;
    }

    /** The time since the loop's last turn, successful or not. */
    Duration sinceLastTurn() {
        return Duration.ofNanos(System.nanoTime() - lastTurnNanos);
    }

    int running() {
        return running.get();
    }

    private void wake() {
        // One permit is enough for any number of reasons to look.
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void loop() {
        Duration backoff = FIRST_BACKOFF;
        while (!stopping) {
            Duration sleep;
            try {
                claimWhileFree();
                sleep = promoteDue();
                backoff = FIRST_BACKOFF;
                consecutiveErrors = 0;
            } catch (RuntimeException e) {
                consecutiveErrors++;
                sleep = backoff;
                backoff = backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0 ? backoff.multipliedBy(2) : MAX_BACKOFF;
                LOG.warnf("The worker could not claim tasks (%d times in a row: %s); it tries again in %d ms",
                        (Object) consecutiveErrors, e.getMessage(), sleep.toMillis());
            }
            lastTurnNanos = System.nanoTime();
            await(sleep, consecutiveErrors > 0);
        }
    }

    private void claimWhileFree() {
        boolean mayHaveMore = true;
        int emptyRounds = 0;
        while (mayHaveMore && !stopping) {
            int slots = takeSlots();
            if (slots == 0) {
                crowded = true;
                return;
            }
            int begun = 0;
            TaskQueue.Claim claim;
            try {
                long claimedNanos = System.nanoTime();
                Optional<List<ClaimedTask>> all = crowded ? Optional.empty()
                        : queue.claimAll(replica.id(), jobs.names(), TRACKS, slots, config.lease());
                if (all.isPresent()) {
                    begun = begin(all.get(), claimedNanos);
                    return;
                }
                claim = queue.claim(replica.id(), jobs.names(), TRACKS, slots, turn, config.lease());
                turn = claim.next();
                begun = begin(claim.tasks(), claimedNanos);
            } finally {
                running.addAndGet(begun - slots);
            }
            emptyRounds = claim.tasks().isEmpty() ? emptyRounds + 1 : 0;
            // Owners whose tasks this replica can't take must not hide those behind them, nor keep it spinning.
            mayHaveMore = claim.tasks().size() == slots || claim.more() && emptyRounds < config.concurrency();
            crowded = mayHaveMore;
        }
    }

    /** Takes slots for a claim, before it: meanwhile others may be reserved for tasks that are just made. */
    private int takeSlots() {
        int[] taken = {0};
        running.updateAndGet(busy -> {
            taken[0] = Math.max(0, Math.min(config.concurrency() - busy, config.batchSize()));
            return busy + taken[0];
        });
        return taken[0];
    }

    private int begin(List<ClaimedTask> tasks, long claimedNanos) {
        tasks.forEach(task -> begin(task, claimedNanos));
        return tasks.size();
    }

    /**
     * Only where nobody waits for a slot, and for half of the slots: beyond that another replica may well be less busy,
     * and whoever is free claims.
     */
    @Override
    public Optional<NearbyWorker.Slot> reserve(String taskType) {
        if (thread == null || stopping || crowded || consecutiveErrors > 0 || !jobs.names().contains(taskType)) {
            return Optional.empty();
        }
        if (running.incrementAndGet() > config.concurrency() / 2) {
            running.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Slot());
    }

    private final class Slot implements NearbyWorker.Slot {
        @Override
        public String holder() {
            return replica.id();
        }

        @Override
        public Duration lease() {
            return config.lease();
        }

        @Override
        public void run(ClaimedTask task, long madeNanos) {
            begin(task, madeNanos);
        }

        @Override
        public void release() {
            running.decrementAndGet();
            wake();
        }
    }

    /** Begins a run in a slot that is already taken; never throws. */
    private void begin(ClaimedTask task, long claimedNanos) {
        try {
            Run run = runner.begin(task, claimedNanos);
            if (stopping) {
                run.token().stop(StopReason.SHUTDOWN);
            }
            Thread.ofVirtual().name("task-" + task.id()).start(() -> {
                try {
                    runner.run(run);
                } finally {
                    running.decrementAndGet();
                    wake();
                }
            });
        } catch (RuntimeException | Error e) {
            running.decrementAndGet();
            LOG.errorf(e, "Task %s could not begin; its lease runs out and another run goes on", task.id());
        }
    }

    /** Promotes tasks whose time has come, now and then; says how long the loop may sleep. */
    private Duration promoteDue() {
        long untilLook = nextLookNanos - System.nanoTime();
        if (untilLook > 0) {
            return Duration.ofNanos(untilLook);
        }
        if (queue.promoteDue()) {
            return Duration.ZERO;
        }
        nextLookNanos = System.nanoTime() + LOOK_SPACING.toNanos();
        Duration poll = config.pollInterval();
        return queue.untilNextDue().filter(until -> until.compareTo(poll) < 0).orElse(poll);
    }

    private void await(Duration atMost, boolean evenIfWoken) {
        try {
            if (evenIfWoken) {
                TimeUnit.NANOSECONDS.sleep(atMost.toNanos());
            } else if (wake.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Claims no more, and has every run hand its task over. */
    void stop(@Observes @Priority(1000) ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (thread == null) {
            return;
        }
        thread.interrupt();
        thread.join(config.shutdownTimeout());
        runs.all().forEach(active -> active.run().token().stop(StopReason.SHUTDOWN));
        long giveUp = System.nanoTime() + config.shutdownTimeout().toNanos();
        while (running.get() > 0 && System.nanoTime() < giveUp) {
            wake.tryAcquire(50, TimeUnit.MILLISECONDS);
        }
        if (running.get() > 0) {
            LOG.warnf("%d jobs did not stop in time; their leases run out and other replicas go on", running.get());
        }
    }
}
