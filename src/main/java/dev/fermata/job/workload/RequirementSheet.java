package dev.fermata.job.workload;

import dev.fermata.document.Grid;
import dev.fermata.document.GridCell;
import dev.fermata.document.GridCell.Spread;
import dev.fermata.document.Interruption;
import dev.fermata.document.TextCut;
import dev.fermata.job.workload.RequirementList.OfSheet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.poi.ss.util.CellReference;

/**
 * One sheet of a workbook as a list of requirements. Lines that add up are no requirements; the last of them, or a line
 * that speaks of a limit, says how much all of them may take. Not thread-safe.
 */
final class RequirementSheet {

    private static final int LONGEST_REQUIREMENT = 4_000;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_TEXTS_OF_LIMIT = 2;

    private final Grid grid;
    private final SheetLayout layout;
    private final String foundBy;
    private final EffortUnit unit;
    private final List<Requirement> requirements = new ArrayList<>();
    private String section;
    private BigDecimal sum;
    private Integer sumRow;
    private BigDecimal limit;
    private Integer limitRow;

    private RequirementSheet(Grid grid, SheetLayout layout, String foundBy) {
        this.grid = grid;
        this.layout = layout;
        this.foundBy = foundBy;
        this.unit = defaultUnit();
    }

    /**
     * The sheet's requirements; empty where it has none.
     *
     * @param before how many requirements the sheets before it have, for their names
     */
    static Optional<OfSheet> of(Grid grid, int before) {
        Optional<RequirementSheet> sheet = SheetLayout.of(grid.rows())
                .map(layout -> new RequirementSheet(grid, layout, "headers"))
                .or(() -> ContentLayout.of(grid.rows().stream().filter(row -> !addsUp(row)).toList()).map(layout -> new RequirementSheet(grid, layout, "content")));
        return sheet.map(found -> found.read(before)).filter(list -> !list.requirements().isEmpty());
    }

    private OfSheet read(int before) {
        for (int i = 0; i < grid.rows().size(); i++) {
            Interruption.check();
            Grid.Row row = grid.rows().get(i);
            List<String> labels = labels(row);
            if (isLimit(row)) {
                limitIs(row, EffortUnit.amount(line(row), unit));
            } else if (labels.stream().anyMatch(TotalRow::isSum)) {
                sumIs(row, total(row));
            } else if (i >= layout.firstRow() && labels.stream().noneMatch(TotalRow::isPart) && !layout.repeatedBy(row)) {
                take(row, before);
            }
        }
        return new OfSheet(grid.name(), limit != null ? limit : sum, limit != null ? limitRow : sumRow, foundBy,
                columns(), requirements);
    }

    // ---- Requirements

    private void take(Grid.Row row, int before) {
        if (isSection(row)) {
            section = shortened(ownTexts(row).getFirst());
            return;
        }
        Set<String> texts = layout.requirementColumns().stream().map(row::cell)
                .filter(cell -> !cell.blank() && cell.number() == null && cell.spread() != Spread.ACROSS)
                .map(cell -> cell.text().strip()).collect(Collectors.toCollection(LinkedHashSet::new));
        boolean own = layout.requirementColumns().stream().map(row::cell).anyMatch(GridCell::own);
        String text = String.join("：", texts);
        if (own && saysSomething(text)) {
            requirements.add(new Requirement("R" + (before + requirements.size() + 1), row.number(), id(row), project(row),
                    TextCut.head(text, LONGEST_REQUIREMENT),
                    effort(row).orElse(null)));
        }
    }

    /** A heading between the rows: one text, alone or spanning the columns. */
    private boolean isSection(Grid.Row row) {
        List<GridCell> own = row.cells().stream().filter(GridCell::own).toList();
        long across = row.cells().stream().filter(cell -> cell.spread() == Spread.ACROSS && !cell.blank()).count();
        boolean alone = own.size() == 1 && own.getFirst().number() == null;
        boolean inRequirement = layout.requirementColumns().stream().anyMatch(column -> row.cell(column).own());
        return alone && saysSomething(own.getFirst().text()) && (across >= 2 || !inRequirement)
                && row.cells().stream().noneMatch(cell -> cell.spread() == Spread.DOWN);
    }

    private static boolean saysSomething(String text) {
        return text.codePoints().filter(Character::isLetter).limit(2).count() == 2;
    }

    private String id(Grid.Row row) {
        return layout.idColumn().map(column -> row.cell(column).text().strip()).filter(text -> !text.isEmpty())
                .map(RequirementSheet::shortened).orElse(null);
    }

