package dev.fermata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the packaged application is, and where its runs leave their logs. */
final class Workplace {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private Workplace() {}

    /** {@code target/chaos}. */
    static Path folder() {
        try {
            return Files.createDirectories(TARGET.resolve("chaos"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The application as {@code package} built it. */
    static Path application() {
        Path jar = TARGET.resolve("quarkus-app").resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("There is no " + jar + ": run these tests with ./mvnw verify");
        }
        return jar;
    }

    /** A port that nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
