package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;

/**
 * The requirements of a workbook, sheet by sheet.
 *
 * @param skipped sheets without any
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
record RequirementList(List<OfSheet> sheets, List<Skipped> skipped) {

    /**
     * A sheet's requirements.
     *
     * @param limit person-months that the sheet allows; null where it sets no limit
     * @param limitRow where it says so, from 1; null where it does not
     * @param columnsFoundBy {@code headers}, or {@code content} where no header could be understood
     * @param columns header, or letter, of each column that was used, by what it was taken for
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record OfSheet(String sheet, BigDecimal limit, Integer limitRow, String columnsFoundBy, List<String> columns,
            List<Requirement> requirements) {}

    /**
     * A sheet that was passed over.
     *
     * @param reason {@code hidden}, {@code empty} or {@code no_requirements}
     */
    @RegisterForReflection
    record Skipped(String sheet, String reason) {}

    List<Requirement> all() {
        return sheets.stream().flatMap(sheet -> sheet.requirements().stream()).toList();
    }
}
