package dev.fermata.engine;

import dev.fermata.signal.Channel;
import dev.fermata.signal.SignalBus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

    private final Map<String, Active> active = new ConcurrentHashMap<>();
    private final SignalBus bus;

    Runs(SignalBus bus) {
        this.bus = bus;
    }

    void start(@Observes StartupEvent event) {
        bus.subscribe(Channel.CONTROL, this::control);
    }

    void add(Active run) {
        active.put(key(run.run().task().id(), run.run().task().lease().attempt()), run);
    }

    void remove(Run run) {
        active.remove(key(run.task().id(), run.task().lease().attempt()));
    }

    Collection<Active> all() {
        return active.values();
    }

    int size() {
        return active.size();
    }

    void renew(Run run, long untilNanos) {
        active.computeIfPresent(key(run.task().id(), run.task().lease().attempt()),
                (key, current) -> current.renewed(untilNanos));
    }

    /** Messages are {@code verb:task id:attempt}; the attempt keeps a late one from stopping a later run. */
    private void control(Collection<String> messages) {
        for (String message : messages) {
            List<String> parts = List.of(message.split(":"));
            if (parts.size() != 3) {
                LOG.debugf("A newer replica says %s, which this version does not know", message);
                continue;
            }
            Active found = active.get(parts.get(1) + ":" + parts.get(2));
            if (found != null) {
                switch (parts.getFirst()) {
                    case "cancel" -> found.run().token().stop(StopReason.CANCELLED);
                    case "pause" -> found.run().token().stop(StopReason.PAUSED);
                    default -> LOG.debugf("A newer replica says %s, which this version does not know", message);
                }
            }
        }
    }

    private static String key(String taskId, int attempt) {
        return taskId + ":" + attempt;
    }
}
