package dev.fermata.document.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Whole .docx packages, written part by part: all that Word needs to open them, and the odd things it writes. */
final class SampleDocx {

    static final String NAMESPACES = """
            xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" \
            xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" \
            xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
            xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" \
            xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
            xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" \
            xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" \
            xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="w14\"""";

    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private static final String MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.%s+xml";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final Map<String, String> related = new LinkedHashMap<>();
    private String mainType = "document.main";

    SampleDocx body(String xml) {
        return raw("word/document.xml", """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <w:document %s><w:body>%s<w:sectPr>%s</w:sectPr></w:body></w:document>"""
                .formatted(NAMESPACES, xml, related.containsKey("header1.xml")
                        ? "<w:headerReference w:type=\"default\" r:id=\"rId1\"/>" : ""));
    }

    /** Before the body, so that the body can refer to it. */
    SampleDocx header(String xml) {
        return related("header1.xml", "header", "<w:hdr %s>%s</w:hdr>".formatted(NAMESPACES, xml));
    }

    SampleDocx footer(String xml) {
        return related("footer1.xml", "footer", "<w:ftr %s>%s</w:ftr>".formatted(NAMESPACES, xml));
    }

    SampleDocx footnotes(String xml) {
        return related("footnotes.xml", "footnotes", """
                <w:footnotes %s><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
                %s</w:footnotes>""".formatted(NAMESPACES, xml));
    }

    SampleDocx endnotes(String xml) {
        return related("endnotes.xml", "endnotes", "<w:endnotes %s>%s</w:endnotes>".formatted(NAMESPACES, xml));
    }

    SampleDocx comments(String xml) {
        return related("comments.xml", "comments", "<w:comments %s>%s</w:comments>".formatted(NAMESPACES, xml));
    }

    SampleDocx related(String name, String type, String xml) {
        related.put(name, type);
        return raw("word/" + name, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + xml);
    }

    SampleDocx mainType(String type) {
        mainType = type;
        return this;
    }

    SampleDocx raw(String name, String content) {
        return raw(name, content.getBytes(UTF_8));
    }

    SampleDocx raw(String name, byte[] content) {
        parts.put(name, content);
        return this;
    }

    Path in(Path file) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "[Content_Types].xml", types().getBytes(UTF_8));
            put(zip, "_rels/.rels", relationships(Map.of("word/document.xml", "officeDocument")).getBytes(UTF_8));
            put(zip, "word/_rels/document.xml.rels", relationships(related).getBytes(UTF_8));
            for (var part : parts.entrySet()) {
                put(zip, part.getKey(), part.getValue());
            }
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    private String types() {
        var types = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
                <Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>""");
        String main = mainType.contains("/") ? mainType : MAIN.formatted(mainType);
        types.append("<Override PartName=\"/word/document.xml\" ContentType=\"%s\"/>".formatted(main));
        related.forEach((name, type) ->
                types.append("<Override PartName=\"/word/%s\" ContentType=\"%s\"/>".formatted(name, MAIN.formatted(type))));
        return types.append("</Types>").toString();
    }

    private static String relationships(Map<String, String> targets) {
        var xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">""");
        int id = 0;
        for (var target : targets.entrySet()) {
            xml.append("<Relationship Id=\"rId%d\" Type=\"%s\" Target=\"%s\"/>"
                    .formatted(++id, OFFICE + target.getValue(), target.getKey()));
        }
        return xml.append("</Relationships>").toString();
    }

    static String p(String... content) {
        return "<w:p>" + String.join("", content) + "</w:p>";
    }

    static String r(String text) {
        return run("", t(text));
    }

    static String run(String properties, String content) {
        return "<w:r>" + (properties.isEmpty() ? "" : "<w:rPr>" + properties + "</w:rPr>") + content + "</w:r>";
    }

    static String t(String text) {
        return "<w:t xml:space=\"preserve\">%s</w:t>".formatted(escaped(text));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    static String cell(String... paragraphs) {
        return "<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>" + String.join("", paragraphs) + "</w:tc>";
    }

    static String table(String... cells) {
        return "<w:tbl><w:tblPr/><w:tblGrid/><w:tr>" + String.join("", cells) + "</w:tr></w:tbl>";
    }

    static String ins(int id, String content) {
        return "<w:ins w:id=\"%d\" w:author=\"Earlier\" w:date=\"2020-01-01T00:00:00Z\">%s</w:ins>".formatted(id, content);
    }

    static String del(int id, String text) {
        return ("<w:del w:id=\"%d\" w:author=\"Earlier\" w:date=\"2020-01-01T00:00:00Z\">"
                + "<w:r><w:delText xml:space=\"preserve\">%s</w:delText></w:r></w:del>").formatted(id, escaped(text));
    }

    /** A run with a text box as Word writes it: once for itself, once for its older versions. */
    static String textBox(String paragraphs) {
        return """
                <w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1828800" cy="914400"/>\
                <wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/\
                wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>\
                <a:ext cx="1828800" cy="914400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>\
                <wps:txbx><w:txbxContent>%1$s</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>\
                </wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape type="#_x0000_t202" \
                style="width:144pt;height:72pt"><v:textbox><w:txbxContent>%1$s</w:txbxContent></v:textbox></v:shape></w:pict>\
                </mc:Fallback></mc:AlternateContent></w:r>""".formatted(paragraphs);
    }
}
