package dev.fermata.task;

import dev.fermata.event.EventConfig;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.signal.Listener;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Fans events out to readers that follow all of an owner's tasks. Hints of growth, from this replica and others, are
 * gathered for a moment and read for all readers at once; a poll finds what no hint told of. Thread-safe.
 */
@ApplicationScoped
class OwnerHub {

    private static final Logger LOG = Logger.getLogger(OwnerHub.class);

    /** What is worth telling among all tasks; text and its cost belong to a task's own stream. */
    private static final Set<EventType> TOLD = EnumSet.of(EventType.STATUS, EventType.PROGRESS, EventType.INFO,
            EventType.WARNING, EventType.ERROR, EventType.RESULT, EventType.DONE);

    /** How long hints are gathered. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** How long before its last sign of it a finished task may be committed: more than a poll and a slow commit. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    /** How far back a reader can come back. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private static final int MOST_INTRODUCED = 5_000;
    private static final int MOST_FOUND = 20_000;
    private static final int PAGE = 200;
    private static final int MOST_ROWS = 5_000;

    private final Map<Owner, Set<OwnerFeed>> feeds = new ConcurrentHashMap<>();
    private final Set<String> grown = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final OwnerTasks tasks;
    private final EventLog log;
    private final EventHub events;
    private final EventConfig config;
    private final Listener listener;
    private volatile long lastPollNanos = System.nanoTime();
    private volatile boolean pollDue;

    OwnerHub(OwnerTasks tasks, EventLog log, EventHub events, EventConfig config, Listener listener) {
        this.tasks = tasks;
        this.log = log;
        this.events = events;
        this.config = config;
        this.listener = listener;
    }

    void start(@Observes StartupEvent event) {
        events.onGrowth(this::hint);
    }

    void stop(@Observes @Priority(2500) ShutdownEvent event) {
        feeds.values().forEach(of -> of.forEach(OwnerFeed::breakOff));
    }

    /**
     * Makes a feed of the present state of the owner's unfinished tasks and of all that follows.
     *
     * @param reached how far a reader that comes back was: tasks that finished since are part of the present state;
     *     null for one that comes for the first time
     */
    OwnerFeed open(Owner owner, Instant reached) {
        return new OwnerFeed(owner, reached, config.maxBehind(), feed -> readers.execute(() -> introduce(feed)),
                feed -> readers.execute(() -> close(feed)));
    }

    private void introduce(OwnerFeed feed) {
        try {
            Instant now = tasks.now();
            feed.opened(now);
            // Something at once: a response without a byte leaves its reader wondering whether it is connected.
            feed.heartbeat();
            List<String> ids = tasks.current(List.of(feed.owner()), since(feed, now), MOST_INTRODUCED);
            int page = Math.min(PAGE, Math.max(1, config.maxBehind() / 2));
            for (int from = 0; from < ids.size() && feed.awaitTaken(config.readerPatience()); from += page) {
                tasks.states(ids.subList(from, Math.min(from + page, ids.size()))).forEach(feed::introduce);
            }
            feed.introduced();
            attach(feed);
            // What has happened meanwhile reached nobody.
            grown.addAll(ids);
            grown.addAll(tasks.current(List.of(feed.owner()), now.minus(SLACK), MOST_FOUND));
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            feed.breakOff();
        } catch (RuntimeException e) {
            LOG.warnf(e, "A stream of all tasks of %s could not be read; its reader comes back", feed.owner());
            feed.breakOff();
        }
    }

    private void attach(OwnerFeed feed) {
        // Under the map's lock, so that an owner who loses the last feed is not removed at the same time.
        feeds.compute(feed.owner(), (owner, existing) -> {
            Set<OwnerFeed> of = existing == null ? ConcurrentHashMap.newKeySet() : existing;
            of.add(feed);
            return of;
        });
        // Its reader may have left before the attachment, when there was nothing to detach.
        if (feed.ended()) {
            close(feed);
        }
    }

