package dev.fermata.document;

import dev.fermata.document.GridCell.Spread;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;

/** Takes the cells out of one workbook's sheets, merged areas filled. Counts what it has taken. Not thread-safe. */
final class SheetCells {

    private static final int MOST_ROWS = 50_000;
    private static final int MOST_COLUMNS = 256;
    private static final int MOST_MERGED = 50_000;
    private static final int MOST_CELLS = 1_000_000;
    private static final int MOST_CHARACTERS = 10_000_000;
    /** Excel's own limit. What has more in a cell was not made by it, and is for no one to read. */
    private static final int MOST_CHARACTERS_OF_CELL = 32_767;

    private final String fileName;
    private final DataFormatter shown = new DataFormatter(Locale.ENGLISH);
    private int rows;
    private int cells;
    private int characters;

    SheetCells(String fileName) {
        this.fileName = fileName;
        shown.setUseCachedValuesForFormulaCells(true);
    }

    List<Grid.Row> rows(Sheet sheet) {
        Map<Integer, List<CellRangeAddress>> merged = mergedByRow(sheet);
        Map<CellRangeAddress, GridCell> corners = new HashMap<>();
        List<Grid.Row> taken = new ArrayList<>();
        for (Row row : sheet) {
            Interruption.check();
            List<GridCell> line = cells(row);
            for (CellRangeAddress area : merged.getOrDefault(row.getRowNum(), List.of())) {
                fill(line, area, row.getRowNum(), corners);
            }
            while (!line.isEmpty() && line.getLast().blank()) {
                line.removeLast();
            }
            if (!line.isEmpty()) {
                count(++rows, MOST_ROWS);
                taken.add(new Grid.Row(row.getRowNum() + 1, line));
            }
        }
        return taken;
    }

    private Map<Integer, List<CellRangeAddress>> mergedByRow(Sheet sheet) {
        count(sheet.getNumMergedRegions(), MOST_MERGED);
        Map<Integer, List<CellRangeAddress>> byRow = new HashMap<>();
        for (CellRangeAddress area : sheet.getMergedRegions()) {
            for (int row = area.getFirstRow(); row <= Math.min(area.getLastRow(), sheet.getLastRowNum()); row++) {
                count(++cells, MOST_CELLS);
                byRow.computeIfAbsent(row, key -> new ArrayList<>()).add(area);
            }
        }
        return byRow;
    }

    private List<GridCell> cells(Row row) {
        List<GridCell> line = new ArrayList<>();
        int last = Math.min(row.getLastCellNum(), MOST_COLUMNS);
        for (int column = 0; column < last; column++) {
            count(++cells, MOST_CELLS);
            line.add(cell(row.getCell(column)));
        }
        return line;
    }

    private GridCell cell(Cell cell) {
        if (cell == null) {
            return GridCell.BLANK;
        }
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        if (type == CellType.BLANK || type == CellType.ERROR) {
            return GridCell.BLANK;
        }
        String raw = shown.formatCellValue(cell);
        count(raw.length(), MOST_CHARACTERS_OF_CELL);
        String text = CleanText.of(raw).strip();
        characters += text.length();
        count(characters, MOST_CHARACTERS);
        double number = type == CellType.NUMERIC ? cell.getNumericCellValue() : Double.NaN;
        // The shortest decimal that is this double: what was typed, not its binary neighbour.
        return new GridCell(text, Double.isFinite(number) ? BigDecimal.valueOf(number) : null, Spread.OWN);
    }

    /** Gives the cells of a merged area the value of its first one. */
    private void fill(List<GridCell> line, CellRangeAddress area, int row, Map<CellRangeAddress, GridCell> corners) {
        boolean first = row == area.getFirstRow();
        if (first) {
            corners.put(area, area.getFirstColumn() < line.size() ? line.get(area.getFirstColumn()) : GridCell.BLANK);
        }
        GridCell corner = corners.getOrDefault(area, GridCell.BLANK);
        if (corner.blank()) {
            return;
        }
        for (int column = area.getFirstColumn() + (first ? 1 : 0);
                column <= Math.min(area.getLastColumn(), MOST_COLUMNS - 1); column++) {
            count(++cells, MOST_CELLS);
            while (line.size() <= column) {
                line.add(GridCell.BLANK);
            }
            line.set(column, corner.spread(first ? Spread.ACROSS : Spread.DOWN));
        }
    }

    private void count(int sofar, int most) {
        if (sofar > most) {
            throw new DocumentException.TooLarge(fileName);
        }
    }
}
