package dev.fermata.document.review;

import dev.fermata.document.DocumentException;
import dev.fermata.document.DocumentFaults;
import dev.fermata.document.DocumentKind;
import dev.fermata.document.DocumentReader;
import dev.fermata.document.Interruption;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * Makes a .docx of the text of a .pdf, .txt or .md file, so that it can be reviewed. Markdown keeps its headings, lists,
 * tables, quotes, code, links and emphasis; in other text, lines that were only broken to fit a page are joined, and what
 * is numbered like a heading becomes one. Pictures and the layout of a PDF are not kept.
 *
 * <p>Stateless and safe for any number of threads.
 */
@Singleton
public class PlainToWord {

    private final DocumentReader reader = new DocumentReader();

    /**
     * Converts a file.
     *
     * @param fileName tells Markdown ({@code .md}, {@code .markdown}) from other text, and is shown in messages; not null
     * @param target   appears, or is replaced, when all of it is on disk
     * @throws DocumentException        when the file cannot be read
     * @throws IllegalArgumentException when it is a .docx already
     * @throws UncheckedIOException     when the disk fails
     * @throws CancellationException    soon after the calling thread was interrupted
     */
    public void convert(Path source, String fileName, Path target) {
        DocumentKind kind = reader.check(source, fileName);
        if (kind == DocumentKind.DOCX) {
            throw new IllegalArgumentException("A .docx needs no conversion");
        }
        String text = reader.extract(source, fileName).text();
        ReviewLimits.DEFAULT.check(text, fileName);
        WordBody body = DocumentFaults.told(fileName, () -> body(text, kind, fileName));
        try {
            TargetFile.write(target, draft -> FreshDocx.write(body, draft));
        } catch (IOException e) {
            Interruption.check();
            throw new UncheckedIOException(e);
        }
    }

    private static WordBody body(String text, DocumentKind kind, String fileName) {
        var body = new WordBody();
        if (kind == DocumentKind.TXT && isMarkdown(fileName)) {
            new MarkdownText(body).write(text);
        } else {
            new PlainLines(body, kind == DocumentKind.PDF).write(text);
        }
        return body;
    }

    private static boolean isMarkdown(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".md") || name.endsWith(".markdown");
    }
}
