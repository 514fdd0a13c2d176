package dev.fermata.engine;

import dev.fermata.database.DatabaseException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** How a run's own statements get through while PostgreSQL is away: they are made again until it is back. */
final class Outage {

    private static final Logger LOG = Logger.getLogger(Outage.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Outage() {}

    /**
     * Makes a statement that may safely be made twice.
     *
     * @param worthIt asked before each further try
     * @param what for the log
     * @throws DatabaseException when PostgreSQL refuses the statement, is away for too long, or no try is worth it
     */
    static <T> T outlast(BooleanSupplier worthIt, String what, Supplier<T> statement) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return statement.get();
            } catch (DatabaseException e) {
                if (!e.away() || !worthIt.getAsBoolean() || System.nanoTime() > giveUp) {
                    throw e;
                }
                LOG.debugf(e, "%s met an outage; trying again", what);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
