package dev.fermata.task;

import dev.fermata.event.Outbox;
import dev.fermata.event.TaskEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * One reader's stream of what happens to all of an owner's tasks. It knows how far it is in each task's log; a task it
 * has not met begins with what was written after the stream was opened.
 *
 * <p>For one subscriber, whose subscription starts it. Filled by one thread at a time; heartbeats and the end may come
 * from any.
 */
final class OwnerFeed implements Flow.Publisher<OwnerEvent> {

    /** How many tasks it remembers; those longest without news are forgotten, and may then be repeated. */
    private static final int MOST_TASKS = 10_000;

    private final Map<String, Long> positions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_TASKS;
        }
    };
    private final Owner owner;
    private final Instant since;
    private final Outbox<OwnerEvent> outbox;
    private final Consumer<OwnerFeed> onStart;
    private Instant opened;
    private Instant reached;

    OwnerFeed(Owner owner, Instant since, int capacity, Consumer<OwnerFeed> onStart, Consumer<OwnerFeed> onClose) {
        this.owner = owner;
        this.since = since;
        this.onStart = onStart;
        this.outbox = new Outbox<>(capacity, () -> onClose.accept(this));
    }

    Owner owner() {
        return owner;
    }

    /** Tasks that finished after this are part of the present state; null when the reader comes for the first time. */
    Instant since() {
        return since;
    }

    /** From here on the stream tells of tasks it has not met. */
    void opened(Instant at) {
        opened = at;
        reached = at;
    }

    /** Shows where a task stands, and takes its log up from there. */
    void introduce(TaskState state) {
        positions.put(state.id(), state.seq());
        state.events().forEach(event -> outbox.offer(new OwnerEvent(event, null)));
    }

    /** Tells the reader that it has the present state of everything. */
    void introduced() {
        outbox.offer(new OwnerEvent(TaskEvent.heartbeat(""), reached));
    }

    /** How far it is in the task's log; 0 where it has not met it. */
    long position(String taskId) {
        return positions.getOrDefault(taskId, 0L);
    }

    /**
     * Adds what is new to the reader.
     *
     * @param rows rows of the owner's tasks, in the order of task and number
     * @param heads how far the logs were read, by task
     */
    void offer(List<TaskEvent> rows, Map<String, Long> heads) {
        List<TaskEvent> news = rows.stream().filter(this::isNew).toList();
        positions.putAll(heads);
        for (TaskEvent row : news) {
            reached = row.at().isAfter(reached) ? row.at() : reached;
        }
        for (TaskEvent row : news) {
            // Only the whole batch brings the reader further: what comes later in it may be older.
            outbox.offer(new OwnerEvent(row, row == news.getLast() ? reached : null));
        }
    }

    private boolean isNew(TaskEvent row) {
        Long position = positions.get(row.taskId());
        return position == null ? row.at().isAfter(opened) : row.seq() > position;
    }

    void heartbeat() {
        outbox.offer(new OwnerEvent(TaskEvent.heartbeat(""), null));
    }

    /** Waits until the reader has taken everything; false when the stream has ended. */
    boolean awaitTaken(Duration patience) throws InterruptedException {
        return outbox.awaitTaken(patience);
    }

    /** Whether the stream has ended, for whatever reason. */
    boolean ended() {
        return outbox.ending() != null;
    }

    void breakOff() {
        outbox.end(Outbox.Ending.BROKEN_OFF);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super OwnerEvent> subscriber) {
        outbox.subscribe(subscriber);
        onStart.accept(this);
    }
}
