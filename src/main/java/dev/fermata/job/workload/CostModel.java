package dev.fermata.job.workload;

import dev.fermata.job.workload.CostResult.Assumptions;
import dev.fermata.job.workload.CostResult.OfSheet;
import dev.fermata.job.workload.CostResult.Project;
import dev.fermata.job.workload.CostResult.Summary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Prices months of work, in exact decimals. The architect's months are a share of those of backend, frontend and ops, the
 * project manager's of those of all five roles.
 */
final class CostModel {

    private static final int MONTH_DECIMALS = 3;
    private static final int MONEY_DECIMALS = 2;

    private final CostSettings settings;
    private final boolean chinese;

    /** @param settings complete */
    CostModel(CostSettings settings, boolean chinese) {
        this.settings = settings;
        this.chinese = chinese;
    }

    CostResult of(WorkloadResult workload) {
        List<OfSheet> sheets = workload.sheets().stream().map(this::sheet).toList();
        return new CostResult(sheets, summary(sheets.stream().flatMap(sheet -> sheet.projects().stream()).toList()),
                workload.metadata(), settings.rates(), new Assumptions(settings.architectRatio(), settings.projectManagerRatio(),
                        chinese ? "架构师按技术人月比例推导，项目经理按总人月比例推导"
                                : "The architect's months follow the technical roles', the project manager's all five roles'"));
    }

    private OfSheet sheet(WorkloadResult.OfSheet sheet) {
        List<Project> projects = sheet.projects().stream().map(this::project).toList();
        return new OfSheet(sheet.sheetName(), projects, summary(projects));
    }

    private Project project(WorkloadResult.Project row) {
        Map<CostRole, BigDecimal> months = months(row.allocation().months());
        Map<CostRole, BigDecimal> costs = new EnumMap<>(CostRole.class);
        months.forEach((role, value) -> costs.put(role,
                value.multiply(settings.rates().get(role)).setScale(MONEY_DECIMALS, RoundingMode.HALF_UP)));
        return new Project(row.id(), row.project(), row.requirement(), row.row(), row.estimated(), months, costs, sum(months),
                sum(costs), row.allocation().analysis());
    }

    private Map<CostRole, BigDecimal> months(Months worked) {
        BigDecimal technical = worked.of(Role.BACKEND).add(worked.of(Role.FRONTEND)).add(worked.of(Role.OPS));
        Map<CostRole, BigDecimal> months = new EnumMap<>(CostRole.class);
        months.put(CostRole.ARCHITECT, share(technical, settings.architectRatio()));
        months.put(CostRole.PROJECT_MANAGER, share(worked.total(), settings.projectManagerRatio()));
        months.put(CostRole.PRODUCT_DESIGN, worked.of(Role.PRODUCT));
        months.put(CostRole.BACKEND_DEV, worked.of(Role.BACKEND));
        months.put(CostRole.FRONTEND_DEV, worked.of(Role.FRONTEND));
        months.put(CostRole.QA, worked.of(Role.TEST));
        months.put(CostRole.IMPLEMENTATION, worked.of(Role.OPS));
        return months;
    }

    private static BigDecimal share(BigDecimal months, BigDecimal ratio) {
        return months.multiply(ratio).setScale(MONTH_DECIMALS, RoundingMode.HALF_UP);
    }

    private static Summary summary(List<Project> projects) {
        Map<CostRole, BigDecimal> months = sums(projects, Project::allocations);
        Map<CostRole, BigDecimal> costs = sums(projects, Project::costBreakdown);
        return new Summary(sum(months), sum(costs), months, costs);
    }

    private static Map<CostRole, BigDecimal> sums(List<Project> projects, Function<Project, Map<CostRole, BigDecimal>> values) {
        Map<CostRole, BigDecimal> sums = new EnumMap<>(CostRole.class);
        for (CostRole role : CostRole.values()) {
            sums.put(role, projects.stream().map(values).map(by -> by.get(role)).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
        return sums;
    }

    private static BigDecimal sum(Map<CostRole, BigDecimal> values) {
        return values.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
