package dev.fermata.job.workload;

import dev.fermata.job.workload.RequirementList.OfSheet;
import dev.fermata.job.workload.WorkloadResult.Allocation;
import dev.fermata.job.workload.WorkloadResult.Columns;
import dev.fermata.job.workload.WorkloadResult.Hole;
import dev.fermata.job.workload.WorkloadResult.Metadata;
import dev.fermata.job.workload.WorkloadResult.Project;
import dev.fermata.job.workload.WorkloadResult.Summary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the result of requirements and their estimates. A limit for the whole workbook takes the place of those that its
 * sheets state, and is kept by all sheets together.
 */
final class WorkloadReport {

    private final RequirementList list;
    private final Map<String, Estimate> estimates;
    private final WorkloadSettings settings;
    private final String fileName;
    private final String missing;

    /** @param missing the analysis of a requirement without an estimate, in the task's language */
    WorkloadReport(RequirementList list, Map<String, Estimate> estimates, WorkloadSettings settings, String fileName,
            String missing) {
        this.list = list;
        this.estimates = estimates;
        this.settings = settings;
        this.fileName = fileName;
        this.missing = missing;
    }

    WorkloadResult result() {
        List<Months> exact = list.all().stream().map(this::months).toList();
        List<Months> fitted = settings.totalLimit() == null ? fittedBySheet(exact) : LimitFit.within(settings.totalLimit(), exact);
        List<WorkloadResult.OfSheet> sheets = new ArrayList<>();
        int from = 0;
        for (OfSheet sheet : list.sheets()) {
            int to = from + sheet.requirements().size();
            sheets.add(sheet(sheet, exact.subList(from, to), fitted.subList(from, to)));
            from = to;
        }
        boolean scaled = LimitFit.total(fitted).compareTo(LimitFit.total(LimitFit.rounded(exact))) < 0;
        return new WorkloadResult(sheets, new Metadata(fileName, settings.wantedStrategy(),
                settings.namesModel() ? settings.model() : null, exact.size(), LimitFit.total(fitted), settings.totalLimit(),
                scaled, holes(), list.skipped(), columns()));
    }

    private List<Months> fittedBySheet(List<Months> exact) {
        List<Months> fitted = new ArrayList<>();
        for (OfSheet sheet : list.sheets()) {
            List<Months> ofSheet = exact.subList(fitted.size(), fitted.size() + sheet.requirements().size());
            fitted.addAll(sheet.limit() == null ? LimitFit.rounded(ofSheet) : LimitFit.within(sheet.limit(), ofSheet));
        }
        return fitted;
    }

    private WorkloadResult.OfSheet sheet(OfSheet sheet, List<Months> exact, List<Months> fitted) {
        List<Project> projects = new ArrayList<>();
        for (int i = 0; i < fitted.size(); i++) {
            Requirement requirement = sheet.requirements().get(i);
            Optional<Estimate> estimate = Optional.ofNullable(estimates.get(requirement.ref()));
            projects.add(new Project(requirement.id(), requirement.project(), requirement.text(), requirement.row(),
                    estimate.isPresent(), Allocation.of(fitted.get(i), estimate.map(Estimate::analysis).orElse(missing))));
        }
        BigDecimal limit = settings.totalLimit() == null ? sheet.limit() : settings.totalLimit();
        Months byRole = fitted.stream().reduce(Months.NONE, Months::plus);
        return new WorkloadResult.OfSheet(sheet.sheet(), limit, projects, new Summary(LimitFit.total(fitted), byRole.byRole(),
                limit, LimitFit.total(LimitFit.rounded(exact))));
    }

    private Months months(Requirement requirement) {
        Estimate estimate = estimates.get(requirement.ref());
        return estimate == null ? Months.NONE : estimate.months();
    }

    private List<Hole> holes() {
        return list.sheets().stream().flatMap(sheet -> sheet.requirements().stream()
                .filter(requirement -> !estimates.containsKey(requirement.ref()))
                .map(requirement -> new Hole(sheet.sheet(), requirement.row(), requirement.id()))).toList();
    }

    private List<Columns> columns() {
        return list.sheets().stream().map(sheet -> new Columns(sheet.sheet(), sheet.columnsFoundBy(), sheet.columns())).toList();
    }
}
