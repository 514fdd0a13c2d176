package dev.fermata.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Tells what a file is by its first bytes and, where those say "container", by what the container holds. */
final class KindSniffer {

    private static final int HEAD = 8 << 10;

    /** PDF readers accept a header that starts anywhere in the first kilobyte. */
    private static final int PDF_HEADER_WITHIN = 1024;

    private static final Map<String, ForeignKind> MAGIC = Map.ofEntries(
            Map.entry("{\\rtf", ForeignKind.RICH_TEXT),
            Map.entry("\u0089PNG\r\n", ForeignKind.IMAGE),
            Map.entry("\u00FF\u00D8\u00FF", ForeignKind.IMAGE),
            Map.entry("GIF8", ForeignKind.IMAGE),
            Map.entry("II*\0", ForeignKind.IMAGE),
            Map.entry("MM\0*", ForeignKind.IMAGE),
            Map.entry("Rar!\u001A\u0007", ForeignKind.ARCHIVE),
            Map.entry("7z\u00BC\u00AF\u0027\u001C", ForeignKind.ARCHIVE),
            Map.entry("\u001F\u008B\b", ForeignKind.ARCHIVE),
            Map.entry("\u007FELF", ForeignKind.BINARY),
            Map.entry("MZ\u0090\0", ForeignKind.BINARY));

    DocumentKind kindOf(Path file, String fileName) throws IOException {
        String head = head(file);
        if (head.isEmpty()) {
            throw new DocumentException.Empty(fileName);
        }
        if (head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006")) {
            return zipped(file, fileName);
        }
        if (head.startsWith("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1")) {
            throw compound(file, fileName);
        }
        if (head.substring(0, Math.min(head.length(), PDF_HEADER_WITHIN)).contains("%PDF-")) {
            return DocumentKind.PDF;
        }
        for (var magic : MAGIC.entrySet()) {
            if (head.startsWith(magic.getKey())) {
                throw new DocumentException.Unsupported(fileName, magic.getValue());
            }
        }
        return text(head, fileName);
    }

    private static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), ISO_8859_1);
        }
    }

    private static DocumentKind zipped(Path file, String fileName) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            if (WordPackage.isIn(zip)) {
                return DocumentKind.DOCX;
            }
            throw new DocumentException.Unsupported(fileName, inside(zip));
        } catch (ZipException e) {
            throw new DocumentException.Broken(fileName, e);
        }
    }

    private static ForeignKind inside(ZipFile zip) {
        if (zip.stream().anyMatch(entry -> entry.getName().startsWith("xl/"))) {
            return ForeignKind.SPREADSHEET;
        }
        if (zip.stream().anyMatch(entry -> entry.getName().startsWith("ppt/"))) {
            return ForeignKind.PRESENTATION;
        }
        boolean openDocument = zip.getEntry("mimetype") != null && zip.getEntry("META-INF/manifest.xml") != null;
        return openDocument ? ForeignKind.OPEN_DOCUMENT : ForeignKind.ARCHIVE;
    }

    /** Old Office files and password-protected new ones share one container; its streams tell which it is. */
    private static DocumentException compound(Path file, String fileName) {
        try (var compound = new POIFSFileSystem(file.toFile(), true)) {
            var root = compound.getRoot();
            if (root.hasEntryCaseInsensitive("EncryptedPackage") || root.hasEntryCaseInsensitive("EncryptionInfo")) {
                return new DocumentException.Encrypted(fileName, null);
            }
            if (root.hasEntryCaseInsensitive("WordDocument")) {
                return new DocumentException.Unsupported(fileName, ForeignKind.OLD_WORD);
            }
            if (root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")) {
                return new DocumentException.Unsupported(fileName, ForeignKind.SPREADSHEET);
            }
            if (root.hasEntryCaseInsensitive("PowerPoint Document")) {
                return new DocumentException.Unsupported(fileName, ForeignKind.PRESENTATION);
            }
            return new DocumentException.Unsupported(fileName, ForeignKind.BINARY);
        } catch (IOException | RuntimeException e) {
            return new DocumentException.Broken(fileName, e);
        }
    }

    private static DocumentKind text(String head, String fileName) {
        boolean utf16 = head.startsWith("\u00FF\u00FE") || head.startsWith("\u00FE\u00FF");
        if (!utf16 && head.indexOf('\0') >= 0) {
            throw new DocumentException.Unsupported(fileName, ForeignKind.BINARY);
        }
        String start = head.replace("\u00EF\u00BB\u00BF", "").stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<html") || start.startsWith("<!doctype html") || start.startsWith("mime-version:")) {
            throw new DocumentException.Unsupported(fileName, ForeignKind.WEB_PAGE);
        }
        if (start.startsWith("<?xml")) {
            throw new DocumentException.Unsupported(fileName, ForeignKind.XML);
        }
        return DocumentKind.TXT;
    }
}
