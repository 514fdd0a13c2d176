package dev.fermata.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/** The text of a PDF, page after page. Memory is bounded by the largest page, not by the file. */
final class PdfText {

    private static final long IN_MEMORY = 16L << 20;

    /** A reader needs {@code startxref}, which ends a whole file; some producers add a little rubbish after it. */
    private static final int TAIL = 64 << 10;

    private final DocumentLimits limits;

    PdfText(DocumentLimits limits) {
        this.limits = limits;
    }

    void check(Path file, String fileName) throws IOException {
        open(file, fileName).close();
    }

    DocumentText read(Path file, String fileName) throws IOException {
        try (PDDocument document = open(file, fileName)) {
            var pages = new PdfPages(document, limits, fileName);
            String text;
            try {
                text = pages.text();
            } catch (IOException e) {
                Interruption.check();
                throw new DocumentException.Broken(fileName, e);
            }
            if (pages.showOnlyPictures()) {
                throw new DocumentException.ImageOnly(fileName);
            }
            return new DocumentText(DocumentText.clean(text), DocumentKind.PDF, pages.count(), pages.withoutText(),
                    Optional.empty());
        }
    }

    private static PDDocument open(Path file, String fileName) throws IOException {
        String tail = tail(file);
        if (!tail.contains("startxref")) {
            // PDFBox would rebuild what is there and leave out, without a word, the pages that are not.
            throw new DocumentException.Broken(fileName, null);
        }
        PDDocument document;
        try {
            document = Loader.loadPDF(file.toFile(), "", MemoryUsageSetting.setupMixed(IN_MEMORY).streamCache);
        } catch (InvalidPasswordException e) {
            throw new DocumentException.Encrypted(fileName, e);
        } catch (IOException e) {
            Interruption.check();
            // Protection by certificate or by a rights-management plug-in has no exception of its own.
            throw tail.contains("/Encrypt")
                    ? new DocumentException.Encrypted(fileName, e)
                    : new DocumentException.Broken(fileName, e);
        }
        if (document.getNumberOfPages() == 0) {
            document.close();
            throw new DocumentException.Broken(fileName, null);
        }
        return document;
    }

    private static String tail(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(Math.max(0, bytes.length() - TAIL));
            var tail = new byte[(int) (bytes.length() - bytes.getFilePointer())];
            bytes.readFully(tail);
            return new String(tail, ISO_8859_1);
        }
    }
}
