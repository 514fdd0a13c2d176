package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What a list of requirements costs: months with at most three decimals, money with two; whatever is a sum is the exact
 * sum of what is shown.
 *
 * @param summary over all sheets
 * @param rates of a person-month, by role
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record CostResult(List<OfSheet> sheets, Summary summary, WorkloadResult.Metadata metadata,
        Map<CostRole, BigDecimal> rates, Assumptions assumptions) {

    /** A sheet. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record OfSheet(String sheetName, List<Project> projects, Summary summary) {}

    /** A requirement; see {@link WorkloadResult.Project}. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Project(String id, String project, String requirement, int row, boolean estimated,
            Map<CostRole, BigDecimal> allocations, Map<CostRole, BigDecimal> costBreakdown, BigDecimal totalPersonMonths,
            BigDecimal totalCost, String analysis) {}

    /** Sums. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Summary(BigDecimal totalPersonMonths, BigDecimal totalCost, Map<CostRole, BigDecimal> byRoleMonths,
            Map<CostRole, BigDecimal> byRoleCost) {}

    /** What was reckoned with. */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    record Assumptions(BigDecimal architectRatio, BigDecimal projectManagerRatio, String notes) {}
}
