package dev.fermata.document.review;

import dev.fermata.document.DocumentException;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/**
 * Makes a .docx of the text of a .pdf, .txt or .md file, so that it can be reviewed.
 *
 * <p>Stateless and safe for any number of threads.
 */
@Singleton
public class PlainToWord {

    /**
     * Converts a file.
     *
     * @param fileName tells Markdown ({@code .md}, {@code .markdown}) from other text, and is shown in messages; not null
     * @param target   appears, or is replaced, when all of it is on disk
     * @throws DocumentException     when the file cannot be read, or is a .docx already
     * @throws UncheckedIOException  when the disk fails
     * @throws CancellationException soon after the calling thread was interrupted
     */
    public void convert(Path source, String fileName, Path target) {
        throw new UnsupportedOperationException();
    }
}
