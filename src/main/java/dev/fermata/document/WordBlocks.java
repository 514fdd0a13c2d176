package dev.fermata.document;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/**
 * What stands one below the other in a part, a cell or a text box: paragraphs and tables, as lines. A row of a table is
 * one line, its cells parted by tabs; a row with text in only one cell is layout, not data, and keeps its cell's lines.
 */
final class WordBlocks {

    /** Tables in tables in text boxes: no person nests deeper, and our recursion must end. */
    private static final int DEEPEST = 50;

    private final WordXml xml;
    private final WordNumbering numbering;
    private final WordFields fields;
    private final int nesting;
    private final List<String> lines = new ArrayList<>();

    WordBlocks(WordXml xml, WordNumbering numbering) {
        this(xml, numbering, new WordFields(), 0);
    }

    WordBlocks(WordXml xml, WordNumbering numbering, WordFields fields, int nesting) {
        this.xml = xml;
        this.numbering = numbering;
        this.fields = fields;
        this.nesting = nesting;
    }

    /** Reads to the end of the element just started, or of the part. No two lines in a row are blank. */
    List<String> lines() throws XMLStreamException {
        if (nesting > DEEPEST) {
            throw new XMLStreamException("Tables or text boxes are nested more than " + DEEPEST + " deep");
        }
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "p" -> new WordParagraph(xml, numbering, fields, nesting).lines().forEach(this::add);
                case "tbl" -> readTable();
                case "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "Fallback" -> xml.skip();
                default -> { /* a wrapper: what counts is inside */ }
            }
        }
        return lines;
    }

    private void add(String line) {
        String trimmed = line.stripTrailing();
        if (!trimmed.isEmpty() || !lines.isEmpty() && !lines.getLast().isEmpty()) {
            lines.add(trimmed);
        }
    }

    private void readTable() throws XMLStreamException {
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "tr" -> readRow();
                case "tblPr", "tblGrid" -> xml.skip();
                default -> { /* a wrapper of rows */ }
            }
        }
    }

    private void readRow() throws XMLStreamException {
        var cells = new ArrayList<List<String>>();
        boolean deleted = false;
        for (int self = xml.depth(); xml.startWithin(self); ) {
            switch (xml.name()) {
                case "trPr" -> deleted = hasDeletion();
                case "tc" -> cells.add(new Cell().lines());
                default -> { /* a wrapper of cells */ }
            }
        }
        if (!deleted) {
            addRow(cells);
        }
    }

    private boolean hasDeletion() throws XMLStreamException {
        boolean deleted = false;
        for (int self = xml.depth(); xml.startWithin(self); ) {
            deleted |= xml.name().equals("del");
        }
        return deleted;
    }

    private void addRow(List<List<String>> cells) {
        List<List<String>> filled = cells.stream().filter(cell -> !cell.isEmpty()).toList();
        if (filled.size() == 1) {
            filled.getFirst().forEach(this::add);
        } else if (!filled.isEmpty()) {
            add(cells.stream().map(cell -> String.join(" ", cell).replace('\t', ' ')).collect(Collectors.joining("\t")));
        }
    }

    /** One cell; it has no lines where it only continues a cell above it or beside it. */
    private final class Cell {

        private boolean continues;

        List<String> lines() throws XMLStreamException {
            int self = xml.depth();
            var content = new ArrayList<String>();
            while (xml.startWithin(self)) {
                switch (xml.name()) {
                    case "tcPr" -> readProperties();
                    case "p" -> content.addAll(new WordParagraph(xml, numbering, fields, nesting).lines());
                    case "tbl" -> content.addAll(nestedTable());
                    case "sdtPr", "sdtEndPr", "Fallback" -> xml.skip();
                    default -> { /* a wrapper */ }
                }
            }
            content.removeIf(String::isBlank);
            return continues ? List.of() : content;
        }

        private List<String> nestedTable() throws XMLStreamException {
            var nested = new WordBlocks(xml, numbering, fields, nesting + 1);
            if (nested.nesting > DEEPEST) {
                throw new XMLStreamException("Tables are nested more than " + DEEPEST + " deep");
            }
            nested.readTable();
            return nested.lines;
        }

        private void readProperties() throws XMLStreamException {
            for (int self = xml.depth(); xml.startWithin(self); ) {
                if (xml.name().equals("vMerge") || xml.name().equals("hMerge")) {
                    continues |= !xml.value().equals("restart");
                }
            }
        }
    }
}
