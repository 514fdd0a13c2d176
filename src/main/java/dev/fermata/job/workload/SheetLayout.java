package dev.fermata.job.workload;

import dev.fermata.document.Grid;
import dev.fermata.document.GridCell;
import dev.fermata.document.GridCell.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which column of a sheet is what, by the meaning of its headers. The headers may stand in any of the first rows, below
 * a title, in one row or, with merged cells, in two.
 *
 * @param firstRow index of the first row below the headers
 * @param headers each column's header, folded, by column
 */
record SheetLayout(int firstRow, Map<Integer, String> headers, Map<Integer, ColumnMeaning> meanings,
        Map<Role, Integer> roles) {

    private static final int SEARCHED = 40;
    private static final int LONGEST_HEADER = 30;
    private static final int ROLES_OF_SUBHEADER = 2;

    /** The layout that the sheet's headers tell; empty where no row reads like one. */
    static Optional<SheetLayout> of(List<Grid.Row> rows) {
        SheetLayout best = null;
        for (int i = 0; i < Math.min(rows.size(), SEARCHED); i++) {
            SheetLayout layout = at(i, rows);
            if (layout.describes() && (best == null || layout.strength() > best.strength())) {
                best = layout;
            }
        }
        return Optional.ofNullable(best);
    }

    private static SheetLayout at(int index, List<Grid.Row> rows) {
        Map<Integer, String> headers = headers(rows.get(index));
        int below = index + 1;
        if (isTitle(headers)) {
            return of(below, Map.of());
        }
        if (below < rows.size() && isSubHeader(rows.get(below))) {
            headers(rows.get(below)).forEach((column, text) -> headers.merge(column, text,
                    (upper, lower) -> upper.equals(lower) ? upper : upper + " " + lower));
            below++;
        }
        return of(below, headers);
    }

    /** A second line of headers names roles below a heading that spans them. */
    private static boolean isSubHeader(Grid.Row row) {
        return headers(row).values().stream().map(SheetLayout::role).flatMap(Optional::stream).distinct().count()
                >= ROLES_OF_SUBHEADER;
    }

    private static Map<Integer, String> headers(Grid.Row row) {
        Map<Integer, String> headers = new TreeMap<>();
        for (int column = 0; column < row.cells().size(); column++) {
            GridCell cell = row.cell(column);
            String text = ColumnMeaning.folded(cell.text());
            if (!text.isEmpty() && text.length() <= LONGEST_HEADER && cell.number() == null) {
                headers.put(column, text);
            }
        }
        return headers;
    }

    /** One text that spans all columns. */
    private static boolean isTitle(Map<Integer, String> headers) {
        return headers.size() > 2 && new HashSet<>(headers.values()).size() == 1;
    }

    private static SheetLayout of(int firstRow, Map<Integer, String> headers) {
        Map<Role, Integer> roles = new EnumMap<>(Role.class);
        headers.forEach((column, text) -> role(text).ifPresent(role -> roles.putIfAbsent(role, column)));
        if (roles.size() < ROLES_OF_SUBHEADER) {
            // "产品" alone is a product, not those who work on it.
            roles.clear();
        }
        Map<Integer, ColumnMeaning> meanings = new TreeMap<>();
        headers.forEach((column, text) -> {
            if (!roles.containsValue(column)) {
                ColumnMeaning.of(text).or(() -> alone(text)).ifPresent(meaning -> meanings.put(column, meaning));
            }
        });
        return new SheetLayout(firstRow, headers, meanings, roles);
    }

    private static Optional<ColumnMeaning> alone(String text) {
        return role(text).filter(Role.PRODUCT::equals).map(role -> ColumnMeaning.PROJECT);
    }

    private static Optional<Role> role(String header) {
        String[] words = EffortUnit.without(header).split(" (?=\\S+$)");
        return Role.ofHeader(EffortUnit.without(header)).or(() -> Role.ofHeader(words[words.length - 1]));
    }

    private boolean describes() {
        return !requirementColumns().isEmpty() && (strength() > 1 || headers.size() == 1);
    }

    private int strength() {
        Set<Object> found = new HashSet<>(meanings.values());
        found.addAll(roles.keySet());
        return found.size();
    }

    /** Columns that together say what is to be made, names before descriptions; a project's where there is nothing else. */
    List<Integer> requirementColumns() {
        List<Integer> columns = new ArrayList<>(columns(ColumnMeaning.NAME));
        columns.addAll(columns(ColumnMeaning.DESCRIPTION));
        if (columns.isEmpty() && !columns(ColumnMeaning.PROJECT).isEmpty()) {
            columns.add(columns(ColumnMeaning.PROJECT).getLast());
        }
        return columns;
    }

    List<Integer> projectColumns() {
        List<Integer> columns = new ArrayList<>(columns(ColumnMeaning.PROJECT));
        columns.removeAll(requirementColumns());
        return columns;
    }

    Optional<Integer> idColumn() {
        return columns(ColumnMeaning.ID).stream().findFirst();
    }

    /** Columns with the effort of a whole row, the last, which adds up the others, first. */
    List<Integer> effortColumns() {
        return columns(ColumnMeaning.EFFORT).reversed();
    }

    /** What a column's numbers are counted in; empty where its header does not say. */
    Optional<EffortUnit> unit(int column) {
        return EffortUnit.in(headers.getOrDefault(column, ""));
    }

    private List<Integer> columns(ColumnMeaning meaning) {
        return meanings.entrySet().stream().filter(entry -> entry.getValue() == meaning).map(Map.Entry::getKey).toList();
    }

    /** Whether a row repeats the headers, as on a new page. */
    boolean repeatedBy(Grid.Row row) {
        return !headers.isEmpty() && meanings.keySet().stream().allMatch(column ->
                headers.get(column).startsWith(ColumnMeaning.folded(row.cell(column).text()))
                        && row.cell(column).spread() != Spread.ACROSS && !row.cell(column).blank());
    }
}
