package dev.fermata.document;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.usermodel.Workbook;

/**
 * Reads the cells of Excel workbooks, .xlsx and .xls. What a file is comes from its content, never from its name. Formulas
 * have the value that was saved with them. An .xlsx is streamed: it takes no more memory than the cells that come out of it.
 *
 * <p>Stateless and safe for any number of threads. Every method throws a {@link DocumentException} when the file cannot
 * be read, {@link UncheckedIOException} when the disk or the stream fails, and {@link CancellationException} soon after
 * the calling thread was interrupted.
 */
@Singleton
public class WorkbookReader {

    /** An .xls is held whole. In bytes. */
    private static final long LARGEST_OLD = 24L << 20;

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] COMPOUND = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private enum Format {
        XLSX, XLS
    }

    /**
     * A quick look at upload time: whether it is a workbook, and not an encrypted one. A file that passes may still turn
     * out to be unreadable.
     *
     * @param fileName shown in messages only; may be null
     */
    public void check(Path file, String fileName) {
        DocumentFaults.told(fileName, () -> formatOf(file, fileName));
    }

    /**
     * All sheets of a workbook that arrives as a stream. It is spooled to a temporary file, which is gone afterwards.
     *
     * @param content read to its end, not closed
     * @param fileName shown in messages only; may be null
     */
    public List<Grid> read(InputStream content, String fileName) {
        return DocumentReader.spooled(content, file -> read(file, fileName));
    }

    /**
     * All sheets of a workbook, in the order of their tabs.
     *
     * @param fileName shown in messages only; may be null
     */
    public List<Grid> read(Path file, String fileName) {
        return DocumentFaults.told(fileName, () -> switch (formatOf(file, fileName)) {
            case XLSX -> Book.grids(file, fileName);
            case XLS -> xls(file, fileName);
        });
    }

    private static Format formatOf(Path file, String fileName) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(ZIP.length);
        }
        if (head.length == 0) {
            throw new DocumentException.Empty(fileName);
        }
        if (Arrays.equals(head, ZIP)) {
            return zipped(file, fileName);
        }
        if (Arrays.equals(head, COMPOUND)) {
            return compound(file, fileName);
        }
        throw new DocumentException.NotWorkbook(fileName);
    }

    private static Format zipped(Path file, String fileName) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            if (!BookPackage.isIn(zip)) {
                throw new DocumentException.NotWorkbook(fileName);
            }
            return Format.XLSX;
        } catch (ZipException e) {
            throw new DocumentException.Broken(fileName, e);
        }
    }

    private static Format compound(Path file, String fileName) {
        try (var compound = new POIFSFileSystem(file.toFile(), true)) {
            DirectoryNode root = compound.getRoot();
            if (root.hasEntryCaseInsensitive("EncryptedPackage") || root.hasEntryCaseInsensitive("EncryptionInfo")) {
                throw new DocumentException.Encrypted(fileName, null);
            }
            if (root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")) {
                return Format.XLS;
            }
            throw new DocumentException.NotWorkbook(fileName);
        } catch (IOException e) {
            throw new DocumentException.Broken(fileName, e);
        }
    }

    private static List<Grid> xls(Path file, String fileName) throws IOException {
        if (Files.size(file) > LARGEST_OLD) {
            throw new DocumentException.TooLarge(fileName);
        }
        try (var compound = new POIFSFileSystem(file.toFile(), true)) {
            WorkbookWeight.check(compound.getRoot(), fileName);
            try (Workbook workbook = new HSSFWorkbook(compound.getRoot(), false)) {
                return grids(workbook, fileName);
            }
        } catch (org.apache.poi.EncryptedDocumentException e) {
            throw new DocumentException.Encrypted(fileName, e);
        }
    }

    private static List<Grid> grids(Workbook workbook, String fileName) {
        var reading = new SheetCells(new CellAllowance(fileName));
        List<Grid> grids = new ArrayList<>();
        for (int i = 0; i < workbook.getNumberOfSheets(); i++) {
            // Charts have tabs as well.
            if (workbook.getSheetAt(i) instanceof Sheet sheet) {
                boolean hidden = workbook.getSheetVisibility(i) != SheetVisibility.VISIBLE;
                grids.add(new Grid(CleanText.of(sheet.getSheetName()), hidden, reading.rows(sheet)));
            }
        }
        return grids;
    }
}
