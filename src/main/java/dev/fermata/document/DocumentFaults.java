package dev.fermata.document;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipException;
import javax.xml.stream.XMLStreamException;

/** Tells a fault of the file from a fault of the disk, and either from an interrupt, which closes file channels. */
public final class DocumentFaults {

    private DocumentFaults() {
    }

    /**
     * Reads something.
     *
     * @param fileName shown in messages only; may be null
     * @throws DocumentException     when the file is at fault
     * @throws UncheckedIOException  when the disk is
     * @throws CancellationException when the calling thread was interrupted
     */
    public static <T> T told(String fileName, Reading<T> reading) {
        Interruption.check();
        try {
            return reading.run();
        } catch (DocumentException | CancellationException e) {
            Interruption.check();
            throw e;
        } catch (ZipException | EOFException | XMLStreamException e) {
            Interruption.check();
            throw new DocumentException.Broken(fileName, e);
        } catch (IOException e) {
            Interruption.check();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | StackOverflowError e) {
            // The parsers below us answer hostile files with any runtime exception, and with endless recursion.
            Interruption.check();
            throw new DocumentException.Broken(fileName, e);
        }
    }

    /** Reads a file in whatever way. */
    @FunctionalInterface
    public interface Reading<T> {
        T run() throws IOException, XMLStreamException;
    }
}
