package dev.fermata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

    /** What starts the application as {@code package} built it: for the JVM, or else native. */
    static List<String> application() {
        Path jar = TARGET.resolve("quarkus-app").resolve("quarkus-run.jar");
        Path binary = Path.of(System.getProperty("native.image.path", "no-native-image"));
        if (Files.exists(jar)) {
            return Stream.of(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                    Scale.jvmOptions(), List.of("-jar", jar.toString())).flatMap(List::stream).toList();
        }
        if (Files.exists(binary)) {
            return List.of(binary.toString());
        }
        throw new IllegalStateException(
                "There is neither " + jar + " nor " + binary + ": run these tests with ./mvnw verify");
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
