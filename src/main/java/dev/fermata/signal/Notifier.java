package dev.fermata.signal;

import dev.fermata.database.Database;
import dev.fermata.database.DatabaseException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends NOTIFY from one connection and one platform thread of its own. A NOTIFY inside a writing transaction would
 * hold a lock that is global to the database through that transaction's commit; sent afterwards and many at a time,
 * it costs the writers nothing.
 */
@ApplicationScoped
class Notifier {

    private static final Logger LOG = Logger.getLogger(Notifier.class);

    /** PostgreSQL refuses payloads of 8,000 bytes and more. */
    private static final int MAX_PAYLOAD = 7_900;

    /** Past this, new hints are dropped: pollers find what they were about. */
    private static final int MAX_QUEUED = 100_000;

    private static final Duration STOP_WAIT = Duration.ofSeconds(2);

    private record Message(Channel channel, String text) {}

    private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>(MAX_QUEUED);
    private final Semaphore hurry = new Semaphore(0);
    private final Database database;
    private final Replica replica;
    private final SignalConfig config;
    private Thread thread;
    private volatile boolean running;
    private volatile long lastBatchNanos = System.nanoTime();

    Notifier(Database database, Replica replica, SignalConfig config) {
        this.database = database;
        this.replica = replica;
        this.config = config;
    }

    /** Queues the message; never blocks, never fails. */
    void send(Channel channel, String message) {
        if (config.enabled()) {
            start();
            queue.offer(new Message(channel, message));
            if (toWait(channel) <= 0) {
                hurry.release();
            }
        }
    }

    private synchronized void start() {
        if (thread == null) {
            running = true;
            thread = Thread.ofPlatform().name("fermata-notifier").daemon().start(this::run);
        }
    }

    /** Last of all: hand-overs during the shutdown still have to reach the other replicas. */
    synchronized void stop(@Observes @Priority(3000) ShutdownEvent event) throws InterruptedException {
        running = false;
        if (thread != null) {
            queue.offer(new Message(Channel.PROBE, "last"));
            thread.join(STOP_WAIT);
        }
    }

    private void run() {
        Connection connection = null;
        while (running) {
            try {
                List<Message> batch = nextBatch();
                if (connection == null) {
                    connection = database.dedicated();
                }
                notify(connection, batch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (SQLException | DatabaseException e) {
                LOG.debugf(e, "Hints to other replicas were lost; they find the changes when they poll");
                connection = close(connection);
            }
        }
        close(connection);
    }

    /** Gathers hints for a moment, unless one of them is in a hurry. */
    private List<Message> nextBatch() throws InterruptedException {
        List<Message> batch = new ArrayList<>();
        batch.add(queue.take());
        long nanos = toWait(batch.getFirst().channel());
        if (nanos > 0) {
            hurry.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
        hurry.drainPermits();
        lastBatchNanos = System.nanoTime();
        queue.drainTo(batch);
        return batch;
    }

    /** How long a message that comes now may wait for others, in nanoseconds. */
    private long toWait(Channel channel) {
        long spacing = config.spacing().toNanos();
        return switch (channel.urgency()) {
            case AT_ONCE -> 0;
            case PROMPT -> lastBatchNanos + spacing - System.nanoTime();
            case GATHERED -> spacing;
        };
    }

    private void notify(Connection connection, List<Message> batch) throws SQLException {
        Map<Channel, Set<String>> byChannel = new EnumMap<>(Channel.class);
        batch.forEach(message -> byChannel.computeIfAbsent(message.channel(), c -> new LinkedHashSet<>()).add(message.text()));
        List<String> channels = new ArrayList<>();
        List<String> payloads = new ArrayList<>();
        byChannel.forEach((channel, texts) -> pack(texts.size() > channel.mostNamed() ? Set.of() : texts).forEach(payload -> {
            channels.add(channel.postgresName());
            payloads.add(payload);
        }));
        // A hint may be lost, so its commit need not wait for the disk, as that of any NOTIFY otherwise would.
        Database.query(connection, """
                with quick as materialized (select set_config('synchronous_commit', 'off', true))
                select pg_notify(c, p) from quick, unnest(?::text[], ?::text[]) as n(c, p)
                """, row -> null,
                channels.toArray(String[]::new), payloads.toArray(String[]::new));
    }

    /** Joins messages to payloads, each headed by this replica's name so that it can pass over its own. */
    private List<String> pack(Set<String> texts) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder(replica.id());
        for (String text : texts) {
            if (payload.length() + text.length() + 1 > MAX_PAYLOAD) {
                payloads.add(payload.toString());
                payload = new StringBuilder(replica.id());
            }
            payload.append(',').append(text);
        }
        payloads.add(payload.toString());
        return payloads;
    }

    private static Connection close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("The notifier's connection was already gone", e);
            }
        }
        return null;
    }
}
