package dev.fermata.document.review;

import dev.fermata.document.DocumentException;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Reads what a .docx says and writes a reviewer's remarks into a copy of it.
 *
 * <p>Stateless and safe for any number of threads. Every method throws a {@link DocumentException} when the file cannot be
 * reviewed (not a Word document, with macros, a template, encrypted, broken, too large), {@link UncheckedIOException} when
 * the disk fails and {@link CancellationException} soon after the calling thread was interrupted.
 */
@Singleton
public class WordReview {

    /**
     * The paragraphs of a document.
     *
     * @param fileName shown in messages only; may be null
     */
    public ReviewableText read(Path docx, String fileName) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a copy of a document with the remarks in it. Remarks are taken in their order: where two rewrites want the
     * same text, the first gets it.
     *
     * @param source   is only read
     * @param fileName shown in messages only; may be null
     * @param target   appears, or is replaced, when all of it is on disk, and not at all when anything is thrown. Its folder
     *                 must exist and hold the file twice for a moment
     * @param progress told of each step; may throw to stop
     */
    public ReviewOutcome apply(Path source, String fileName, List<Remark> remarks, Reviewer reviewer, Path target,
                               ReviewProgress progress) {
        throw new UnsupportedOperationException();
    }
}
