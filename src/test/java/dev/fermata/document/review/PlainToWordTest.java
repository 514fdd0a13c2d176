package dev.fermata.document.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fermata.document.DocumentException;
import dev.fermata.document.SampleFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainToWordTest {

    @TempDir
    private Path folder;

    private String xml;

    private List<String> converted(String fileName, String text) throws IOException {
        return converted(Files.writeString(folder.resolve(fileName), text), fileName);
    }

    private List<String> converted(Path source, String fileName) throws IOException {
        Path target = folder.resolve("target.docx");
        new PlainToWord().convert(source, fileName, target);
        xml = new String(Revisions.entries(target).get("word/document.xml"), StandardCharsets.UTF_8);
        return new WordReview().read(target, "target.docx").paragraphs().stream().map(ReviewableText.Paragraph::text).toList();
    }

    @Test
    void text_that_could_not_be_reviewed_afterwards_is_refused_at_once() {
        for (String text : List.of("a\n".repeat(50_001), "a".repeat(2_000_001))) {
            assertThatThrownBy(() -> converted("a.txt", text)).isInstanceOf(DocumentException.TooLarge.class);
        }
    }

    @Test
    void markdown_keeps_its_structure() throws IOException {
        assertThat(converted("a.md", """
                # 项目方案

                这是 **重点**，见[说明](https://example.com/a?b=1&c=2)，
                第二行 `code`。

                1. 第一项
                2. 第二项
                   - 嵌套的

                | 名称 | 数量 |
                |---|---|
                | 服务器 | 3 |

                > 引用

                ```
                a < b
                  c
                ```
                """)).containsExactly("项目方案", "这是 重点，见说明， 第二行 code。", "第一项", "第二项", "嵌套的", "名称", "数量", "服务器", "3",
                "引用", "a < b\n  c");
        assertThat(xml).contains("<w:pStyle w:val=\"Heading1\"/>", "<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">重点",
                "<w:hyperlink r:id=\"link1\">", "<w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/>", "<w:tblStyle w:val=\"TableGrid\"/>",
                "<w:pStyle w:val=\"Quote\"/>", "<w:pStyle w:val=\"Code\"/>");
    }

    @Test
    void numbered_lists_count_for_themselves_and_from_where_they_say() throws IOException {
        converted("a.markdown", "3. three\n4. four\n\ntext\n\n1. one\n");

        assertThat(xml).contains("<w:numId w:val=\"2\"/>", "<w:numId w:val=\"3\"/>");
        assertThat(new String(Revisions.entries(folder.resolve("target.docx")).get("word/numbering.xml"), StandardCharsets.UTF_8))
                .contains("<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"3\"/>");
    }

    @Test
    void only_links_to_the_web_become_links() throws IOException {
        converted("a.md", "[a](javascript:alert(1)) [b](file:///etc/passwd) ![picture](x.png) <b>html</b>");

        assertThat(xml).doesNotContain("hyperlink", "passwd").contains("&lt;b&gt;");
    }

    @Test
    void deeply_nested_markdown_is_shown_or_refused_but_never_kills_the_thread() throws IOException {
        Path deep = Files.writeString(folder.resolve("deep.md"), "> ".repeat(30_000) + "x");

        try {
            assertThat(converted(deep, "deep.md")).hasSize(1);
        } catch (DocumentException.Broken e) {
            assertThat(e).hasMessageContaining("deep.md");
        }
    }

    @Test
    void each_line_of_a_text_with_long_lines_is_a_paragraph() throws IOException {
        assertThat(converted("a.txt", "第一章 总则\n第一条 为了规范采购行为，制定本办法。\n\n1.2 适用范围\nColumn\tTwo\n"))
                .containsExactly("第一章 总则", "第一条 为了规范采购行为，制定本办法。", "1.2 适用范围", "Column\tTwo");
        assertThat(xml).contains("<w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t xml:space=\"preserve\">第一章",
                "<w:pStyle w:val=\"Heading2\"/></w:pPr><w:r><w:t xml:space=\"preserve\">1.2", "<w:tab/>");
    }

    @Test
    void lines_that_were_broken_to_fit_are_joined() throws IOException {
        String broken = """
                The committee has considered the proposal in detail and has come to
                the conclusion that the budget for the coming year should be raised
                by five percent, provided that the departments reduce their travel-
                ling costs.

                A second paragraph that is also long enough to be broken somewhere
                near the right margin, as text was in the days of the typewriter and
                still is in mails and in what is copied out of them by the people who
                read them.
                """;

        assertThat(converted("a.txt", broken)).hasSize(2)
                .first().asString().contains("come to the conclusion", "travelling costs.");
    }

    @Test
    void a_pdf_and_a_text_in_gb18030_are_read() throws IOException {
        Path pdf = SampleFiles.pdf(folder.resolve("a.pdf"), "Hello from a page", "and its second line");
        Path text = Files.write(folder.resolve("b.txt"), "中文的文字，用国标编码。".getBytes(Charset.forName("GB18030")));

        assertThat(String.join(" ", converted(pdf, "a.pdf"))).contains("Hello from a page", "second line");
        assertThat(converted(text, "b.txt")).containsExactly("中文的文字，用国标编码。");
    }

    @Test
    void what_cannot_be_read_is_refused_and_no_target_appears() throws IOException {
        Path scanned = SampleFiles.scannedPdf(folder.resolve("scan.pdf"));
        Path docx = SampleFiles.docx(folder.resolve("a.docx"), "text");
        Path target = folder.resolve("never.docx");

        assertThatThrownBy(() -> new PlainToWord().convert(scanned, "scan.pdf", target)).isInstanceOf(DocumentException.ImageOnly.class);
        assertThatThrownBy(() -> new PlainToWord().convert(docx, "a.docx", target)).isInstanceOf(IllegalArgumentException.class);
        assertThat(target).doesNotExist();
    }
}
