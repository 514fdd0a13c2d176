package dev.fermata.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code postmaster.pid} by which PostgreSQL marks a data folder as in use: process id in its first line, port in
 * its fourth.
 */
record PostmasterFile(Path path, long process, int port) {

    static Optional<PostmasterFile> in(Path folder) {
        Path path = folder.resolve("postmaster.pid");
        try {
            List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
            return lines.size() < 4 ? Optional.empty()
                    : Optional.of(new PostmasterFile(path, Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of the server that still runs on this folder, if one does. */
    Optional<Integer> runningPort() {
        Optional<String> program = ProcessHandle.of(process).flatMap(p -> p.info().command());
        if (program.isEmpty()) {
            return Optional.empty();
        }
        if (Path.of(program.get()).getFileName().toString().startsWith("postgres")) {
            return Optional.of(port);
        }
        // The number was given to another program since, after a reboot or in a new container: PostgreSQL would
        // take that one for a server of its own and refuse to start.
        remove();
        return Optional.empty();
    }

    private void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
