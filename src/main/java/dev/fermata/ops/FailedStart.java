package dev.fermata.ops;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Ends the process with its exit code, after saying in one line why it could not start where one line is enough. */
final class FailedStart implements BiConsumer<Integer, Throwable> {

    // SQL states that are the operator's to mend: connection, credentials, no such database, too many connections.
    private static final List<String> UNREACHABLE = List.of("08", "28", "3D", "53", "57");

    private final Config config;

    FailedStart(Config config) {
        this.config = config;
    }

    @Override
    public void accept(Integer exitCode, Throwable failure) {
        if (failure != null) {
            explain(failure).ifPresentOrElse(
                    line -> System.err.println("Fermata cannot start: " + line),
                    () -> Logger.getLogger(Application.class).error("Fermata cannot start", failure));
        }
        System.exit(exitCode);
    }

    Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SQLException e when e.getSQLState() != null
                        && UNREACHABLE.stream().anyMatch(e.getSQLState()::startsWith) -> {
                    return Optional.of("the database at %s does not let us in: %s Check QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD."
                            .formatted(database(), oneLine(e.getMessage())));
                }
                case QuarkusBindException e -> {
                    return Optional.of("port %d is taken by another program: choose one with QUARKUS_HTTP_PORT."
                            .formatted(e.getPort()));
                }
                case ConfigurationException e -> {
                    return Optional.of(e.getMessage());
                }
                default -> { }
            }
        }
        return Optional.empty();
    }

    // Without its parameters, which may hold a password.
    private String database() {
        return config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).orElse("?").replaceFirst("\\?.*", "");
    }

    private static String oneLine(String message) {
        return message.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
    }
}
