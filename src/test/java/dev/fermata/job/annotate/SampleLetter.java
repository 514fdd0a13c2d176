package dev.fermata.job.annotate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Makes small Word documents, and looks into marked ones. */
final class SampleLetter {

    private final XWPFDocument document = new XWPFDocument();

    static SampleLetter of(String... paragraphs) {
        SampleLetter letter = new SampleLetter();
        for (String paragraph : paragraphs) {
            letter.document.createParagraph().createRun().setText(paragraph);
        }
        return letter;
    }

    SampleLetter header(String text) {
        document.createHeader(HeaderFooterType.DEFAULT).createParagraph().createRun().setText(text);
        return this;
    }

    SampleLetter cell(String text) {
        document.createTable(1, 1).getRow(0).getCell(0).setText(text);
        return this;
    }

    byte[] bytes() {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            document.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a part would say if all changes were accepted. */
    static String accepted(byte[] docx, String name) {
        return part(docx, name).replaceAll("(?s)<w:del .*?</w:del>", "").replaceAll("<[^>]*>", "");
    }

    /** A part of a package, as text; empty where it has none. */
    static String part(byte[] docx, String name) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(docx))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
