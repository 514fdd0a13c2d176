package dev.fermata.event;

import dev.fermata.database.DatabaseException;
import dev.fermata.signal.Channel;
import dev.fermata.signal.Listener;
import dev.fermata.signal.SignalBus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Fans events out to the readers on this replica. What runs here arrives from memory as it happens; what runs
 * elsewhere is read from the log when a hint says that it has grown, or when the next poll finds it. Thread-safe.
 */
@ApplicationScoped
public class EventHub {

    private static final Logger LOG = Logger.getLogger(EventHub.class);

    /** How long hints that name no task are gathered: less than a reader notices. */
    private static final Duration GATHER = Duration.ofMillis(20);

    /** How many logs one statement reads: enough to be worth its way, few enough for the first not to wait for the last. */
    private static final int TOGETHER = 100;

    /** Logs that are read together have smaller pages, down to this part of one. */
    private static final int MOST_SHARES = 5;

    private final Map<String, TaskFanOut> fanOuts = new ConcurrentHashMap<>();
    private final Map<String, LiveSource> sources = new ConcurrentHashMap<>();
    private final List<Consumer<Collection<String>>> watchers = new CopyOnWriteArrayList<>();
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong lastPollNanos = new AtomicLong(System.nanoTime());
    private final Set<EventFeed> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean lookDue = new AtomicBoolean();
    private final EventLog log;
    private final EventConfig config;
    private final SignalBus bus;
    private final Listener listener;

    EventHub(EventLog log, EventConfig config, SignalBus bus, Listener listener) {
        this.log = log;
        this.config = config;
        this.bus = bus;
        this.listener = listener;
    }

    void start(@Observes StartupEvent event) {
        bus.subscribe(Channel.EVENTS, this::hint);
    }

    /** Ends all streams, so that their readers go on at another replica, after the runs' last words. */
    void stop(@Observes @Priority(2500) ShutdownEvent event) {
        fanOuts.values().forEach(TaskFanOut::endAll);
    }

    /**
     * Makes a feed of the rows after {@code after} and of all that follows.
     *
     * @param after the number of the last row the reader has, 0 for none; there is such a row
     */
    public EventFeed open(String taskId, long after) {
        // Closing is left to another thread: whoever ends a feed may hold the lock of its fan-out.
        return new EventFeed(taskId, after, config.maxBehind(), this::begin, feed -> readers.execute(() -> end(feed)));
    }

    /**
     * Calls the watcher with the tasks whose logs have grown, on this replica or another, by more than text; with none
     * when any may have. It must be quick. A notification that is lost is not made up for.
     */
    public void onGrowth(Consumer<Collection<String>> watcher) {
        watchers.add(watcher);
        bus.subscribe(Channel.EVENTS, watcher);
    }

    /** Publishes rows that were just committed on this replica, and hints at them to the others. */
    public void committed(String taskId, List<TaskEvent> rows) {
        TaskFanOut fanOut = fanOuts.get(taskId);
        if (fanOut != null && !fanOut.offerRows(rows)) {
            readLater(List.of(fanOut));
        }
        if (!rows.stream().allMatch(row -> row.is(EventType.CONTENT))) {
            watchers.forEach(watcher -> watcher.accept(List.of(taskId)));
        }
        bus.publishRemote(Channel.EVENTS, List.of(taskId));
    }

    /** Logs were changed by a statement that did not return its rows: readers look, here and elsewhere. */
    public void grown(Collection<String> taskIds) {
        if (!taskIds.isEmpty()) {
            bus.publish(Channel.EVENTS, taskIds);
        }
    }

    /** Whether anybody here would see a fragment of the task's text now. */
    public boolean followed(String taskId) {
        return fanOuts.containsKey(taskId);
    }

    /** Publishes text that is in no row yet, to readers on this replica only. */
    public void fragment(TaskEvent fragment) {
        TaskFanOut fanOut = fanOuts.get(fragment.taskId());
        if (fanOut != null) {
            fanOut.offerLive(List.of(fragment));
        }
    }

    /** Registers the run that writes a task's text on this replica, until it is closed. */
    public AutoCloseable register(String taskId, LiveSource source) {
        sources.put(taskId, source);
        return () -> sources.remove(taskId, source);
    }

    /** How many streams of tasks are open here. */
    public int streams() {
        return streams.size();
    }

    /** How many tasks have readers here that have all rows so far. */
    public int watched() {
        return fanOuts.size();
    }

    /** Looks for rows that no hint told of. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        long interval = (listener.hearing() ? config.poll() : config.pollWithoutSignals()).toNanos();
        if (fanOuts.isEmpty() || System.nanoTime() - lastPollNanos.get() < interval) {
            return;
        }
        lastPollNanos.set(System.nanoTime());
        try {
            readGrown();
        } catch (DatabaseException e) {
            LOG.warnf("Event logs could not be read (%s); the next look is in %d s", e.getMessage(),
                    TimeUnit.NANOSECONDS.toSeconds(interval));
        }
    }

    private void readGrown() {
        List<TaskFanOut> grown = new ArrayList<>();
        log.heads(Set.copyOf(fanOuts.keySet())).forEach((taskId, seq) -> {
            TaskFanOut fanOut = fanOuts.get(taskId);
            if (fanOut != null && fanOut.lastSeq() < seq) {
                grown.add(fanOut);
            }
        });
        readLater(grown);
    }

    /** Keeps idle streams open through proxies. */
    @Scheduled(every = "${fermata.events.heartbeat:15s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void heartbeat() {
        fanOuts.values().forEach(fanOut -> fanOut.offerLive(List.of(TaskEvent.heartbeat(fanOut.taskId()))));
    }

