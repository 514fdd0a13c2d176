package dev.fermata.document;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/**
 * PDF files for tests. Chinese text is set in a font that is named but not embedded, with a predefined character map, as
 * the format allows: no font file is needed to write it or to read it back.
 */
final class SamplePdf {

    private static final int TOP = 780;
    private static final int LEADING = 20;

    private final PDDocument document = new PDDocument();
    private final COSDictionary font = chineseFont();

    /** A page of lines from top to bottom. */
    SamplePdf page(List<String> lines) throws IOException {
        var content = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            content.append(line(lines.get(i), 60, TOP - i * LEADING));
        }
        return drawn(content.toString());
    }

    /** The same page, its lines drawn from the bottom to the top. */
    SamplePdf pageDrawnUpwards(List<String> lines) throws IOException {
        var content = new StringBuilder();
        for (int i = lines.size() - 1; i >= 0; i--) {
            content.append(line(lines.get(i), 60, TOP - i * LEADING));
        }
        return drawn(content.toString());
    }

    /** A table drawn cell by cell; lines of a cell are one below the other. */
    SamplePdf table(List<List<String>> cells) throws IOException {
        var content = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            for (int i = 0; i < cells.get(column).size(); i++) {
                content.append(line(cells.get(column).get(i), 60 + column * 240, TOP - i * LEADING));
            }
        }
        return drawn(content.toString());
    }

    /** A page whose drawing instructions take some kilobytes packed and {@code megabytes} unpacked. */
    SamplePdf bomb(int megabytes) throws IOException {
        return drawn("q Q\n".repeat(megabytes << 18));
    }

    SamplePdf picture() throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        var image = LosslessFactory.createFromImage(document, new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB));
        try (var stream = new PDPageContentStream(document, page)) {
            stream.drawImage(image, 0, 0, 500, 700);
        }
        return this;
    }

    SamplePdf blankPage() {
        document.addPage(new PDPage(PDRectangle.A4));
        return this;
    }

    SamplePdf protectedBy(String ownerPassword, String userPassword) throws IOException {
        var policy = new StandardProtectionPolicy(ownerPassword, userPassword, new AccessPermission());
        policy.setEncryptionKeyLength(128);
        document.protect(policy);
        return this;
    }

    Path in(Path file) throws IOException {
        document.save(file.toFile());
        document.close();
        return file;
    }

    private SamplePdf drawn(String operators) throws IOException {
        var page = new PDPage(PDRectangle.A4);
        var fonts = new COSDictionary();
        fonts.setItem("F1", font);
        var resources = new COSDictionary();
        resources.setItem(COSName.FONT, fonts);
        page.setResources(new PDResources(resources));
        var stream = document.getDocument().createCOSStream();
        try (var out = stream.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(operators.getBytes(US_ASCII));
        }
        page.getCOSObject().setItem(COSName.CONTENTS, stream);
        document.addPage(page);
        return this;
    }

    private static String line(String text, int x, int y) {
        return "BT /F1 12 Tf 1 0 0 1 %d %d Tm <%s> Tj ET\n".formatted(x, y, HexFormat.of().formatHex(text.getBytes(UTF_16BE)));
    }

    private static COSDictionary chineseFont() {
        var system = new COSDictionary();
        system.setItem("Registry", new COSString("Adobe"));
        system.setItem("Ordering", new COSString("GB1"));
        system.setItem("Supplement", COSInteger.get(4));
        var descriptor = new COSDictionary();
        descriptor.setName("Type", "FontDescriptor");
        descriptor.setName("FontName", "STSong-Light");
        descriptor.setInt("Flags", 4);
        var cidFont = new COSDictionary();
        cidFont.setName("Type", "Font");
        cidFont.setName("Subtype", "CIDFontType0");
        cidFont.setName("BaseFont", "STSong-Light");
        cidFont.setItem("CIDSystemInfo", system);
        cidFont.setItem("FontDescriptor", descriptor);
        cidFont.setInt("DW", 1000);
        var descendants = new COSArray();
        descendants.add(cidFont);
        var font = new COSDictionary();
        font.setName("Type", "Font");
        font.setName("Subtype", "Type0");
        font.setName("BaseFont", "STSong-Light");
        font.setName("Encoding", "UniGB-UTF16-H");
        font.setItem("DescendantFonts", descendants);
        return font;
    }
}
