package dev.fermata.document.review;

import static dev.fermata.document.review.SampleDocx.cell;
import static dev.fermata.document.review.SampleDocx.del;
import static dev.fermata.document.review.SampleDocx.ins;
import static dev.fermata.document.review.SampleDocx.p;
import static dev.fermata.document.review.SampleDocx.run;
import static dev.fermata.document.review.SampleDocx.t;
import static dev.fermata.document.review.SampleDocx.table;
import static dev.fermata.document.review.SampleDocx.textBox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A document of everything that Word puts into paragraphs, in random order. */
final class RandomDocx {

    private static final List<String> WORDS = List.of("the", "quick", "brown", "fox", "合同", "甲方", "应当", "支付", "2026", "年",
            ",", "。", "，", "“", "”", " ", " ", "  ", "e\u0301", "x", "…", "-", "&", "<", "𠮷", "naïve", "（", "）", ":");
    private static final List<String> FORMATS = List.of("", "<w:b/>", "<w:i/><w:color w:val=\"FF0000\"/>",
            "<w:rFonts w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/>",
            "<w:b/><w:rPrChange w:id=\"7001\" w:author=\"Earlier\" w:date=\"2020-01-01T00:00:00Z\"><w:rPr/></w:rPrChange>");

    private final Random random;
    private int id = 100;
    private int notes;

    RandomDocx(Random random) {
        this.random = random;
    }

    Path in(Path file) throws IOException {
        var body = new StringBuilder();
        for (int i = 2 + random.nextInt(6); i > 0; i--) {
            body.append(random.nextInt(5) == 0 ? table(cell(paragraph()), cell(paragraph(), paragraph()))
                    : random.nextInt(8) == 0 ? "<w:sdt><w:sdtPr>%s</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>"
                            .formatted(random.nextBoolean() ? "<w:lock w:val=\"contentLocked\"/>" : "", paragraph())
                    : paragraph());
        }
        var footnotes = new StringBuilder();
        for (int i = 1; i <= notes; i++) {
            footnotes.append("<w:footnote w:id=\"%d\">%s</w:footnote>".formatted(i, p(runs(2))));
        }
        return new SampleDocx().header(p(runs(3))).footer(table(cell(p(runs(2))))).footnotes(footnotes.toString())
                .raw("word/media/image1.png", new byte[] {1, 2, 3, (byte) id})
                .body(p(run("", t("Beginning 开头"))) + body).in(file);
    }

    private String paragraph() {
        return p("<w:pPr><w:jc w:val=\"both\"/><w:rPr><w:b/></w:rPr></w:pPr>", inline(1 + random.nextInt(7)));
    }

    private String inline(int count) {
        var xml = new StringBuilder();
        for (int i = 0; i < count; i++) {
            xml.append(switch (random.nextInt(18)) {
                case 0 -> "<w:hyperlink w:anchor=\"x\">" + runs(2) + "</w:hyperlink>";
                case 1 -> ins(id++, runs(2));
                case 2 -> del(id++, words());
                case 3 -> "<w:sdt><w:sdtPr>%s</w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>".formatted(
                        List.of("", "<w:text/>", "<w:date/>", "<w:lock w:val=\"sdtContentLocked\"/>").get(random.nextInt(4)), runs(2));
                case 4 -> "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>"
                        + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + runs(2) + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
                case 5 -> "<w:fldSimple w:instr=\" PAGE \">" + runs(1) + "</w:fldSimple>";
                case 6 -> textBox(p(runs(2)) + p(runs(1)));
                case 7 -> "<w:bookmarkStart w:id=\"%d\" w:name=\"b%1$d\"/>%s<w:bookmarkEnd w:id=\"%1$d\"/>".formatted(id++, runs(1));
                case 8 -> "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:footnoteReference w:id=\"%d\"/></w:r>".formatted(++notes);
                case 9 -> "<m:oMath><m:r><m:t>x=y</m:t></m:r></m:oMath>";
                case 10 -> "<w:r><w:rPr><w:vanish/></w:rPr>" + t("hidden") + "</w:r>";
                case 11 -> "<w:smartTag w:element=\"a\">" + runs(1) + "</w:smartTag>";
                default -> runs(1 + random.nextInt(3));
            });
        }
        return xml.toString();
    }

    private String runs(int count) {
        var xml = new StringBuilder();
        for (int i = 0; i < count; i++) {
            var content = new StringBuilder();
            for (int piece = random.nextInt(3); piece >= 0; piece--) {
                content.append(switch (random.nextInt(14)) {
                    case 0 -> "<w:tab/>";
                    case 1 -> "<w:br/>";
                    case 2 -> "<w:noBreakHyphen/>";
                    case 3 -> "<w:softHyphen/>";
                    case 4 -> "<w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/>";
                    case 5 -> "<w:lastRenderedPageBreak/>" + t(words());
                    case 6 -> "<w:drawing><wp:inline/></w:drawing>";
                    case 7 -> "<w:t>" + SampleDocx.escaped(words()) + "</w:t>";
                    case 8 -> "<w:br w:type=\"page\"/>";
                    case 9 -> "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼音</w:t></w:r></w:rubyBase></w:ruby>";
                    default -> t(words());
                });
            }
            xml.append(run(FORMATS.get(random.nextInt(FORMATS.size())), content.toString()));
        }
        return xml.toString();
    }

    private String words() {
        var words = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            words.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words.toString();
    }
}
