package dev.fermata.ops;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.Level;

/**
 * Clients that leave while they are being answered, which is their right and no fault: a browser's tab that is closed
 * in the middle of a stream. Quarkus logs the write that fails then as an error; here it is DEBUG. What fails a stream
 * for any other reason stays an error.
 */
@Singleton
class LeavingClients implements Filter {

    // Held, since the log manager forgets the filter of a logger that nobody holds.
    private final Logger streams =
            Logger.getLogger("org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler");

    void install(@Observes StartupEvent event) {
        streams.setFilter(this);
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (!isConnectionLost(line.getThrown())) {
            return true;
        }
        line.setLevel(Level.DEBUG);
        return streams.isLoggable(Level.DEBUG);
    }

    /** Whether the request failed because its client is gone, and for no other reason. */
    static boolean left(Throwable fault, HttpServerRequest request) {
        boolean lost = false;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                // It was another connection.
                return false;
            }
            lost |= isConnectionLost(cause) || cause instanceof IOException && request.response().closed();
        }
        return lost;
    }

    // The reasons that the network gives have no types of their own.
    private static boolean isConnectionLost(Throwable failure) {
        return failure instanceof ClosedChannelException || failure instanceof HttpClosedException
                || failure instanceof IOException && String.valueOf(failure.getMessage())
                        .matches("(?s).*(Broken pipe|Connection reset).*");
    }
}
