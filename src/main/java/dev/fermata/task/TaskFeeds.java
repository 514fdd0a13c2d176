package dev.fermata.task;

import dev.fermata.event.EventFeed;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Opens the event streams of tasks for those who may read them. Thread-safe. */
@ApplicationScoped
class TaskFeeds {

    private final Tasks tasks;
    private final EventHub hub;
    private final EventLog log;

    TaskFeeds(Tasks tasks, EventHub hub, EventLog log) {
        this.tasks = tasks;
        this.hub = hub;
        this.log = log;
    }

    /**
     * A feed of what came after the reader's last row and of all that follows; empty when it has read everything and
     * nothing will follow.
     *
     * @param id the task's id or the caller's own
     * @param after the number of the last row the reader has, 0 for none; beyond the last row counts as the last
     * @throws TaskException.NotFound when there is none, or it is somebody else's
     */
    Optional<EventFeed> open(Owner owner, String id, long after) {
        Task task = tasks.get(owner, id);
        // After the task: a task seen settled has its last row in the log.
        long head = log.head(task.id).orElse(0);
        return task.settled() && after >= head ? Optional.empty() : Optional.of(hub.open(task.id, Math.min(after, head)));
    }

    /**
     * A feed from the log's beginning, for a reader who understands what follows only after what came before.
     *
     * @param known up to which row the reader need not be told; at least the last row of a closed log is told again
     */
    record Replay(EventFeed feed, long known) {}

    /**
     * Begins a replay for a reader who comes back; empty when it has read everything and nothing will follow.
     *
     * @param after as for {@link #open}, which throws as this does
     */
    Optional<Replay> rest(Owner owner, String id, long after) {
        Task task = tasks.get(owner, id);
        long head = log.head(task.id).orElse(0);
        return task.settled() && after >= head ? Optional.empty()
                : Optional.of(new Replay(hub.open(task.id, 0), Math.min(after, head)));
    }

    /** Begins a replay. Throws as {@link #open}. */
    Replay replay(Owner owner, String id, long after) {
        Task task = tasks.get(owner, id);
        long head = log.head(task.id).orElse(0);
        return new Replay(hub.open(task.id, 0), Math.min(after, task.settled() ? head - 1 : head));
    }
}
