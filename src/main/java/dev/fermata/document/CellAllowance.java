package dev.fermata.document;

/** How much may be taken out of one workbook; counts what was. For one thread. */
final class CellAllowance {

    /** Columns further to the right are passed over. */
    static final int COLUMNS = 256;

    private static final int MOST_ROWS = 50_000;
    /** Cells that hold something: 23,000 rows of 60 columns fit. */
    private static final int MOST_CELLS = 1_500_000;
    /** Cells with nothing in them, between those that hold something. */
    private static final int MOST_BLANKS = 6_000_000;
    private static final int MOST_MERGED = 50_000;
    private static final int MOST_CHARACTERS = 30_000_000;
    /** Excel's own limit. What has more in a cell was not made by it, and is for no one to read. */
    private static final int MOST_CHARACTERS_OF_CELL = 32_767;

    private final String fileName;
    private int rows;
    private int cells;
    private int blanks;
    private int characters;
    private int merged;

    CellAllowance(String fileName) {
        this.fileName = fileName;
    }

    /** The same again, for something else in the workbook. */
    CellAllowance another() {
        return new CellAllowance(fileName);
    }

    void row() {
        hold(++rows, MOST_ROWS);
    }

    /** A cell that holds something, or a row of a merged area. */
    void cell() {
        hold(++cells, MOST_CELLS);
    }

    void blank() {
        hold(++blanks, MOST_BLANKS);
    }

    void merged() {
        hold(++merged, MOST_MERGED);
    }

    /** The text of a cell as the file has it. */
    void ofCell(int length) {
        hold(length, MOST_CHARACTERS_OF_CELL);
    }

    void text(int length) {
        characters += length;
        hold(characters, MOST_CHARACTERS);
    }

    private void hold(int sofar, int most) {
        if (sofar > most) {
            throw new DocumentException.TooLarge(fileName);
        }
    }
}
