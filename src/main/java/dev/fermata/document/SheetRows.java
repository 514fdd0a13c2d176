package dev.fermata.document;

import dev.fermata.document.GridCell.Spread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.util.CellRangeAddress;

/** The rows of one sheet while it is read, cell by cell in any order; merged areas are filled at the end. For one thread. */
final class SheetRows {

    private final CellAllowance allowance;
    /** By index, from 0: files may have rows in any order. */
    private final TreeMap<Integer, List<GridCell>> rows = new TreeMap<>();
    private final List<CellRangeAddress> areas = new ArrayList<>();

    SheetRows(CellAllowance allowance) {
        this.allowance = allowance;
    }

    /** There is such a row, even if nothing in it says something: a merged area may reach into it. */
    List<GridCell> row(int index) {
        return rows.computeIfAbsent(index, missing -> new ArrayList<>());
    }

    /** Puts a cell into its row. */
    void put(List<GridCell> row, int column, GridCell cell) {
        if (column >= CellAllowance.COLUMNS || cell == GridCell.BLANK) {
            return;
        }
        allowance.cell();
        widen(row, column);
        row.set(column, cell);
    }

    /** Some cells show what the first of them holds. */
    void merge(CellRangeAddress area) {
        allowance.merged();
        areas.add(area);
    }

    /** The rows that hold something; nothing is added after this. */
    List<Grid.Row> all() {
        Map<Integer, List<CellRangeAddress>> merged = mergedByRow();
        Map<CellRangeAddress, GridCell> corners = new HashMap<>();
        List<Grid.Row> taken = new ArrayList<>();
        for (Map.Entry<Integer, List<GridCell>> row : rows.entrySet()) {
            Interruption.check();
            List<GridCell> line = row.getValue();
            merged.getOrDefault(row.getKey(), List.of()).forEach(area -> fill(line, area, row.getKey(), corners));
            while (!line.isEmpty() && line.getLast().blank()) {
                line.removeLast();
            }
            if (!line.isEmpty()) {
                allowance.row();
                taken.add(new Grid.Row(row.getKey() + 1, line));
            }
        }
        return taken;
    }

    private Map<Integer, List<CellRangeAddress>> mergedByRow() {
        Map<Integer, List<CellRangeAddress>> byRow = new HashMap<>();
        int last = rows.isEmpty() ? -1 : rows.lastKey();
        for (CellRangeAddress area : areas) {
            for (int row = area.getFirstRow(); row <= Math.min(area.getLastRow(), last); row++) {
                allowance.cell();
                byRow.computeIfAbsent(row, key -> new ArrayList<>()).add(area);
            }
        }
        return byRow;
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
        GridCell spread = corner.spread(first ? Spread.ACROSS : Spread.DOWN);
        for (int column = area.getFirstColumn() + (first ? 1 : 0);
                column <= Math.min(area.getLastColumn(), CellAllowance.COLUMNS - 1); column++) {
            allowance.cell();
            widen(line, column);
            line.set(column, spread);
        }
    }

    private void widen(List<GridCell> row, int column) {
        while (row.size() <= column) {
            allowance.blank();
            row.add(GridCell.BLANK);
        }
    }
}
