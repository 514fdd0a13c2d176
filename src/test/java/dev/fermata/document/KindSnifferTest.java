package dev.fermata.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindSnifferTest {

    @TempDir
    Path folder;

    private final DocumentReader reader = new DocumentReader();

    @ParameterizedTest
    @CsvSource({
            "'{\\rtf1\\ansi }', a rich text file",
            "'\u0089PNG\r\n\u001A\n', a picture",
            "'\u00FF\u00D8\u00FF\u00E0', a picture",
            "'Rar!\u001A\u0007\u0001', an archive",
            "'<!DOCTYPE html><p>x</p>', a web page",
            "'<?xml version=\"1.0\"?><w:wordDocument/>', an XML file"})
    void a_foreign_file_is_named_for_what_it_is(String head, String named) throws IOException {
        Path file = Files.write(folder.resolve("a.pdf"), head.getBytes(ISO_8859_1));
        var refused = assertThrows(DocumentException.Unsupported.class, () -> reader.check(file, "a.pdf"));
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
        assertEquals("document_unsupported", refused.code());
    }

    @Test
    void binary_content_is_refused_whatever_its_name() throws IOException {
        Path file = Files.write(folder.resolve("a.txt"), new byte[] {'a', 0, 1, 2, 'b'});
        assertThrows(DocumentException.Unsupported.class, () -> reader.check(file, "a.txt"));
    }

    @Test
    void an_old_word_file_and_a_protected_new_one_are_told_apart() throws Exception {
        Path old = folder.resolve("old.doc");
        try (var compound = new POIFSFileSystem(); OutputStream out = Files.newOutputStream(old)) {
            compound.createDocument(InputStream.nullInputStream(), "WordDocument");
            compound.writeFilesystem(out);
        }
        Path locked = folder.resolve("locked.docx");
        try (var compound = new POIFSFileSystem(); OutputStream out = Files.newOutputStream(locked)) {
            var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("secret");
            try (var document = new XWPFDocument(); OutputStream encrypted = encryptor.getDataStream(compound)) {
                document.createParagraph().createRun().setText("hidden");
                document.write(encrypted);
            }
            compound.writeFilesystem(out);
        }

        var unsupported = assertThrows(DocumentException.Unsupported.class, () -> reader.check(old, "old.doc"));
        var encrypted = assertThrows(DocumentException.Encrypted.class, () -> reader.check(locked, "locked.docx"));

        assertEquals("old.doc is an old Word document (.doc), which cannot be read: "
                + "save it as PDF with a text layer, .docx or .txt and upload that.", unsupported.getMessage());
        assertEquals("old.doc 是旧版 Word 文档（.doc），无法读取：请另存为带文字层的 PDF、.docx 或 .txt 后再上传。",
                unsupported.message(Locale.SIMPLIFIED_CHINESE));
        assertEquals("document_encrypted", encrypted.code());
    }

    @Test
    void a_compound_file_cut_off_is_broken() throws IOException {
        Path file = Files.write(folder.resolve("a.doc"), "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1xx".getBytes(ISO_8859_1));
        assertThrows(DocumentException.Broken.class, () -> reader.check(file, "a.doc"));
    }

    @Test
    void a_workbook_and_a_plain_zip_are_not_documents() throws IOException {
        Path workbook = folder.resolve("a.docx");
        try (var book = new XSSFWorkbook(); OutputStream out = Files.newOutputStream(workbook)) {
            book.createSheet();
            book.write(out);
        }
        Path zip = Files.write(folder.resolve("b.docx"), zipOf("readme.txt"));
        assertTrue(refusal(workbook).contains("a spreadsheet"));
        assertTrue(refusal(zip).contains("an archive"));
    }

    @Test
    void a_zip_cut_off_is_broken() throws IOException {
        byte[] zip = zipOf("word/document.xml");
        Path file = Files.write(folder.resolve("a.docx"), Arrays.copyOf(zip, zip.length / 2));
        assertThrows(DocumentException.Broken.class, () -> reader.check(file, "a.docx"));
    }

    @Test
    void a_missing_file_is_a_fault_of_the_disk_not_of_the_document() {
        assertThrows(UncheckedIOException.class, () -> reader.check(folder.resolve("none"), "a.docx"));
    }

    @Test
    void a_hostile_name_is_only_shown_and_made_harmless() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        var refused = assertThrows(DocumentException.Empty.class, () -> reader.check(file, "../../etc/\r\npass%swd\0" + "x".repeat(999)));
        assertFalse(refused.getMessage().contains(".."));
        assertTrue(refused.getMessage().lines().count() == 1 && refused.getMessage().length() < 250, refused.getMessage());
        assertEquals("document holds no text: upload a file with something in it.",
                assertThrows(DocumentException.Empty.class, () -> reader.check(file, null)).getMessage());
    }

    private String refusal(Path file) {
        return assertThrows(DocumentException.Unsupported.class, () -> reader.check(file, "file")).getMessage();
    }

    private static byte[] zipOf(String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write("content".getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }
}
