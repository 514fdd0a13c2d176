package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;

/** Who is paid for a requirement, as system 1 prices it: the five who work on it, and two whose share follows theirs. */
@RegisterForReflection
public enum CostRole {
    @JsonProperty("architect")
    ARCHITECT(18_000),
    @JsonProperty("project_manager")
    PROJECT_MANAGER(16_000),
    @JsonProperty("product_design")
    PRODUCT_DESIGN(12_000),
    @JsonProperty("backend_dev")
    BACKEND_DEV(15_000),
    @JsonProperty("frontend_dev")
    FRONTEND_DEV(14_000),
    @JsonProperty("qa")
    QA(11_000),
    @JsonProperty("implementation")
    IMPLEMENTATION(10_000);

    private final BigDecimal defaultRate;

    CostRole(int defaultRate) {
        this.defaultRate = BigDecimal.valueOf(defaultRate);
    }

    /** What a person-month costs unless somebody says otherwise. */
    BigDecimal defaultRate() {
        return defaultRate;
    }
}
