package dev.fermata.engine;

import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The runs of this replica, and how a signal finds the one it is about. Thread-safe. */
@ApplicationScoped
class Runs {

    private static final Logger LOG = Logger.getLogger(Runs.class);

    /**
     * A run and the moment its lease ends, on the monotonic clock.
     *
     * @param deadlineNanos when its task's time is over; {@link Long#MAX_VALUE} where it has no deadline
     */
    record Active(Run run, long leaseEndsNanos, long deadlineNanos) {
        Active renewed(long until) {
            return new Active(run, until, deadlineNanos);
        }
    }

    /** How many signals are kept for runs that are not here: enough for all that may be on their way from a claim. */
    private static final int MOST_EARLY = 1000;

    private final Map<String, Active> active = new ConcurrentHashMap<>();
    /** Signals that found no run: it may be between its claim and its start. Guarded by itself. */
    private final Map<String, StopReason> early = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StopReason> eldest) {
            return size() > MOST_EARLY;
        }
    };
    private final SignalBus bus;

    Runs(SignalBus bus) {
        this.bus = bus;
    }

    void start(@Observes StartupEvent event) {
        bus.subscribe(Channel.CONTROL, this::control);
    }

    void add(Active run) {
        String key = key(run.run().task().id(), run.run().task().lease().attempt());
        StopReason signalled;
        synchronized (early) {
            active.put(key, run);
            signalled = early.remove(key);
        }
        if (signalled != null) {
            run.run().token().stop(signalled);
        }
    }

    void remove(Run run) {
        active.remove(key(run.task().id(), run.task().lease().attempt()));
    }

    Collection<Active> all() {
        return active.values();
    }

    void renew(Run run, long untilNanos) {
        active.computeIfPresent(key(run.task().id(), run.task().lease().attempt()),
                (key, current) -> current.renewed(untilNanos));
    }

    /** Messages are {@code verb:task id:attempt}; the attempt keeps a late one from stopping a later run. */
    private void control(Collection<String> messages) {
        for (String message : messages) {
            String[] parts = message.split(":");
            Optional<StopReason> reason = parts.length == 3 ? reason(parts[0]) : Optional.empty();
            if (reason.isPresent()) {
                signal(parts[1] + ":" + parts[2], reason.get());
            } else {
                LOG.debugf("A newer replica says %s, which this version does not know", message);
            }
        }
    }

    private static Optional<StopReason> reason(String verb) {
        return switch (verb) {
            case "cancel" -> Optional.of(StopReason.CANCELLED);
            case "pause" -> Optional.of(StopReason.PAUSED);
            default -> Optional.empty();
        };
    }

    private void signal(String key, StopReason reason) {
        Active found;
        synchronized (early) {
            found = active.get(key);
            if (found == null) {
                early.put(key, reason);
            }
        }
        if (found != null) {
            found.run().token().stop(reason);
        }
    }

    /** The run of this attempt, if it is here. */
    Optional<Run> find(String taskId, int attempt) {
        return Optional.ofNullable(active.get(key(taskId, attempt))).map(Active::run);
    }

    private static String key(String taskId, int attempt) {
        return taskId + ":" + attempt;
    }
}