    private String project(Grid.Row row) {
        String named = layout.projectColumns().stream().map(row::cell).filter(cell -> !cell.blank())
                .map(cell -> cell.text().strip()).distinct().collect(Collectors.joining(" / "));
        return named.isEmpty() ? section : shortened(named);
    }

    private static String shortened(String text) {
        String line = text.lines().map(String::strip).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        return TextCut.head(line, LONGEST_NAME);
    }

    // ---- Effort

    /** What the row states: the column of totals, or else its roles together. In person-months. */
    private Optional<BigDecimal> effort(Grid.Row row) {
        Optional<BigDecimal> stated = layout.effortColumns().stream().map(column -> months(row, column))
                .flatMap(Optional::stream).findFirst();
        return stated.or(() -> layout.roles().values().stream().map(column -> months(row, column))
                .flatMap(Optional::stream).reduce(BigDecimal::add)).filter(months -> months.signum() > 0);
    }

    /** The sum that a row of totals states: where effort stands, within its label, or as its only number. */
    private Optional<BigDecimal> total(Grid.Row row) {
        return effort(row)
                .or(() -> EffortUnit.in(line(row)).flatMap(any -> EffortUnit.amount(line(row), unit)))
                .or(() -> onlyNumber(row).map(unit::months))
                .filter(months -> months.signum() > 0);
    }

    private static Optional<BigDecimal> onlyNumber(Grid.Row row) {
        List<BigDecimal> numbers = row.cells().stream().filter(cell -> cell.own() && cell.number() != null)
                .map(GridCell::number).toList();
        return numbers.size() == 1 ? Optional.of(numbers.getFirst()) : Optional.empty();
    }

    private Optional<BigDecimal> months(Grid.Row row, int column) {
        GridCell cell = row.cell(column);
        if (cell.spread() == Spread.DOWN) {
            return Optional.empty();
        }
        EffortUnit ofColumn = layout.unit(column).orElse(unit);
        return cell.number() != null ? Optional.of(ofColumn.months(cell.number()))
                : EffortUnit.amount(ColumnMeaning.folded(cell.text()), ofColumn);
    }

    private void limitIs(Grid.Row row, Optional<BigDecimal> months) {
        months.filter(amount -> amount.signum() > 0).ifPresent(amount -> {
            limit = amount;
            limitRow = row.number();
        });
    }

    private void sumIs(Grid.Row row, Optional<BigDecimal> months) {
        months.ifPresent(amount -> {
            sum = amount;
            sumRow = row.number();
        });
    }

    /** The unit that the lines above the requirements name, for columns that name none themselves. */
    private EffortUnit defaultUnit() {
        return grid.rows().stream().limit(layout.firstRow())
                .filter(row -> !isLimit(row))
                .map(row -> EffortUnit.in(line(row))).flatMap(Optional::stream).findFirst().orElse(EffortUnit.MONTHS);
    }

    // ---- Words

    /** Whether the row adds up others, or a part of them. */
    private static boolean addsUp(Grid.Row row) {
        return labels(row).stream().anyMatch(label -> TotalRow.isSum(label) || TotalRow.isPart(label));
    }

    /** What may say that the row adds up others, folded. */
    private static List<String> labels(Grid.Row row) {
        return ownTexts(row).stream().filter(TotalRow::mayBeLabel).map(ColumnMeaning::folded).toList();
    }

    /** A line about a limit stands outside the table, or in a row of it that holds hardly anything else. */
    private static boolean isLimit(Grid.Row row) {
        return ownTexts(row).size() <= MOST_TEXTS_OF_LIMIT && TotalRow.isLimit(line(row));
    }

    private static List<String> ownTexts(Grid.Row row) {
        return row.cells().stream().filter(cell -> cell.own() && cell.number() == null).map(GridCell::text).toList();
    }

    private static String line(Grid.Row row) {
        return ColumnMeaning.folded(row.cells().stream().filter(GridCell::own).map(GridCell::text).collect(Collectors.joining(" ")));
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        layout.idColumn().ifPresent(column -> columns.add("id: " + shown(column)));
        layout.projectColumns().forEach(column -> columns.add("project: " + shown(column)));
        layout.requirementColumns().forEach(column -> columns.add("requirement: " + shown(column)));
        layout.effortColumns().forEach(column -> columns.add("effort: " + shown(column)));
        layout.roles().forEach((role, column) -> columns.add(role.word() + ": " + shown(column)));
        return columns;
    }

    private String shown(int column) {
        return layout.headers().getOrDefault(column, CellReference.convertNumToColString(column));
    }
}
