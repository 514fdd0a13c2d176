package dev.fermata.job.annotate;

import dev.fermata.file.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder in the temporary directory for one piece of work on files; gone when closed. Not thread-safe. */
final class Workbench implements AutoCloseable {

    private final Path folder;

    private Workbench(Path folder) {
        this.folder = folder;
    }

    static Workbench open() throws IOException {
        return new Workbench(Files.createTempDirectory("fermata-annotate-"));
    }

    /** A copy of the kept file. */
    Path fetch(FileStore files, String fileId) throws IOException {
        Path copy = place("source");
        try (InputStream content = files.open(fileId)) {
            Files.copy(content, copy);
        }
        return copy;
    }

    /** Where a file of this work may be written; names of users never come here. */
    Path place(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : innermostFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
