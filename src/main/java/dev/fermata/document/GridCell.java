package dev.fermata.document;

import java.math.BigDecimal;

/**
 * A cell as people see it.
 *
 * @param text what it shows, cleaned; empty for a blank cell and for an error; never null
 * @param number its value where it holds one, exactly as typed; null otherwise
 * @param spread whether the value is the cell's own or comes from the merged area it belongs to
 */
public record GridCell(String text, BigDecimal number, Spread spread) {

    /** Where a cell's value comes from. */
    public enum Spread {
        /** The cell itself. */
        OWN,
        /** A cell to the left, in the same row. */
        ACROSS,
        /** A cell in a row above. */
        DOWN
    }

    /** A cell with nothing in it. */
    public static final GridCell BLANK = new GridCell("", null, Spread.OWN);

    /** Whether it shows nothing. */
    public boolean blank() {
        return text.isBlank();
    }

    /** Whether it shows something of its own. */
    public boolean own() {
        return spread == Spread.OWN && !blank();
    }

    GridCell spread(Spread where) {
        return new GridCell(text, number, where);
    }
}
