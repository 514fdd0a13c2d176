package dev.fermata.engine;

import dev.fermata.database.DatabaseException;
import dev.fermata.event.EventConfig;
import dev.fermata.event.EventLog;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Saves what this replica's runs say, all of them in one statement a turn. The busier PostgreSQL is, the longer a
 * turn takes and the longer the pause after it, within configured bounds.
 */
@ApplicationScoped
class Flusher {

    private static final Logger LOG = Logger.getLogger(Flusher.class);

    /** The pause after a turn, as a multiple of the turn's own length: a fifth of the time is spent saving at most. */
    private static final int PAUSE_FACTOR = 4;

    /** How many logs one statement appends to. */
    private static final int MOST = 500;

    private final Runs runs;
    private final EventLog log;
    private final EventConfig config;
    private Thread thread;
    private volatile boolean stopping;

    Flusher(Runs runs, EventLog log, EventConfig config) {
        this.runs = runs;
        this.log = log;
        this.config = config;
    }

    void start(@Observes @Priority(1500) StartupEvent event) {
        thread = Thread.ofPlatform().name("fermata-flusher").daemon().start(this::loop);
    }

    /** After the hand-over, which saves the last of it. */
    void stop(@Observes @Priority(2000) ShutdownEvent event) {
        stopping = true;
        thread.interrupt();
    }

    private void loop() {
        long pause = config.minFlush().toNanos();
        while (!stopping) {
            try {
                TimeUnit.NANOSECONDS.sleep(pause);
                long began = System.nanoTime();
                flush();
                pause = Math.clamp((System.nanoTime() - began) * PAUSE_FACTOR, config.minFlush().toNanos(),
                        config.maxFlush().toNanos());
            } catch (InterruptedException e) {
                return;
            } catch (DatabaseException e) {
                LOG.debugf(e, "What the runs say could not be saved; it is kept and tried again");
                pause = config.maxFlush().toNanos();
            } catch (RuntimeException e) {
                LOG.errorf(e, "What the runs say could not be saved; it is kept and tried again");
                pause = config.maxFlush().toNanos();
            }
        }
    }

    /** One statement for all; if PostgreSQL refuses it, one each, so that one run's words don't hold up the others'. */
    private List<RunLog> save(List<RunLog> dirty) {
        try {
            return RunLog.flushAll(dirty, log);
        } catch (DatabaseException e) {
            if (e.passing()) {
                throw e;
            }
            return dirty.stream().filter(run -> !savedAlone(run)).toList();
        }
    }

    private static boolean savedAlone(RunLog run) {
        try {
            return run.flush();
        } catch (DatabaseException e) {
            if (e.passing()) {
                throw e;
            }
            LOG.errorf(e, "What task %s says can't be saved; its run stops and another one begins", run.lease().taskId());
            return false;
        }
    }

    private void flush() {
        List<RunLog> dirty = runs.all().stream().map(active -> active.run().log()).filter(RunLog::dirty).toList();
        for (int from = 0; from < dirty.size(); from += MOST) {
            List<RunLog> lost = save(dirty.subList(from, Math.min(from + MOST, dirty.size())));
            runs.all().stream().filter(active -> lost.contains(active.run().log()))
                    .forEach(active -> active.run().token().stop(StopReason.LEASE_LOST));
        }
    }
}
