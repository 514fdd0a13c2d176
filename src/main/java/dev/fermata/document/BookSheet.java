package dev.fermata.document;

import dev.fermata.document.GridCell.Spread;
import java.math.BigDecimal;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.ss.util.CellRangeAddress;

/** Takes the cells out of one sheet of an .xlsx, while it streams by. For one thread. */
final class BookSheet {

    private static final int MOST_ROWS = 1 << 20;

    private final BookStrings strings;
    private final BookFormats formats;
    private final CellAllowance allowance;
    private final SheetRows rows;
    private final StringBuilder value = new StringBuilder();

    BookSheet(BookStrings strings, BookFormats formats, CellAllowance allowance) {
        this.strings = strings;
        this.formats = formats;
        this.allowance = allowance;
        this.rows = new SheetRows(allowance);
    }

    void read(WordXml xml) throws XMLStreamException {
        int next = 0;
        while (xml.startWithin(0)) {
            switch (xml.name()) {
                case "row" -> {
                    int index = number(xml.attribute("r", ""), next);
                    readRow(xml, rows.row(index));
                    next = index + 1;
                }
                case "mergeCell" -> rows.merge(CellRangeAddress.valueOf(xml.attribute("ref", "")));
                default -> { /* widths, formats, drawings */ }
            }
        }
    }

    List<Grid.Row> rows() {
        return rows.all();
    }

    /** A row's number, from 0; the next one where it does not say. */
    private static int number(String said, int next) throws XMLStreamException {
        try {
            int number = said.isEmpty() ? next : Integer.parseInt(said) - 1;
            if (number >= 0 && number < MOST_ROWS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // No number, as one out of range.
        }
        throw new XMLStreamException("A row of number " + said);
    }

    private void readRow(WordXml xml, List<GridCell> row) throws XMLStreamException {
        Interruption.check();
        int self = xml.depth();
        int next = 0;
        while (xml.startWithin(self)) {
            if (xml.name().equals("c")) {
                int column = column(xml.attribute("r", ""), next);
                rows.put(row, column, cell(xml));
                next = column + 1;
            }
        }
    }

    /** The column that a reference such as AB12 names, from 0. */
    private static int column(String reference, int next) {
        int column = 0;
        for (int i = 0; i < reference.length() && column < CellAllowance.COLUMNS; i++) {
            char letter = reference.charAt(i);
            if (letter < 'A' || letter > 'Z') {
                break;
            }
            column = column * 26 + letter - 'A' + 1;
        }
        return column == 0 ? next : column - 1;
    }

    private GridCell cell(WordXml xml) throws XMLStreamException {
        String type = xml.attribute("t", "n");
        String style = xml.attribute("s", "");
        String text = null;
        int self = xml.depth();
        value.setLength(0);
        while (xml.startWithin(self)) {
            switch (xml.name()) {
                case "v" -> xml.textInto(value);
                case "is" -> text = strings.of(xml);
                default -> xml.skip();
            }
        }
        return text != null ? text(text) : value.isEmpty() ? GridCell.BLANK : valued(value.toString(), type, style);
    }

    private GridCell valued(String raw, String type, String style) throws XMLStreamException {
        return switch (type) {
            case "s" -> text(strings.at(raw));
            case "b" -> text(raw.equals("1") ? "TRUE" : "FALSE");
            case "e" -> GridCell.BLANK;
            case "n" -> number(raw, style);
            default -> {
                allowance.ofCell(raw.length());
                yield text(BookStrings.cleaned(raw));
            }
        };
    }

    private GridCell number(String raw, String style) throws XMLStreamException {
        double number;
        try {
            number = Double.parseDouble(raw);
        } catch (NumberFormatException e) {
            throw new XMLStreamException("A number " + raw, e);
        }
        String shown = CleanText.of(formats.shown(number, style)).strip();
        allowance.ofCell(shown.length());
        allowance.text(shown.length());
        // The shortest decimal that is this double: what was typed, not its binary neighbour.
        return new GridCell(shown, Double.isFinite(number) ? BigDecimal.valueOf(number) : null, Spread.OWN);
    }

    private GridCell text(String text) {
        if (text.isEmpty()) {
            return GridCell.BLANK;
        }
        allowance.text(text.length());
        return new GridCell(text, null, Spread.OWN);
    }
}
