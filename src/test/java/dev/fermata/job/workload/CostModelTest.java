package dev.fermata.job.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CostModelTest {

    private static WorkloadResult workload(String... backend) {
        List<WorkloadResult.Project> projects = Stream.of(backend).map(months -> new WorkloadResult.Project("1", "p",
                "r", 2, true, WorkloadResult.Allocation.of(new Months(Map.of(Role.PRODUCT, new BigDecimal("0.50"), Role.FRONTEND,
                        new BigDecimal("1.00"), Role.BACKEND, new BigDecimal(months), Role.TEST, new BigDecimal("0.70"),
                        Role.OPS, new BigDecimal("0.10"))), "why"))).toList();
        return new WorkloadResult(List.of(new WorkloadResult.OfSheet("S", null, projects, null)), null);
    }

    @Test
    void architect_and_project_manager_follow_the_months_of_the_others() {
        CostResult result = new CostModel(CostSettings.DEFAULT.complete(), true).of(workload("2.00"));
        CostResult.Project row = result.sheets().getFirst().projects().getFirst();

        // (2.00 + 1.00 + 0.10) × 0.12 and (0.50 + 1.00 + 2.00 + 0.70 + 0.10) × 0.15
        assertThat(row.allocations().get(CostRole.ARCHITECT)).isEqualByComparingTo("0.372");
        assertThat(row.allocations().get(CostRole.PROJECT_MANAGER)).isEqualByComparingTo("0.645");
        assertThat(row.totalPersonMonths()).isEqualByComparingTo("5.317");
        // 6696 + 10320 + 6000 + 30000 + 14000 + 7700 + 1000
        assertThat(row.totalCost()).isEqualByComparingTo("75716");
        assertThat(result.assumptions().architectRatio()).isEqualByComparingTo("0.12");
    }

    @Test
    void every_sum_is_the_exact_sum_of_what_is_shown() {
        Map<CostRole, BigDecimal> rates = Map.of(CostRole.BACKEND_DEV, new BigDecimal("3333.33"));
        CostResult result = new CostModel(new CostSettings(null, rates, null, null).complete(), false)
                .of(workload("0.07", "0.13", "1.01", "0.03"));
        List<CostResult.Project> rows = result.sheets().getFirst().projects();

        assertThat(result.summary().totalCost()).isEqualByComparingTo(
                rows.stream().map(CostResult.Project::totalCost).reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(rows).allSatisfy(row -> assertThat(row.totalCost()).isEqualByComparingTo(
                row.costBreakdown().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)));
        assertThat(rows.getFirst().costBreakdown().get(CostRole.BACKEND_DEV)).isEqualByComparingTo("233.33");
        assertThat(result.rates().get(CostRole.QA)).isEqualByComparingTo("11000");
    }
}
