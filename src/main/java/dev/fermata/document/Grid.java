package dev.fermata.document;

import java.util.List;

/**
 * A sheet of a workbook: its rows that hold something, in order.
 *
 * @param name as its tab says
 * @param hidden whether its tab is not shown
 */
public record Grid(String name, boolean hidden, List<Row> rows) {

    public Grid {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param number as the margin says, from 1
     * @param cells from column A on, up to the last that holds something
     */
    public record Row(int number, List<GridCell> cells) {

        public Row {
            cells = List.copyOf(cells);
        }

        /** The cell in a column, from 0; blank beyond the last. */
        public GridCell cell(int column) {
            return column < cells.size() ? cells.get(column) : GridCell.BLANK;
        }
    }
}
