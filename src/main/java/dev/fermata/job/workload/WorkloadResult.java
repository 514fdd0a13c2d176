package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a list of requirements takes, in person-months with two decimals, exactly as they add up.
 *
 * @param sheets in the workbook's order, those with requirements
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record WorkloadResult(List<OfSheet> sheets, Metadata metadata) {

    /**
     * A sheet.
     *
     * @param totalMonths the limit that holds for it; null where there is none
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record OfSheet(String sheetName, BigDecimal totalMonths, List<Project> projects, Summary summary) {}

    /**
     * A requirement.
     *
     * @param id as the workbook numbers it; null where it does not
     * @param project null where the workbook names none
     * @param row where it stands in its sheet
     * @param estimated false: the model gave no usable estimate; its months are zero and count for nothing
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Project(String id, String project, String requirement, int row, boolean estimated, Allocation allocation) {}

    /** Person-months by role, and why. */
    @RegisterForReflection
    record Allocation(BigDecimal product, BigDecimal frontend, BigDecimal backend, BigDecimal test, BigDecimal ops,
            String analysis) {

        static Allocation of(Months months, String analysis) {
            return new Allocation(months.of(Role.PRODUCT), months.of(Role.FRONTEND), months.of(Role.BACKEND),
                    months.of(Role.TEST), months.of(Role.OPS), analysis);
        }

        Months months() {
            Map<Role, BigDecimal> byRole = new EnumMap<>(Role.class);
            byRole.put(Role.PRODUCT, product);
            byRole.put(Role.FRONTEND, frontend);
            byRole.put(Role.BACKEND, backend);
            byRole.put(Role.TEST, test);
            byRole.put(Role.OPS, ops);
            return new Months(byRole);
        }
    }

    /**
     * A sheet's sums.
     *
     * @param totalAllocated the sum of all its allocations
     * @param byRole their sums by role
     * @param limit null where there is none
     * @param requested what was estimated before the limit was applied
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Summary(BigDecimal totalAllocated, Map<Role, BigDecimal> byRole, BigDecimal limit, BigDecimal requested) {}

    /**
     * How the result came about.
     *
     * @param model that was asked for; null where any would do
     * @param totalLimit of the whole workbook, where one was asked for
     * @param scaled whether a limit has shortened the estimates
     * @param unestimated requirements without a usable estimate
     * @param skippedSheets sheets without requirements
     * @param columns which columns were taken for what
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Metadata(String sourceFilename, String strategy, String model, int requirements, BigDecimal totalAllocated,
            BigDecimal totalLimit, boolean scaled, List<Hole> unestimated, List<RequirementList.Skipped> skippedSheets,
            List<Columns> columns) {}

    /** Where an estimate is missing. */
    @RegisterForReflection
    record Hole(String sheet, int row, String id) {}

    /** @param foundBy {@code headers} or {@code content} */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Columns(String sheet, String foundBy, List<String> columns) {}
}