    private static Instant since(OwnerFeed feed, Instant now) {
        if (feed.since() == null) {
            return now;
        }
        Instant earliest = now.minus(MEMORY);
        // Beyond now is no time of ours, and may be none of PostgreSQL's.
        Instant since = feed.since().isAfter(now) ? now : feed.since().minus(SLACK);
        return since.isBefore(earliest) ? earliest : since;
    }

    private void close(OwnerFeed feed) {
        feeds.computeIfPresent(feed.owner(), (owner, of) -> {
            of.remove(feed);
            return of.isEmpty() ? null : of;
        });
    }

    private void hint(Collection<String> taskIds) {
        if (feeds.isEmpty()) {
            return;
        }
        // No names: anything may have happened.
        pollDue |= taskIds.isEmpty();
        grown.addAll(taskIds);
        look();
    }

    /** Looks for what no hint told of. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        long interval = (listener.hearing() ? config.poll() : config.pollWithoutSignals()).toNanos();
        if (!feeds.isEmpty() && System.nanoTime() - lastPollNanos >= interval) {
            lastPollNanos = System.nanoTime();
            pollDue = true;
            look();
        }
    }

    /** Keeps idle streams open through proxies. */
    @Scheduled(every = "${fermata.events.heartbeat:15s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void heartbeat() {
        feeds.values().forEach(of -> of.forEach(OwnerFeed::heartbeat));
    }

    /** Has one thread look, and look again until nothing has grown. */
    private void look() {
        if (looking.compareAndSet(false, true)) {
            readers.execute(() -> {
                try {
                    TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
                    readGrown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOG.debugf(e, "Growing logs could not be read; the next poll tries again");
                } finally {
                    looking.set(false);
                }
                if (pollDue || !grown.isEmpty()) {
                    look();
                }
            });
        }
    }

    private void readGrown() {
        Set<String> ids = Set.copyOf(grown);
        grown.removeAll(ids);
        List<String> all = new ArrayList<>(ids);
        if (pollDue) {
            pollDue = false;
            all.addAll(tasks.current(feeds.keySet(), tasks.now().minus(SLACK), MOST_FOUND));
        }
        Map<String, Owner> owners = tasks.owners(all);
        owners.values().removeIf(owner -> !feeds.containsKey(owner));
        Map<String, Long> heads = log.heads(owners.keySet());
        List<EventLog.Stretch> news = new ArrayList<>();
        heads.forEach((taskId, head) -> {
            long position = watching(owners.get(taskId)).stream().mapToLong(feed -> feed.position(taskId)).min().orElse(head);
            if (position < head) {
                news.add(new EventLog.Stretch(taskId, position, head));
            }
        });
        if (!news.isEmpty()) {
            List<TaskEvent> rows = log.read(news, TOLD, MOST_ROWS);
            tell(owners, rows, rows.size() < MOST_ROWS ? heads : upTo(rows.getLast(), heads));
        }
    }

    private void tell(Map<String, Owner> owners, List<TaskEvent> rows, Map<String, Long> read) {
        Map<Owner, List<TaskEvent>> rowsByOwner =
                rows.stream().collect(Collectors.groupingBy(row -> owners.get(row.taskId())));
        Map<Owner, Map<String, Long>> readByOwner = new HashMap<>();
        read.forEach((taskId, seq) ->
                readByOwner.computeIfAbsent(owners.get(taskId), owner -> new HashMap<>()).put(taskId, seq));
        readByOwner.forEach((owner, seqs) ->
                watching(owner).forEach(feed -> feed.offer(rowsByOwner.getOrDefault(owner, List.of()), seqs)));
    }

    private Set<OwnerFeed> watching(Owner owner) {
        return feeds.getOrDefault(owner, Set.of());
    }

    /** How far the logs were read when the last row is where reading stopped; the rest is for another turn. */
    private Map<String, Long> upTo(TaskEvent last, Map<String, Long> heads) {
        Map<String, Long> read = new HashMap<>();
        heads.forEach((taskId, head) -> {
            int order = taskId.compareTo(last.taskId());
            if (order < 0) {
                read.put(taskId, head);
            } else {
                grown.add(taskId);
                if (order == 0) {
                    read.put(taskId, last.seq());
                }
            }
        });
        return read;
    }
}
