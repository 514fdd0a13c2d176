package dev.fermata.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** DOCX files written part by part, for what a word processor writes and POI has no method for. */
final class SampleWord {

    private static final String NAMESPACES = """
            xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
            xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
            xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" \
            xmlns:v="urn:schemas-microsoft-com:vml\"""";

    private final Map<String, String> parts = new LinkedHashMap<>();

    SampleWord() {
        parts.put("[Content_Types].xml", "<Types/>");
    }

    SampleWord body(String xml) {
        return part("document.xml", "<w:document %s><w:body>%s</w:body></w:document>".formatted(NAMESPACES, xml));
    }

    /** @param root the name of the part's root element, without its prefix */
    SampleWord part(String name, String root, String xml) {
        return part(name, "<w:%1$s %2$s>%3$s</w:%1$s>".formatted(root, NAMESPACES, xml));
    }

    SampleWord part(String name, String xml) {
        parts.put("word/" + name, xml);
        return this;
    }

    static String paragraph(String text) {
        return "<w:p><w:r><w:t>%s</w:t></w:r></w:p>".formatted(text);
    }

    static String cell(String properties, String blocks) {
        return "<w:tc><w:tcPr>%s</w:tcPr>%s</w:tc>".formatted(properties, blocks);
    }

    Path in(Path file) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(UTF_8));
            }
        }
        return file;
    }
}
