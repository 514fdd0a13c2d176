package dev.fermata.document;

import static dev.fermata.document.SampleWord.cell;
import static dev.fermata.document.SampleWord.paragraph;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTextTest {

    @TempDir
    Path folder;

    private final DocumentReader reader = new DocumentReader();

    @Test
    void paragraphs_and_tables_come_in_their_order() throws IOException {
        Path file = folder.resolve("a.docx");
        try (var document = new XWPFDocument(); OutputStream out = Files.newOutputStream(file)) {
            document.createParagraph().createRun().setText("第一章 招标公告");
            var table = document.createTable(2, 3);
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 3; column++) {
                    table.getRow(row).getCell(column).setText("格" + row + column);
                }
            }
            document.createParagraph().createRun().setText("第二章 投标人须知");
            document.createHeader(HeaderFooterType.DEFAULT).createParagraph().createRun().setText("某项目招标文件");
            document.createFooter(HeaderFooterType.DEFAULT).createParagraph().createRun().setText("第 1 页 共 9 页");
            document.write(out);
        }

        DocumentText document = reader.extract(file, "a.docx");

        assertEquals("某项目招标文件\n第一章 招标公告\n格00\t格01\t格02\n格10\t格11\t格12\n第二章 投标人须知", document.text());
        assertEquals(DocumentKind.DOCX, document.kind());
        assertEquals(DocumentKind.DOCX, reader.check(file, "a.docx"));
    }

    @Test
    void merged_cells_are_not_repeated_and_cells_of_many_lines_stay_in_their_row() throws IOException {
        assertBody("技术\t方案 完整\n人员", "<w:tbl>"
                + "<w:tr>" + cell("<w:vMerge w:val=\"restart\"/>", paragraph("技术")) + cell("", paragraph("方案") + paragraph("完整")) + "</w:tr>"
                + "<w:tr>" + cell("<w:vMerge/>", paragraph("技术")) + cell("", paragraph("人员")) + "</w:tr>"
                + "</w:tbl>");
    }

    @Test
    void a_table_in_a_cell_belongs_to_its_row() throws IOException {
        String nested = "<w:tbl><w:tr>" + cell("", paragraph("里一")) + cell("", paragraph("里二")) + "</w:tr></w:tbl>";
        assertBody("外一\t里一 里二 外二", "<w:tbl><w:tr>" + cell("", paragraph("外一"))
                + cell("", nested + paragraph("外二")) + "</w:tr></w:tbl>");
    }

    @Test
    void a_cell_that_frames_a_page_keeps_its_lines() throws IOException {
        assertBody("一\n二", "<w:tbl><w:tr>" + cell("", paragraph("一") + paragraph("二")) + "</w:tr></w:tbl>");
    }

    @Test
    void insertions_are_kept_and_deletions_left_out() throws IOException {
        assertBody("工期三十天\n留下的行", "<w:p><w:r><w:t>工期</w:t></w:r>"
                + "<w:del><w:r><w:delText>二十</w:delText></w:r></w:del>"
                + "<w:ins><w:r><w:t>三十</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>四十</w:t></w:r></w:moveFrom>"
                + "<w:r><w:t>天</w:t></w:r></w:p>"
                + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("", paragraph("删去的行")) + "</w:tr>"
                + "<w:tr>" + cell("", paragraph("留下的行")) + "</w:tr></w:tbl>");
    }

    @Test
    void field_codes_are_hidden_and_their_results_shown() throws IOException {
        assertBody("见第 7 页\n\n下一段", "<w:p><w:r><w:t>见第 </w:t></w:r>" + mark("begin")
                + "<w:r><w:instrText>PAGEREF x \\h</w:instrText></w:r><w:r><w:t>不显示</w:t></w:r>" + mark("separate")
                + "<w:r><w:t>7</w:t></w:r>" + mark("end") + "<w:r><w:t> 页</w:t></w:r></w:p>"
                + "<w:p>" + mark("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r></w:p>" + paragraph("下一段"));
    }

    @Test
    void hyperlinks_and_content_controls_and_breaks_are_text() throws IOException {
        assertBody("网址 example.com\n换行\t制表\n控件", "<w:p><w:hyperlink><w:r><w:t>网址 example.com</w:t></w:r></w:hyperlink>"
                + "<w:r><w:br/><w:t>换行</w:t><w:tab/><w:t>制表</w:t></w:r></w:p>"
                + "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + paragraph("控件") + "</w:sdtContent></w:sdt>");
    }

    @Test
    void hidden_text_is_left_out() throws IOException {
        assertBody("看得见", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
                + "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>看得见</w:t></w:r></w:p>");
    }

    @Test
    void a_text_box_follows_its_paragraph_once() throws IOException {
        assertBody("前后\n框内", "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent>"
                + "<mc:Choice><wps:txbx><w:txbxContent>" + paragraph("框内") + "</w:txbxContent></wps:txbx></mc:Choice>"
                + "<mc:Fallback><v:textbox><w:txbxContent>" + paragraph("框内") + "</w:txbxContent></v:textbox></mc:Fallback>"
                + "</mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>");
    }

    @Test
    void footnotes_stand_at_the_end_with_their_marks() throws IOException {
        Path file = new SampleWord()
                .body("<w:p><w:r><w:t>质保期</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>" + paragraph("完"))
                .part("footnotes.xml", "footnotes", "<w:footnote w:type=\"separator\" w:id=\"0\">" + paragraph("---") + "</w:footnote>"
                        + "<w:footnote w:id=\"2\">" + paragraph("自验收之日起") + "</w:footnote>")
                .in(folder.resolve("a.docx"));
        assertEquals("质保期[2]\n完\n[2] 自验收之日起", reader.extract(file, "a.docx").text());
    }

    @Test
    void a_header_comes_once_however_many_sections_show_it() throws IOException {
        Path file = new SampleWord().body(paragraph("正文"))
                .part("header1.xml", "hdr", paragraph("机密"))
                .part("header2.xml", "hdr", paragraph("机密"))
                .part("footer1.xml", "ftr", paragraph("- 3 -"))
                .part("footer2.xml", "ftr", paragraph("某某代理公司"))
                .in(folder.resolve("a.docx"));
        assertEquals("机密\n正文\n某某代理公司", reader.extract(file, "a.docx").text());
    }

    @Test
    void numbers_that_word_prints_are_part_of_the_text() throws IOException {
        Path file = new SampleWord()
                .body(numbered(0, "招标公告") + numbered(1, "范围") + numbered(1, "资质") + numbered(0, "投标人须知")
                        + numbered(1, "总则") + "<w:p><w:pPr><w:pStyle w:val=\"Derived\"/></w:pPr><w:r><w:t>评标</w:t></w:r></w:p>"
                        + paragraph("正文"))
                .part("styles.xml", "styles", "<w:style w:styleId=\"Chapter\"><w:pPr><w:numPr><w:numId w:val=\"5\"/></w:numPr></w:pPr></w:style>"
                        + "<w:style w:styleId=\"Derived\"><w:basedOn w:val=\"Chapter\"/></w:style>")
                .part("numbering.xml", "numbering", "<w:abstractNum w:abstractNumId=\"1\">"
                        + level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2")
                        + "</w:abstractNum><w:num w:numId=\"5\"><w:abstractNumId w:val=\"1\"/></w:num>")
                .in(folder.resolve("a.docx"));
        assertEquals("""
                第一章 招标公告
                一.1 范围
                一.2 资质
                第二章 投标人须知
                二.1 总则
                第三章 评标
                正文""", reader.extract(file, "a.docx").text());
    }

    @Test
    void a_part_that_unpacks_beyond_the_limit_is_refused() throws IOException {
        Path bomb = new SampleWord().body("<w:p/>".repeat(400_000)).in(folder.resolve("a.docx"));
        assertTrue(Files.size(bomb) < 20_000);
        var strict = new DocumentReader(new DocumentLimits(1 << 20, 1_000_000));
        assertThrows(DocumentException.TooLarge.class, () -> strict.extract(bomb, "a.docx"));
    }

    @Test
    void more_text_than_allowed_is_too_large() throws IOException {
        Path file = new SampleWord().body(paragraph("字".repeat(2_000))).in(folder.resolve("a.docx"));
        var strict = new DocumentReader(new DocumentLimits(1 << 20, 1_000));
        assertThrows(DocumentException.TooLarge.class, () -> strict.extract(file, "a.docx"));
    }

    @Test
    void entities_are_refused() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path file = new SampleWord().part("document.xml", """
                <!DOCTYPE d [<!ENTITY x SYSTEM "%s">]><w:document xmlns:w="w"><w:body>%s</w:body></w:document>"""
                .formatted(secret.toUri(), paragraph("&x;"))).in(folder.resolve("a.docx"));
        assertThrows(DocumentException.Broken.class, () -> reader.extract(file, "a.docx"));
    }

    @Test
    void endless_nesting_is_broken_not_fatal() throws IOException {
        String open = "<w:tbl><w:tr><w:tc>";
        Path file = new SampleWord().body(open.repeat(60) + paragraph("深") + "</w:tc></w:tr></w:tbl>".repeat(60)).in(folder.resolve("a.docx"));
        assertThrows(DocumentException.Broken.class, () -> reader.extract(file, "a.docx"));
    }

    @Test
    void xml_cut_off_is_broken() throws IOException {
        Path file = new SampleWord().part("document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p>").in(folder.resolve("a.docx"));
        assertThrows(DocumentException.Broken.class, () -> reader.extract(file, "a.docx"));
    }

    @Test
    void a_document_without_text_is_empty() throws IOException {
        Path file = new SampleWord().body("<w:p/><w:sectPr/>").in(folder.resolve("a.docx"));
        assertThrows(DocumentException.Empty.class, () -> reader.extract(file, "a.docx"));
    }

    @Test
    void a_megabyte_of_text_with_character_references_is_read_whole() throws IOException {
        String text = "甲方 &amp; 乙方 &lt;丙&gt; &#x6295;".repeat(60_000);
        Path file = new SampleWord().body(paragraph(text)).in(folder.resolve("a.docx"));
        assertEquals("甲方 & 乙方 <丙> 投".repeat(60_000), reader.extract(file, "a.docx").text());
    }

    private void assertBody(String expected, String xml) throws IOException {
        Path file = new SampleWord().body(xml).in(folder.resolve("a.docx"));
        assertEquals(expected, reader.extract(file, "a.docx").text());
    }

    private static String mark(String type) {
        return "<w:r><w:fldChar w:fldCharType=\"" + type + "\"/></w:r>";
    }

    private static String numbered(int level, String text) {
        return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"5\"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>"
                .formatted(level, text);
    }

    private static String level(int level, String format, String pattern) {
        return "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt w:val=\"%s\"/><w:lvlText w:val=\"%s\"/></w:lvl>"
                .formatted(level, format, pattern);
    }
}
