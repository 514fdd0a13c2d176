package dev.fermata.job.workload;

import dev.fermata.document.WorkbookWriter;
import java.math.BigDecimal;

/** Results as workbooks for people, in their language. */
final class WorkloadBook {

    private static final int[] WIDTHS = {10, 24, 60, 10, 10, 10, 10, 10, 10, 60};

    private final boolean chinese;

    WorkloadBook(boolean chinese) {
        this.chinese = chinese;
    }

    /** An .xlsx with a sheet for every sheet of the original. */
    byte[] of(WorkloadResult result) {
        try (var book = new WorkbookWriter()) {
            result.sheets().forEach(sheet -> write(sheet, book));
            return book.bytes();
        }
    }

    private void write(WorkloadResult.OfSheet sheet, WorkbookWriter book) {
        book.sheet(sheet.sheetName(), WIDTHS);
        book.heading(in("Sheet 名称", "Sheet"), sheet.sheetName());
        book.heading(in("总计人月", "Person-months"), sheet.summary().totalAllocated(), in("限制", "Limit"), sheet.summary().limit());
        book.row();
        book.heading(in("角色", "Role"), in("人月", "Person-months"));
        sheet.summary().byRole().forEach((role, months) -> book.row(role.title(chinese), months));
        book.row();
        book.heading(in("编号", "ID"), in("项目/模块", "Project"), in("业务需求说明", "Requirement"), title(Role.PRODUCT),
                title(Role.FRONTEND), title(Role.BACKEND), title(Role.TEST), title(Role.OPS), in("合计", "Total"),
                in("分析说明", "Analysis"));
        for (WorkloadResult.Project row : sheet.projects()) {
            Months months = row.allocation().months();
            book.row(row.id(), row.project(), row.requirement(), shown(row, Role.PRODUCT), shown(row, Role.FRONTEND),
                    shown(row, Role.BACKEND), shown(row, Role.TEST), shown(row, Role.OPS),
                    row.estimated() ? months.total() : null, row.allocation().analysis());
        }
    }

    /** A requirement without an estimate has empty cells, not zeros. */
    private static BigDecimal shown(WorkloadResult.Project row, Role role) {
        return row.estimated() ? row.allocation().months().of(role) : null;
    }

    private String title(Role role) {
        return role.title(chinese);
    }

    private String in(String zh, String en) {
        return chinese ? zh : en;
    }
}
