package dev.fermata.document.review;

import static dev.fermata.document.review.ReviewedDocx.advice;
import static dev.fermata.document.review.ReviewedDocx.everywhere;
import static dev.fermata.document.review.ReviewedDocx.rewrite;
import static dev.fermata.document.review.SampleDocx.cell;
import static dev.fermata.document.review.SampleDocx.del;
import static dev.fermata.document.review.SampleDocx.ins;
import static dev.fermata.document.review.SampleDocx.p;
import static dev.fermata.document.review.SampleDocx.r;
import static dev.fermata.document.review.SampleDocx.run;
import static dev.fermata.document.review.SampleDocx.t;
import static dev.fermata.document.review.SampleDocx.table;
import static dev.fermata.document.review.SampleDocx.textBox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Has LibreOffice read reviewed documents and tell, in its own format, which changes and comments it saw. */
class WordProcessorTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void needs_libreoffice() throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "soffice")));
        assumeTrue(installed, "LibreOffice (soffice) is not on the PATH");
        // It comes in parts: with the spreadsheet alone it opens no texts, and says nothing of it.
        Path text = Files.writeString(folder.resolve("trial.txt"), "a text");
        assumeTrue(Files.exists(converted(text)), "LibreOffice is here without its Writer");
    }

    @Test
    void a_word_processor_sees_every_change_and_comment() throws Exception {
        var sample = new SampleDocx().header(p(r("A tpyo above")))
                .footnotes("<w:footnote w:id=\"1\">" + p(r("A tpyo noted")) + "</w:footnote>")
                .body(p(r("The "), run("<w:b/>", t("Supplier")), r(" will recieve the payment within thirty days."))
                        + table(cell(p(r("A tpyo in a cell"))), cell(p(r("second"))))
                        + p(r("Before "), textBox(p(r("A tpyo in a box"))), r(" after"),
                                "<w:r><w:footnoteReference w:id=\"1\"/></w:r>")
                        + p(r("one "), del(50, "gone "), ins(51, r("two four")), r(" five"))
                        + p(r("甲方应当在收到发票后三十日内支付全部款项。"))
                        + p("<w:hyperlink w:anchor=\"x\">", r("our ofice"), "</w:hyperlink>", r(" in town")));
        var reviewed = ReviewedDocx.of(folder, sample, everywhere("tpyo", "typo"),
                rewrite("will recieve the payment within thirty days", "shall receive the payment within 30 days", "Spelling"),
                rewrite("one two four five", "one two three four five"), rewrite("收到发票后三十日内", "收到发票后二十日内", "统一期限"),
                rewrite("our ofice in town", "our office in the town"), advice("second", "Second of what?"),
                advice("in a box", "Why in a box?"), advice("noted", "Source?"));
        assertThat(reviewed.failures()).isEmpty();

        Seen seen = openDocument(reviewed.target());

        assertThat(seen.accepted).contains("The Supplier shall receive the payment within 30 days.", "A typo in a cell", "A typo in a box",
                "one two three four five", "甲方应当在收到发票后二十日内支付全部款项。", "our office in the town", "A typo noted", "A typo above");
        assertThat(seen.rejected).contains("The Supplier will recieve the payment within thirty days.", "A tpyo in a cell",
                "甲方应当在收到发票后三十日内支付全部款项。", "our ofice in town", "A tpyo noted", "A tpyo above");
        assertThat(seen.comments).containsExactlyInAnyOrder("Spelling", "统一期限", "Second of what?",
                "Text box, “in a box”: Why in a box?", "Footnote, “noted”: Source?");
        assertThat(seen.authors).containsExactlyInAnyOrder("Fermata", "Earlier");
    }

    @Test
    void a_word_processor_opens_what_was_made_of_markdown() throws Exception {
        Path source = Files.writeString(folder.resolve("a.md"), "# 标题\n\n1. one\n2. two *three*\n\n| a | b |\n|---|---|\n| c | d |\n");
        Path target = folder.resolve("a.docx");
        new PlainToWord().convert(source, "a.md", target);

        Seen seen = openDocument(target);

        assertThat(seen.accepted.toString()).contains("标题", "one", "two three", "c");
        assertThat(seen.content).contains("<text:h ", "<text:list ", "<table:table ");
    }

    private Seen openDocument(Path docx) throws Exception {
        Map<String, byte[]> parts = Revisions.entries(converted(docx));
        var seen = new Seen();
        seen.read(parts.get("content.xml"));
        seen.read(parts.get("styles.xml"));
        return seen;
    }

    /** Where LibreOffice has put the document's OpenDocument form, if it could read it. */
    private Path converted(Path document) throws Exception {
        Path out = folder.resolve("out");
        var soffice = new ProcessBuilder("soffice", "-env:UserInstallation=" + folder.resolve("profile").toUri(), "--headless",
                "--convert-to", "odt", "--outdir", out.toString(), document.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("soffice.log").toFile()).start();
        assertThat(soffice.waitFor(2, TimeUnit.MINUTES)).as("LibreOffice finished").isTrue();
        return out.resolve(document.getFileName().toString().replaceFirst("\\.[a-z]+$", ".odt"));
    }

    /** What an OpenDocument text says with its changes taken and refused, and who wrote what beside it. */
    private static final class Seen {

        private final StringBuilder accepted = new StringBuilder();
        private final StringBuilder rejected = new StringBuilder();
        private final List<String> comments = new ArrayList<>();
        private final Set<String> authors = new HashSet<>();
        private final Map<String, Element> changes = new HashMap<>();
        private String content = "";
        private int insertions;

        void read(byte[] part) throws Exception {
            content += new String(part, java.nio.charset.StandardCharsets.UTF_8);
            visit(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(part)).getDocumentElement());
        }

        private void visit(Node node) {
            if (node.getNodeType() == Node.TEXT_NODE) {
                say(node.getTextContent());
            }
            if (!(node instanceof Element element)) {
                return;
            }
            switch (element.getTagName()) {
                case "text:changed-region" -> changes.put(element.getAttribute("text:id"), element);
                case "dc:creator" -> authors.add(element.getTextContent());
                case "office:annotation" -> {
                    authors.add(element.getElementsByTagName("dc:creator").item(0).getTextContent());
                    comments.add(element.getElementsByTagName("text:p").item(0).getTextContent());
                    return;
                }
                case "text:change-start" -> insertions += isInsertion(element) ? 1 : 0;
                case "text:change-end" -> insertions -= isInsertion(element) ? 1 : 0;
                case "text:change" -> rejected.append(deleted(element));
                case "text:s" -> say(" ");
                default -> { /* its children say it */ }
            }
            if (element.getTagName().equals("text:changed-region")) {
                authors.add(element.getElementsByTagName("dc:creator").item(0).getTextContent());
                return;
            }
            for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
                visit(child);
            }
        }

        private void say(String text) {
            accepted.append(text);
            rejected.append(insertions > 0 ? "" : text);
        }

        private boolean isInsertion(Element mark) {
            Element change = changes.get(mark.getAttribute("text:change-id"));
            return change != null && change.getElementsByTagName("text:insertion").getLength() > 0;
        }

        private String deleted(Element mark) {
            Element change = changes.get(mark.getAttribute("text:change-id"));
            var text = new StringBuilder();
            for (int i = 0; change != null && i < change.getElementsByTagName("text:p").getLength(); i++) {
                text.append(change.getElementsByTagName("text:p").item(i).getTextContent());
            }
            return text.toString();
        }
    }
}
