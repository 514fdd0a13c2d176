package dev.fermata.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one PostgreSQL of all tests, embedded, started by the first that asks and stopped with the tests' JVM. Every
 * cluster has a database of its own in it.
 */
final class Postgres {

    /** How {@code pg_ctl restart} ends the server that runs. */
    enum Stop {
        /** Sessions are ended, what is committed is written. */
        FAST,
        /** As in a crash: the server recovers from its log when it starts. */
        IMMEDIATE
    }

    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static Postgres instance;

    private final Path folder;
    private final Path log;
    private final int port;

    private Postgres() throws IOException {
        folder = Files.createTempDirectory(Workplace.folder(), "postgres-");
        log = Workplace.folder().resolve("postgres.log");
        // Its own shutdown hook stops it, and removes its data.
        port = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                // What production has and the library turns off: without it a crash takes committed rows along.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .getPort();
    }

    static synchronized Postgres running() {
        try {
            if (instance == null) {
                instance = new Postgres();
            }
            return instance;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an empty database and says its name. */
    String createDatabase() {
        String name = "chaos_" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "postgres");
    }

    /** Restarts the server under whoever uses it; it accepts connections again when this returns. */
    void restart(Stop stop) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to be started by root, but not by root's shadow in a namespace of its own.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program("pg_ctl").toString(), "restart", "-D", folder.toString(), "-w", "-m",
                stop.name().toLowerCase(Locale.ROOT), "-l", log.toString()));
        Process restart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!restart.waitFor(RESTART_PATIENCE.toSeconds(), TimeUnit.SECONDS) || restart.exitValue() != 0) {
            throw new IllegalStateException("PostgreSQL did not restart, see " + log);
        }
    }

    /** A program beside the server that runs, which was unpacked to a folder only the server knows. */
    private Path program(String name) throws IOException {
        String server = Files.readString(folder.resolve("postmaster.opts")).strip().split(" ")[0].replace("\"", "");
        return Path.of(server).resolveSibling(name);
    }
}
