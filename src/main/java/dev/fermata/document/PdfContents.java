package dev.fermata.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;

/**
 * How large a page's drawing instructions are, unpacked. PDFBox unpacks them whole into memory, so a page that inflates
 * a thousandfold must be found out before. Forms and fonts, which pages share, are not measured.
 */
final class PdfContents {

    /** Bytes. The densest drawings are a tenth of it. */
    private static final long MOST = 64L << 20;

    /** No deflated byte unpacks to more. */
    private static final long STEEPEST = 1032;

    private final PDPage page;

    PdfContents(PDPage page) {
        this.page = page;
    }

    boolean areTooLarge() throws IOException {
        long size = 0;
        for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext() && size <= MOST; ) {
            size += size(streams.next(), MOST - size);
        }
        return size > MOST;
    }

    /** The size, or something larger than {@code enough}. */
    private static long size(PDStream stream, long enough) throws IOException {
        long packed = stream.getCOSObject().getLength();
        boolean deflated = stream.getFilters() != null && stream.getFilters().equals(List.of(COSName.FLATE_DECODE));
        if (!deflated || packed * STEEPEST <= enough) {
            return packed;
        }
        long size = 0;
        try (InputStream raw = stream.getCOSObject().createRawInputStream(); var unpacked = new InflaterInputStream(raw)) {
            for (long read = unpacked.skip(1 << 20); read > 0 && size <= enough; read = unpacked.skip(1 << 20)) {
                Interruption.check();
                size += read;
            }
        } catch (ZipException e) {
            return size; // PDFBox, more patient, gets no further than this either
        }
        return size;
    }
}
