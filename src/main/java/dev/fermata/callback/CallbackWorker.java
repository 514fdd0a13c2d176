package dev.fermata.callback;

import dev.fermata.database.DatabaseException;
import dev.fermata.ops.Roles;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Delivers callbacks, each at least once: it claims those that are due while it has free slots, and makes each try on a
 * virtual thread. A receiver may get one twice, when its answer or our note of it was lost; the id is the same then.
 *
 * <p>Slots are naively first come, first served: a receiver that hangs under many callbacks holds up everybody else's
 * by its timeout, until its own are put off.
 *
 * <p>Counted in {@code fermata.callbacks} by {@code outcome}: delivered, gone, put_off, given_up.
 */
@ApplicationScoped
class CallbackWorker {

    private static final Logger LOG = Logger.getLogger(CallbackWorker.class);

    /** What a claim lasts beyond one try's timeout: time to end it and to write down what came of it. */
    private static final Duration LEASE_SLACK = Duration.ofSeconds(20);

    private static final Duration STOP_WAIT = Duration.ofSeconds(2);

    private final CallbackTable table;
    private final Courier courier;
    private final Signer signer;
    private final Backoff backoff;
    private final Roles roles;
    private final MeterRegistry meters;
    private final CallbackConfig config;
    private final Semaphore slots;
    private volatile boolean stopping;

    CallbackWorker(CallbackTable table, Courier courier, Signer signer, Backoff backoff, Roles roles,
            MeterRegistry meters, CallbackConfig config) {
        this.table = table;
        this.courier = courier;
        this.signer = signer;
        this.backoff = backoff;
        this.roles = roles;
        this.meters = meters;
        this.config = config;
        this.slots = new Semaphore(config.concurrency());
    }

    @Scheduled(every = "${fermata.callbacks.poll-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() throws InterruptedException {
        if (!roles.worker() || !signer.ready()) {
            return;
        }
        try {
            deliverDue();
        } catch (DatabaseException e) {
            LOG.debugf(e, "Callbacks are put off: PostgreSQL is away");
        }
    }

    /** Starts a try of everything that is due; waits for slots while there is more than there are. */
    void deliverDue() throws InterruptedException {
        boolean mayHaveMore = true;
        while (mayHaveMore && !stopping) {
            int free = awaitSlots();
            List<Callback> claimed = List.of();
            try {
                claimed = table.claim(free, config.timeout().plus(LEASE_SLACK));
            } finally {
                slots.release(free - claimed.size());
            }
            claimed.forEach(callback ->
                    Thread.ofVirtual().name("callback-" + callback.id()).start(() -> attempt(callback)));
            mayHaveMore = claimed.size() == free;
        }
    }

    /** Waits until every try under way has ended; false when that takes too long. */
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        if (!slots.tryAcquire(config.concurrency(), atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        slots.release(config.concurrency());
        return true;
    }

    /** Takes all free slots, at least one. */
    private int awaitSlots() throws InterruptedException {
        slots.acquire();
        return 1 + slots.drainPermits();
    }

    private void attempt(Callback callback) {
        try {
            // More tries than there may be: a process died, or a claim ran out, in the last one.
            settle(callback, callback.tries() > config.maxTries()
                    ? new Outcome.Failed("the last try did not come to its end", Duration.ZERO)
                    : courier.deliver(callback));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DatabaseException e) {
            LOG.warnf("What became of the callback of task %s could not be written down (%s); it will be sent again",
                    callback.taskId(), e.getMessage());
        } finally {
            slots.release();
        }
    }

    private void settle(Callback callback, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted _ -> {
                table.remove(callback);
                count("delivered");
            }
            case Outcome.Gone _ -> {
                table.remove(callback);
                count("gone");
                LOG.warnf("The receiver of task %s's callback says it is gone (410); it is not tried again",
                        callback.taskId());
            }
            case Outcome.Failed(String reason, _) when callback.tries() >= config.maxTries() -> {
                table.remove(callback);
                count("given_up");
                LOG.warnf("The callback of task %s is given up after %d tries; its caller will not hear of the task's"
                        + " end unless it asks. The last reason: %s", callback.taskId(), callback.tries(), reason);
            }
            case Outcome.Failed(String reason, Duration notBefore) -> {
                Duration wait = backoff.after(callback.tries(), notBefore);
                table.retry(callback, wait, reason);
                count("put_off");
                LOG.infof("The callback of task %s was not delivered (try %d of %d); the next try is in %d s."
                        + " The reason: %s", callback.taskId(), callback.tries(), config.maxTries(), wait.toSeconds(),
                        reason);
            }
        }
    }

    private void count(String outcome) {
        meters.counter("fermata.callbacks", "outcome", outcome).increment();
    }

    /** Claims no more, and lets tries under way end, for a moment. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (!awaitIdle(STOP_WAIT)) {
            LOG.info("Some callbacks did not end before the shutdown; they will be sent again");
        }
    }
}
