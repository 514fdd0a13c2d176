package dev.fermata.job.workload;

import dev.fermata.document.Grid;
import dev.fermata.document.GridCell;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Guesses which column is what from what stands in the columns, where no header tells: the longest texts are the
 * requirements, short texts that never repeat number them, texts that repeat group them. Texts that nothing numbers or
 * groups are no list.
 */
final class ContentLayout {

    private static final int FEWEST_ROWS = 2;
    private static final double LEAST_FILLED = 0.5;
    private static final double SHORTEST_DESCRIPTION = 6;
    private static final int LONGEST_ID = 16;

    /**
     * What a column holds.
     *
     * @param filled share of rows with a text in it
     * @param length mean length of these texts
     * @param distinct share of these texts that are unlike the others
     * @param numbered share of these texts with a digit in them
     */
    private record Column(double filled, double length, int longest, double distinct, double numbered) {

        static Column of(int column, List<Grid.Row> rows) {
            List<String> texts = rows.stream().map(row -> row.cell(column)).filter(cell -> !cell.blank())
                    .map(GridCell::text).toList();
            Set<String> unlike = new HashSet<>(texts);
            return new Column((double) texts.size() / rows.size(),
                    texts.stream().mapToInt(String::length).average().orElse(0),
                    texts.stream().mapToInt(String::length).max().orElse(0),
                    texts.isEmpty() ? 0 : (double) unlike.size() / texts.size(),
                    texts.isEmpty() ? 0 : (double) texts.stream().filter(ContentLayout::hasDigit).count() / texts.size());
        }
    }

    private ContentLayout() {
    }

    /** The layout that the content suggests; empty where no column holds descriptions. */
    static Optional<SheetLayout> of(List<Grid.Row> rows) {
        if (rows.size() < FEWEST_ROWS) {
            return Optional.empty();
        }
        int width = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
        TreeMap<Integer, Column> columns = new TreeMap<>();
        for (int i = 0; i < width; i++) {
            columns.put(i, Column.of(i, rows));
        }
        return columns.entrySet().stream()
                .filter(column -> column.getValue().filled() >= LEAST_FILLED && column.getValue().length() >= SHORTEST_DESCRIPTION)
                .max(Map.Entry.comparingByValue((a, b) -> Double.compare(a.length(), b.length())))
                .map(longest -> around(longest.getKey(), columns))
                .filter(layout -> layout.meanings().size() > 1);
    }

    private static boolean hasDigit(String text) {
        return text.codePoints().anyMatch(Character::isDigit);
    }

    private static SheetLayout around(int description, TreeMap<Integer, Column> columns) {
        Map<Integer, ColumnMeaning> meanings = new TreeMap<>(Map.of(description, ColumnMeaning.DESCRIPTION));
        columns.headMap(description).forEach((column, content) -> {
            if (content.filled() < LEAST_FILLED) {
                return;
            }
            boolean numbers = content.distinct() == 1 && content.longest() <= LONGEST_ID && content.numbered() == 1;
            if (numbers && !meanings.containsValue(ColumnMeaning.ID)) {
                meanings.put(column, ColumnMeaning.ID);
            } else if (content.distinct() < 1) {
                meanings.put(column, ColumnMeaning.PROJECT);
            }
        });
        return new SheetLayout(0, Map.of(), meanings, Map.of());
    }
}
