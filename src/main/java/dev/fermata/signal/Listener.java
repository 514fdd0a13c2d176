package dev.fermata.signal;

import dev.fermata.database.Database;
import dev.fermata.database.DatabaseException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears the other replicas' notifications on a connection and a platform thread of its own. It subscribes again after
 * a drop, and probes itself: a pooler in transaction mode accepts LISTEN and then swallows every notification, which
 * only a message that does not come back can show.
 */
@ApplicationScoped
public class Listener {

    private static final Logger LOG = Logger.getLogger(Listener.class);
    private static final int WAIT_MILLIS = 250;
    private static final long FIRST_BACKOFF_MILLIS = 100;

    private final Database database;
    private final SignalBus bus;
    private final Notifier notifier;
    private final Replica replica;
    private final SignalConfig config;
    private Thread thread;
    private volatile boolean running;
    private volatile boolean hearing;
    private long probeSentNanos;
    private boolean probePending;
    private boolean reported;

    Listener(Database database, SignalBus bus, Notifier notifier, Replica replica, SignalConfig config) {
        this.database = database;
        this.bus = bus;
        this.notifier = notifier;
        this.replica = replica;
        this.config = config;
    }

    /** Whether the last probe came back: while it is false, whoever waits for signals should poll more often. */
    public boolean hearing() {
        return hearing;
    }

    void start(@Observes @Priority(1000) StartupEvent event) {
        if (config.enabled()) {
            running = true;
            thread = Thread.ofPlatform().name("fermata-listener").daemon().start(this::run);
        }
    }

    void stop(@Observes @Priority(3000) ShutdownEvent event) {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        long backoffMillis = FIRST_BACKOFF_MILLIS;
        while (running) {
            try (Connection connection = database.dedicated()) {
                subscribe(connection);
                listen(connection);
            } catch (SQLException | DatabaseException e) {
                // A listener that heard before starts over quickly, one that never did takes its time.
                backoffMillis = hearing ? FIRST_BACKOFF_MILLIS : backoffMillis;
                hearing = false;
                if (running) {
                    LOG.debugf(e, "The listener lost PostgreSQL; it tries again in %d ms, polling goes on", backoffMillis);
                    pause(backoffMillis);
                    backoffMillis = Math.min(backoffMillis * 2, config.probeInterval().toMillis());
                }
            }
        }
    }

    private void subscribe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Channel channel : Channel.values()) {
                statement.execute("listen " + channel.postgresName());
            }
        }
        probe();
        // Whatever was signalled while nobody listened: let every subscriber look once.
        for (Channel channel : Channel.values()) {
            bus.deliver(channel, List.of());
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (running) {
            PGNotification[] notifications = postgres.getNotifications(WAIT_MILLIS);
            if (notifications != null) {
                Arrays.stream(notifications).forEach(this::receive);
            }
            checkProbe();
        }
    }

    private void receive(PGNotification notification) {
        String[] parts = notification.getParameter().split(",");
        Channel channel = Channel.ofPostgresName(notification.getName());
        boolean own = parts[0].equals(replica.id());
        if (own && channel == Channel.PROBE) {
            probePending = false;
            reported = false;
            hearing = true;
        } else if (!own) {
            bus.deliver(channel, Arrays.asList(parts).subList(1, parts.length));
        }
    }

    private void probe() {
        probeSentNanos = System.nanoTime();
        probePending = true;
        notifier.send(Channel.PROBE, "probe");
    }

    private void checkProbe() throws SQLException {
        long waitedNanos = System.nanoTime() - probeSentNanos;
        if (probePending && waitedNanos > config.probeTimeout().toNanos()) {
            probePending = false;
            if (!reported) {
                reported = true;
                LOG.warn("Notifications do not come through (a connection pooler in transaction mode?);"
                        + " work goes on by polling, up to the poll interval slower");
            }
            // Or the connection died without a word: a new one may hear.
            throw new SQLException("the probe was not heard");
        } else if (!probePending && waitedNanos > config.probeInterval().toNanos()) {
            probe();
        }
    }

    private void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
