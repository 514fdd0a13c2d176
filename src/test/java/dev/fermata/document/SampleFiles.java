package dev.fermata.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Files as people upload them, good and bad, for the tests of what uploads lead to. */
public final class SampleFiles {

    private SampleFiles() {
    }

    public static Path pdf(Path file, String... lines) throws IOException {
        return new SamplePdf().page(List.of(lines)).in(file);
    }

    public static Path scannedPdf(Path file) throws IOException {
        return new SamplePdf().picture().in(file);
    }

    public static Path lockedPdf(Path file) throws IOException {
        return new SamplePdf().page(List.of("hidden")).protectedBy("owner", "user").in(file);
    }

    public static Path docx(Path file, String... paragraphs) throws IOException {
        return new SampleWord().body(Arrays.stream(paragraphs).map(SampleWord::paragraph).collect(Collectors.joining()))
                .in(file);
    }

    public static Path lockedDocx(Path file) throws IOException {
        try (var compound = new POIFSFileSystem(); OutputStream out = Files.newOutputStream(file)) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("secret");
            try (var document = new XWPFDocument(); OutputStream encrypted = encryptor.getDataStream(compound)) {
                document.write(encrypted);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            compound.writeFilesystem(out);
        }
        return file;
    }

    public static Path oldDoc(Path file) throws IOException {
        try (var compound = new POIFSFileSystem(); OutputStream out = Files.newOutputStream(file)) {
            compound.createDocument(InputStream.nullInputStream(), "WordDocument");
            compound.writeFilesystem(out);
        }
        return file;
    }

    public static Path workbook(Path file) throws IOException {
        try (var workbook = new XSSFWorkbook(); OutputStream out = Files.newOutputStream(file)) {
            workbook.createSheet("a").createRow(0).createCell(0).setCellValue("x");
            workbook.write(out);
        }
        return file;
    }
}
