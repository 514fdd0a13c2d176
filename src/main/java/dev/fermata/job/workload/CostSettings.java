package dev.fermata.job.workload;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a workbook is to be priced; everything may be null.
 *
 * @param constraint how it is estimated
 * @param rates what a person-month of a role costs, where not as usual
 * @param architectRatio the architect's share of the technical roles' months
 * @param projectManagerRatio the project manager's share of all five roles' months
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record CostSettings(
        @Valid WorkloadSettings constraint,
        Map<CostRole, @NotNull @DecimalMin("0") @DecimalMax("1000000000") BigDecimal> rates,
        @DecimalMin("0") @DecimalMax("10") BigDecimal architectRatio,
        @DecimalMin("0") @DecimalMax("10") BigDecimal projectManagerRatio) {

    static final CostSettings DEFAULT = new CostSettings(null, null, null, null);

    private static final BigDecimal ARCHITECT = new BigDecimal("0.12");
    private static final BigDecimal PROJECT_MANAGER = new BigDecimal("0.15");

    /** The same with the usual values in place of null. */
    CostSettings complete() {
        Map<CostRole, BigDecimal> all = new EnumMap<>(CostRole.class);
        for (CostRole role : CostRole.values()) {
            all.put(role, rates == null ? role.defaultRate() : rates.getOrDefault(role, role.defaultRate()));
        }
        return new CostSettings(constraint == null ? WorkloadSettings.DEFAULT : constraint, all,
                architectRatio == null ? ARCHITECT : architectRatio,
                projectManagerRatio == null ? PROJECT_MANAGER : projectManagerRatio);
    }
}
