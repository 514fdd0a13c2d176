package dev.fermata.document;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/** One paragraph: its number, its text, and after it the lines of the text boxes anchored in it. */
final class WordParagraph {

    static final String FOOTNOTE = "[%s]";
    static final String ENDNOTE = "[e%s]";

    private final WordXml xml;
    private final WordNumbering numbering;
    private final WordFields fields;
    private final int nesting;
    private final StringBuilder text = new StringBuilder();
    private final List<String> boxes = new ArrayList<>();
    private String style = "";
    private String numId = "";
    private String level = "";

    WordParagraph(WordXml xml, WordNumbering numbering, WordFields fields, int nesting) {
        this.xml = xml;
        this.numbering = numbering;
        this.fields = fields;
        this.nesting = nesting;
    }

    /** Reads to the paragraph's end. At least one line, blank where the paragraph is. */
    List<String> lines() throws XMLStreamException {
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "pPr" -> readProperties();
                case "r" -> readRun();
                case "t" -> xml.textInto(text); // of a formula; other text is in runs
                case "del", "moveFrom", "rt", "Fallback", "sdtPr", "sdtEndPr", "fldData" -> xml.skip();
                default -> { /* hyperlink, insertion, content control, simple field: the text is inside */ }
            }
        }
        fields.endParagraph();
        // Word counts numbered paragraphs that are empty, too.
        String label = numbering.label(style, numId, level);
        var lines = new ArrayList<String>(List.of((text.toString().isBlank() ? "" : label + text).split("\n")));
        lines.addAll(boxes);
        return lines;
    }

    private void readProperties() throws XMLStreamException {
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "pStyle" -> style = xml.value();
                case "numId" -> numId = xml.value();
                case "ilvl" -> level = xml.value();
                case "numPr" -> { /* holds the two above */ }
                default -> xml.skip();
            }
        }
    }

    private void readRun() throws XMLStreamException {
        int before = text.length();
        boolean hidden = false;
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "rPr" -> hidden = hidesText();
                case "t" -> xml.textInto(fields.hidesText() ? new StringBuilder() : text);
                case "tab", "ptab" -> text.append('\t');
                case "br", "cr" -> text.append('\n');
                case "noBreakHyphen" -> text.append('-');
                case "sym" -> text.append(WordSymbol.of(xml.attribute("char", "")));
                case "footnoteReference" -> text.append(FOOTNOTE.formatted(xml.attribute("id", "")));
                case "endnoteReference" -> text.append(ENDNOTE.formatted(xml.attribute("id", "")));
                case "fldChar" -> fields.mark(xml.attribute("fldCharType", ""));
                case "txbxContent" -> boxes.addAll(new WordBlocks(xml, numbering, new WordFields(), nesting + 1).lines());
                case "instrText", "delText", "rt", "Fallback", "fldData" -> xml.skip();
                default -> { /* a wrapper: drawing, picture, alternate content, ruby base */ }
            }
        }
        if (hidden) {
            text.setLength(before);
        }
    }

    private boolean hidesText() throws XMLStreamException {
        boolean hidden = false;
        for (int self = xml.depth(); xml.startWithin(self); ) {
            hidden |= xml.name().equals("vanish") && xml.isOn();
        }
        return hidden;
    }
}
