package dev.fermata.ops;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives the embedded PostgreSQL of dev mode and tests its port: any free one, so that checkouts never clash, but
 * that of the server which still runs on our data when an earlier dev mode was killed, so that it is taken over.
 *
 * <p>A configuration source, because the server starts while Quarkus still builds the application. Whoever sets
 * {@code QUARKUS_EMBEDDED_POSTGRESQL_PORT} has the last word.
 */
public class EmbeddedPostgresPort implements ConfigSourceFactory {

    private static final String PORT = "quarkus.embedded.postgresql.port";
    private static final String FOLDER = "quarkus.embedded.postgresql.data.dir";
    private static final String CHOSEN = "embedded-postgres.port";
    // Below application.properties: a default, not a decision.
    private static final int ORDINAL = 100;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (context.getProfiles().contains("prod")) {
            return List.of();
        }
        Optional<Path> folder = Optional.ofNullable(context.getValue(FOLDER).getValue()).map(Path::of);
        int port = folder.flatMap(PostmasterFile::in).flatMap(PostmasterFile::runningPort).orElseGet(EmbeddedPostgresPort::chosen);
        return List.of(new PropertiesConfigSource(Map.of(PORT, String.valueOf(port)), "embedded PostgreSQL's port", ORDINAL));
    }

    // Configuration is built more than once in a process, by different class loaders, and must stay the same.
    private static int chosen() {
        String chosen = System.getProperty(CHOSEN);
        if (chosen == null) {
            chosen = String.valueOf(free());
            System.setProperty(CHOSEN, chosen);
        }
        return Integer.parseInt(chosen);
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