    private void hint(Collection<String> taskIds) {
        if (taskIds.isEmpty()) {
            lookAtAll();
        }
        readLater(taskIds.stream().map(fanOuts::get).filter(Objects::nonNull).toList());
    }

    /** Anything may have happened: a busy replica said so, or the listener was away. Many such hints make one look. */
    private void lookAtAll() {
        if (!fanOuts.isEmpty() && lookDue.compareAndSet(false, true)) {
            readers.execute(() -> {
                try {
                    TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
                    lookDue.set(false);
                    readGrown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOG.debugf(e, "Heads of logs could not be read; the next poll tries again");
                } finally {
                    lookDue.set(false);
                }
            });
        }
    }

    private void begin(EventFeed feed) {
        streams.add(feed);
        // Its reader may have left before, when there was nothing to end.
        if (feed.ending() != null) {
            streams.remove(feed);
            return;
        }
        readers.execute(() -> catchUp(feed));
    }

    private void end(EventFeed feed) {
        close(feed);
        streams.remove(feed);
    }

    /** Brings a new feed up to the fan-out of its task, at its reader's pace, then attaches it. */
    private void catchUp(EventFeed feed) {
        int page = Math.min(TaskFanOut.PAGE, config.maxBehind());
        try {
            // Something at once: a response without a byte leaves its reader wondering whether it is connected.
            feed.offer(TaskEvent.heartbeat(feed.taskId()));
            boolean attached = false;
            while (!attached && feed.awaitTaken(config.readerPatience())) {
                List<TaskEvent> rows = log.read(feed.taskId(), feed.lastSeq(), page);
                rows.forEach(feed::offer);
                attached = rows.isEmpty() && attach(feed);
            }
            if (feed.atDone()) {
                feed.end(Outbox.Ending.DONE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            feed.end(Outbox.Ending.BROKEN_OFF);
        } catch (RuntimeException e) {
            LOG.warnf(e, "A stream of task %s could not be read; its reader resumes where it stopped", feed.taskId());
            feed.end(Outbox.Ending.BROKEN_OFF);
        }
    }

    private boolean attach(EventFeed feed) {
        // Under the map's lock, so that a fan-out that loses its last feed is not removed at the same time.
        boolean[] attached = {false};
        TaskFanOut fanOut = fanOuts.compute(feed.taskId(), (taskId, existing) -> {
            TaskFanOut target = existing == null ? fanOut(taskId, feed.lastSeq()) : existing;
            attached[0] = target.attach(feed);
            return target;
        });
        if (attached[0]) {
            refresh(feed.taskId());
            // Rows may have come between the read and the attachment.
            readLater(List.of(fanOut));
            // Its reader may have left before the attachment, when there was nothing to detach.
            if (feed.ending() != null) {
                close(feed);
            }
        }
        return attached[0];
    }

    private TaskFanOut fanOut(String taskId, long lastSeq) {
        // What a reader has no room for is in the log: it goes on there at its own pace, like one that comes back.
        return new TaskFanOut(taskId, lastSeq, feed -> readers.execute(() -> {
            close(feed);
            catchUp(feed);
        }));
    }

    private void close(EventFeed feed) {
        fanOuts.computeIfPresent(feed.taskId(), (taskId, fanOut) -> fanOut.detach(feed) ? null : fanOut);
    }

    /** Reads their logs to the end, unless others do, who then look once more. */
    private void readLater(List<TaskFanOut> grown) {
        List<TaskFanOut> mine = grown.stream().filter(TaskFanOut::beginRead).toList();
        for (int from = 0; from < mine.size(); from += TOGETHER) {
            List<TaskFanOut> some = mine.subList(from, Math.min(from + TOGETHER, mine.size()));
            readers.execute(() -> readToEnd(some));
        }
    }

    private void readToEnd(List<TaskFanOut> some) {
        List<TaskFanOut> left = some;
        try {
            while (!left.isEmpty()) {
                Map<String, Long> after = new HashMap<>();
                left.forEach(fanOut -> after.put(fanOut.taskId(), fanOut.lastSeq()));
                int page = TaskFanOut.PAGE / Math.min(left.size(), MOST_SHARES);
                Map<String, List<TaskEvent>> rows = log.read(after, page);
                left = left.stream()
                        .filter(fanOut -> isBehind(fanOut, rows.getOrDefault(fanOut.taskId(), List.of()), page)).toList();
            }
        } catch (RuntimeException e) {
            LOG.debugf(e, "The logs of %d tasks could not be read; the next poll tries again", left.size());
        } finally {
            left.forEach(TaskFanOut::stopReading);
        }
    }

    private boolean isBehind(TaskFanOut fanOut, List<TaskEvent> rows, int page) {
        boolean behind = fanOut.read(rows, rows.size() == page);
        if (!behind) {
            refresh(fanOut.taskId());
        }
        return behind;
    }

    /** Shows text again that is newer than the rows: a row may have cut off what readers had seen live. */
    private void refresh(String taskId) {
        LiveSource source = sources.get(taskId);
        TaskFanOut fanOut = fanOuts.get(taskId);
        if (source != null && fanOut != null) {
            source.whileQuiet(fanOut::offerLive);
        }
    }
}
