package dev.fermata.job.workload;

import dev.fermata.llm.PromptFolder;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Estimates by function points alone, for those who ask for the strategy {@code heuristic}: never a stand-in for a model
 * that failed. Each says in its analysis how it came about.
 */
final class HeuristicEstimates {

    private final WorkloadConfig config;
    private final Set<Role> roles;
    private final boolean chinese;

    HeuristicEstimates(WorkloadConfig config, WorkloadSettings settings, String language) {
        this.config = config;
        this.roles = settings.wantedRoles();
        this.chinese = PromptFolder.chinese(language);
    }

    Map<String, Estimate> estimate(List<Requirement> requirements) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        requirements.forEach(requirement -> estimates.put(requirement.ref(), estimate(requirement)));
        return estimates;
    }

    private Estimate estimate(Requirement requirement) {
        FunctionPoints points = FunctionPoints.of(requirement.text());
        BigDecimal months = points.months(config.hoursPerFunctionPoint());
        Map<Role, BigDecimal> byRole = new EnumMap<>(Role.class);
        points.shares().forEach((role, share) ->
                byRole.put(role, roles.contains(role) ? months.multiply(BigDecimal.valueOf(share, 2)) : BigDecimal.ZERO));
        String how = chinese ? "启发式估算（未使用模型）：" + points.told() : "Heuristic, without a model: " + points.told();
        return new Estimate(requirement.ref(), byRole.get(Role.PRODUCT), byRole.get(Role.FRONTEND), byRole.get(Role.BACKEND),
                byRole.get(Role.TEST), byRole.get(Role.OPS), how);
    }
}
