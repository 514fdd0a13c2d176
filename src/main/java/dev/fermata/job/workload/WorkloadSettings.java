package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a workbook is to be estimated; everything may be null.
 *
 * @param strategy told to the model, such as {@code balanced}; {@code heuristic}: no model is asked, function points alone
 *     decide, and the result says so
 * @param totalLimit person-months that the whole workbook may take, instead of what its sheets say
 * @param model the only model that may answer; {@code heuristic} as a strategy
 * @param roles those that are estimated, of the five; the others get nothing
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record WorkloadSettings(
        @Size(max = 200) String strategy,
        @DecimalMin(value = "0", inclusive = false) @DecimalMax("1000000") BigDecimal totalLimit,
        @Size(max = 200) String model,
        @Size(min = 1, max = 5) List<Role> roles) {

    /** What system 1 calls an even split. */
    static final String BALANCED = "balanced";
    private static final String HEURISTIC = "heuristic";

    static final WorkloadSettings DEFAULT = new WorkloadSettings(null, null, null, null);

    @JsonIgnore
    boolean withoutModel() {
        return HEURISTIC.equalsIgnoreCase(strategy) || HEURISTIC.equalsIgnoreCase(model);
    }

    @JsonIgnore
    boolean namesModel() {
        return model != null && !model.isBlank() && !withoutModel();
    }

    /** The strategy, or the usual one. */
    @JsonIgnore
    String wantedStrategy() {
        return withoutModel() ? HEURISTIC : strategy == null || strategy.isBlank() ? BALANCED : strategy.strip();
    }

    @JsonIgnore
    Set<Role> wantedRoles() {
        return roles == null ? EnumSet.allOf(Role.class) : EnumSet.copyOf(roles);
    }
}
