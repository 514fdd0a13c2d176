package dev.fermata.document;

import dev.fermata.document.GridCell.Spread;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;

/** Takes the cells out of the sheets of one workbook that POI holds whole: an .xls. For one thread. */
final class SheetCells {

    private final CellAllowance allowance;
    private final DataFormatter shown = new DataFormatter(Locale.ENGLISH);

    SheetCells(CellAllowance allowance) {
        this.allowance = allowance;
        shown.setUseCachedValuesForFormulaCells(true);
    }

    List<Grid.Row> rows(Sheet sheet) {
        var rows = new SheetRows(allowance);
        for (Row row : sheet) {
            Interruption.check();
            List<GridCell> line = rows.row(row.getRowNum());
            for (Cell cell : row) {
                rows.put(line, cell.getColumnIndex(), cell(cell));
            }
        }
        sheet.getMergedRegions().forEach(rows::merge);
        return rows.all();
    }

    private GridCell cell(Cell cell) {
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        if (type == CellType.BLANK || type == CellType.ERROR) {
            return GridCell.BLANK;
        }
        String raw = shown.formatCellValue(cell);
        allowance.ofCell(raw.length());
        String text = CleanText.of(raw).strip();
        allowance.text(text.length());
        double number = type == CellType.NUMERIC ? cell.getNumericCellValue() : Double.NaN;
        // The shortest decimal that is this double: what was typed, not its binary neighbour.
        return new GridCell(text, Double.isFinite(number) ? BigDecimal.valueOf(number) : null, Spread.OWN);
    }
}
