package dev.fermata.document;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Reads the text of PDF, DOCX and TXT files. What a file is comes from its content, never from its name.
 *
 * <p>Stateless and safe for any number of threads. Every method throws a {@link DocumentException} when the file cannot
 * be read, {@link UncheckedIOException} when the disk or the stream fails, and {@link CancellationException} soon after
 * the calling thread was interrupted (its interrupt flag stays set).
 */
@Singleton
public class DocumentReader {

    private static final int COPY_BUFFER = 64 << 10;

    private final DocumentLimits limits;
    private final KindSniffer sniffer = new KindSniffer();

    public DocumentReader() {
        this(DocumentLimits.DEFAULT);
    }

    DocumentReader(DocumentLimits limits) {
        this.limits = limits;
    }

    /**
     * A quick look at upload time: what the file is, and the faults that show without reading it all (wrong kind, empty,
     * encrypted, cut off, not a Word package). A file that passes may still turn out to be unreadable.
     *
     * @param fileName shown in messages only; may be null
     * @return what the file is
     */
    public DocumentKind check(Path file, String fileName) {
        return DocumentFaults.told(fileName, () -> {
            DocumentKind kind = sniffer.kindOf(file, fileName);
            switch (kind) {
                case PDF -> new PdfText(limits).check(file, fileName);
                case DOCX, TXT -> { /* the sniffer has seen what can be seen quickly */ }
            }
            return kind;
        });
    }

    /**
     * The whole text of a file.
     *
     * @param fileName shown in messages only; may be null
     */
    public DocumentText extract(Path file, String fileName) {
        DocumentText document = DocumentFaults.told(fileName, () -> switch (sniffer.kindOf(file, fileName)) {
            case PDF -> new PdfText(limits).read(file, fileName);
            case DOCX -> new WordText(limits).read(file, fileName);
            case TXT -> new PlainText(limits).read(file, fileName);
        });
        if (document.text().isBlank()) {
            throw new DocumentException.Empty(fileName);
        }
        return document;
    }

    /**
     * The whole text of a file that arrives as a stream. It is spooled to a temporary file, which is gone afterwards.
     *
     * @param content  read to its end, not closed
     * @param fileName shown in messages only; may be null
     */
    public DocumentText extract(InputStream content, String fileName) {
        return spooled(content, spool -> extract(spool, fileName));
    }

    /** Reads a stream by way of a temporary file, which is gone afterwards. */
    static <T> T spooled(InputStream content, Function<Path, T> reading) {
        try {
            Path spool = Files.createTempFile("fermata-document-", null);
            try {
                copy(content, spool);
                return reading.apply(spool);
            } finally {
                Files.deleteIfExists(spool);
            }
        } catch (IOException e) {
            Interruption.check();
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(InputStream content, Path spool) throws IOException {
        var buffer = new byte[COPY_BUFFER];
        try (var out = Files.newOutputStream(spool)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                Interruption.check();
                out.write(buffer, 0, read);
            }
        }
    }
}
