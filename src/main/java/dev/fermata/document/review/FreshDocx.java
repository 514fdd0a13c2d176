package dev.fermata.document.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a new package around a body: the few parts that Word wants, with styles for headings, lists, tables and code. */
final class FreshDocx {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String WORD = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final int[] HEADING_SIZES = {32, 28, 26, 24, 22, 21};
    private static final int LEVELS = 9;

    private FreshDocx() {
    }

    static void write(WordBody body, Path file) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file), UTF_8)) {
            put(zip, "[Content_Types].xml", types());
            put(zip, "_rels/.rels", relationships(relationship("rId1", "officeDocument", "word/document.xml", "")));
            put(zip, "word/_rels/document.xml.rels", relationships(related(body)));
            put(zip, "word/document.xml", document(body));
            put(zip, "word/styles.xml", styles());
            put(zip, "word/numbering.xml", numbering(body));
        }
    }

    private static void put(ZipOutputStream zip, String name, String xml) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write((HEAD + xml).getBytes(UTF_8));
        zip.closeEntry();
    }

    private static String types() {
        String main = "application/vnd.openxmlformats-officedocument.wordprocessingml.%s+xml";
        return """
                <Types xmlns="%scontent-types"><Default Extension="rels" \
                ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
                <Default Extension="xml" ContentType="application/xml"/>\
                <Override PartName="/word/document.xml" ContentType="%s"/>\
                <Override PartName="/word/styles.xml" ContentType="%s"/>\
                <Override PartName="/word/numbering.xml" ContentType="%s"/></Types>"""
                .formatted(PACKAGE, main.formatted("document.main"), main.formatted("styles"), main.formatted("numbering"));
    }

    private static String relationships(String inside) {
        return "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + inside + "</Relationships>";
    }

    private static String related(WordBody body) {
        var related = new StringBuilder(relationship("rId1", "styles", "styles.xml", ""))
                .append(relationship("rId2", "numbering", "numbering.xml", ""));
        for (int i = 0; i < body.links().size(); i++) {
            related.append(relationship("link" + (i + 1), "hyperlink", Xml.attribute(body.links().get(i)), " TargetMode=\"External\""));
        }
        return related.toString();
    }

    private static String relationship(String id, String type, String target, String mode) {
        return "<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"%s/>".formatted(id, OFFICE, type, target, mode);
    }

    private static String document(WordBody body) {
        return "<w:document " + WORD + " xmlns:r=\"" + OFFICE + "\"><w:body>" + body.xml() + """
                <w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" \
                w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>""";
    }

    private static String styles() {
        var styles = new StringBuilder("<w:styles " + WORD + ">").append("""
                <w:docDefaults><w:rPrDefault><w:rPr>\
                <w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体" w:cs="Times New Roman"/>\
                <w:sz w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>\
                <w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>\
                <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>""");
        for (int level = 1; level <= HEADING_SIZES.length; level++) {
            styles.append("""
                    <w:style w:type="paragraph" w:styleId="Heading%1$d"><w:name w:val="heading %1$d"/><w:basedOn w:val="Normal"/>\
                    <w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="%2$d"/></w:pPr>\
                    <w:rPr><w:b/><w:sz w:val="%3$d"/></w:rPr></w:style>""".formatted(level, level - 1, HEADING_SIZES[level - 1]));
        }
        return styles.append("""
                <w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/></w:style>\
                <w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/>\
                <w:rPr><w:i/><w:color w:val="404040"/></w:rPr></w:style>\
                <w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Code"/><w:basedOn w:val="Normal"/><w:pPr>\
                <w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/></w:pPr><w:rPr>\
                <w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:sz w:val="20"/></w:rPr></w:style>\
                <w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>\
                <w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/>\
                <w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/>\
                <w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" \
                w:color="auto"/></w:tblBorders></w:tblPr></w:style></w:styles>""").toString();
    }

    private static String numbering(WordBody body) {
        var numbering = new StringBuilder("<w:numbering " + WORD + ">")
                .append(abstractList(0, "bullet")).append(abstractList(1, "decimal"))
                .append("<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"0\"/></w:num>".formatted(WordBody.BULLETS));
        for (int i = 0; i < body.listStarts().size(); i++) {
            numbering.append("<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"1\"/>".formatted(WordBody.BULLETS + 1 + i));
            for (int level = 0; level < LEVELS; level++) {
                numbering.append("<w:lvlOverride w:ilvl=\"%d\"><w:startOverride w:val=\"%d\"/></w:lvlOverride>"
                        .formatted(level, body.listStarts().get(i)));
            }
            numbering.append("</w:num>");
        }
        return numbering.append("</w:numbering>").toString();
    }

    private static String abstractList(int id, String format) {
        var list = new StringBuilder("<w:abstractNum w:abstractNumId=\"%d\"><w:multiLevelType w:val=\"hybridMultilevel\"/>".formatted(id));
        for (int level = 0; level < LEVELS; level++) {
            String text = format.equals("bullet") ? "•" : "%" + (level + 1) + ".";
            list.append("<w:lvl w:ilvl=\"").append(level).append("\"><w:start w:val=\"1\"/><w:numFmt w:val=\"").append(format)
                    .append("\"/><w:lvlText w:val=\"").append(text).append("\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"")
                    .append((level + 1) * 420).append("\" w:hanging=\"420\"/></w:pPr></w:lvl>");
        }
        return list.append("</w:abstractNum>").toString();
    }
}
