package dev.fermata.document.review;

import dev.fermata.document.Interruption;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/** Writes the blocks of a Markdown text as paragraphs and tables. */
final class MarkdownText {

    /** Word's lists have nine levels; what lies deeper is shown at the ninth. */
    private static final int DEEPEST = 9;
    private static final int INDENT = 420;

    private final WordBody body;
    private final MarkdownInline inline;

    MarkdownText(WordBody body) {
        this.body = body;
        this.inline = new MarkdownInline(body);
    }

    void write(String text) {
        var parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();
        blocks(parser.parse(text), Level.TOP);
    }

    private void blocks(Node parent, Level level) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            block(node, level);
        }
    }

    private void block(Node node, Level level) {
        Interruption.check();
        switch (node) {
            case Heading heading -> body.paragraph(WordBody.style("Heading" + heading.getLevel()), inline.runs(heading));
            case Paragraph paragraph -> body.paragraph(level.properties(""), inline.runs(paragraph));
            case BulletList list -> items(list, level, WordBody.BULLETS);
            case OrderedList list -> items(list, level,
                    body.newList(list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber()));
            case BlockQuote quote -> blocks(quote, level.quoted());
            case FencedCodeBlock code -> code(code.getLiteral(), level);
            case IndentedCodeBlock code -> code(code.getLiteral(), level);
            case HtmlBlock html -> body.paragraph(level.properties(""), WordBody.run("", html.getLiteral().strip()));
            case TableBlock table -> table(table);
            case ThematicBreak line -> body.paragraph(
                    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>", "");
            default -> blocks(node, level);
        }
    }

    private void items(Node list, Level level, int number) {
        for (Node item = list.getFirstChild(); item instanceof ListItem; item = item.getNext()) {
            Level inside = level.inList();
            Node first = item.getFirstChild();
            boolean texted = first instanceof Paragraph;
            body.paragraph(inside.numbered(number), texted ? inline.runs(first) : "");
            for (Node rest = texted ? first.getNext() : first; rest != null; rest = rest.getNext()) {
                block(rest, inside);
            }
        }
    }

    private void code(String literal, Level level) {
        body.paragraph(level.properties("Code"), WordBody.run("", literal.stripTrailing()));
    }

    private void table(TableBlock table) {
        body.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>"
                + "<w:gridCol/>".repeat(columns(table)) + "</w:tblGrid>");
        rows(table);
        body.raw("</w:tbl>");
        body.paragraph("", "");
    }

    private static int columns(Node node) {
        while (!(node instanceof TableRow)) {
            node = node.getFirstChild();
        }
        int count = 0;
        for (Node cell = node.getFirstChild(); cell != null; cell = cell.getNext()) {
            count++;
        }
        return count;
    }

    private void rows(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case TableRow row -> {
                    body.raw("<w:tr>");
                    rows(row);
                    body.raw("</w:tr>");
                }
                case TableCell cell -> {
                    body.raw("<w:tc>");
                    body.paragraph("", inline.runs(cell));
                    body.raw("</w:tc>");
                }
                default -> rows(node);
            }
        }
    }

    /** How deep a block lies in lists and quotations. */
    private record Level(int lists, int quotes) {

        static final Level TOP = new Level(0, 0);

        Level inList() {
            return new Level(Math.min(DEEPEST, lists + 1), quotes);
        }

        Level quoted() {
            return new Level(lists, Math.min(DEEPEST, quotes + 1));
        }

        String properties(String style) {
            String name = style.isEmpty() && quotes > 0 ? "Quote" : style;
            int indent = (lists + quotes) * INDENT;
            return WordBody.style(name) + (indent == 0 ? "" : "<w:ind w:left=\"" + indent + "\"/>");
        }

        String numbered(int list) {
            return WordBody.style("ListParagraph")
                    + "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%d\"/></w:numPr>".formatted(lists - 1, list);
        }
    }
}
