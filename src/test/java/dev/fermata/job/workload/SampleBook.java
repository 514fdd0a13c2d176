package dev.fermata.job.workload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Workbooks as people make them. */
final class SampleBook {

    private final Workbook workbook;
    private Sheet sheet;
    private int rows;

    private SampleBook(Workbook workbook) {
        this.workbook = workbook;
    }

    static SampleBook xlsx() {
        return new SampleBook(new XSSFWorkbook());
    }

    static SampleBook xls() {
        return new SampleBook(new HSSFWorkbook());
    }

    SampleBook sheet(String name) {
        sheet = workbook.createSheet(name);
        rows = 0;
        return this;
    }

    SampleBook hidden() {
        workbook.setSheetHidden(workbook.getSheetIndex(sheet), true);
        return this;
    }

    /** A row; null leaves a cell out, a text that begins with {@code =} is a formula. */
    SampleBook row(Object... values) {
        Row row = sheet.createRow(rows++);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                set(row.createCell(i), values[i]);
            }
        }
        return this;
    }

    private static void set(Cell cell, Object value) {
        if (value instanceof Number number) {
            cell.setCellValue(number.doubleValue());
        } else if (value.toString().startsWith("=")) {
            cell.setCellFormula(value.toString().substring(1));
        } else {
            cell.setCellValue(value.toString());
        }
    }

    SampleBook empty(int number) {
        rows += number;
        return this;
    }

    SampleBook merge(String area) {
        sheet.addMergedRegion(CellRangeAddress.valueOf(area));
        return this;
    }

    byte[] bytes() {
        try (workbook; var out = new ByteArrayOutputStream()) {
            workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    /** A Chinese list: title, unit in the headers, modules merged over their rows, subtotals and a total. */
    static SampleBook chinese() {
        return xlsx().sheet("功能清单")
                .row("智慧园区管理平台功能清单（单位：人天）").merge("A1:H1")
                .empty(1)
                .row("序号", "子系统", "功能模块", "需求描述", "产品", "前端", "后端", "合计（人天）", "备注")
                .row(1, "基础平台", "用户管理", "支持用户的新增、修改、删除和查询，支持批量导入用户", 1, 2, 3, "=SUM(E4:G4)", "必做")
                .row(2, null, null, "支持按角色分配菜单权限和数据权限", 1, 2, 4, "=SUM(E5:G5)")
                .row(3, null, "日志审计", "记录用户登录和操作日志，支持按时间检索和导出报表", 1, 1, 2, "=SUM(E6:G6)")
                .merge("B4:B6").merge("C4:C5")
                .row("小计", null, null, null, null, null, null, "=SUM(H4:H6)")
                .row(4, "能耗监测", "数据采集", "对接第三方电表接口，每15分钟采集一次电量数据", 1, 1, 5, "=SUM(E8:G8)")
                .row(5, null, "统计分析", "按楼宇统计能耗合计，生成同比、环比图表", 2, 4, 4, "=SUM(E9:G9)")
                .merge("B8:B9")
                .row("合计", null, null, null, null, null, null, "=H7+SUM(H8:H9)")
                .merge("A10:G10")
                .row("说明：1.以上工作量为最低投入要求。").merge("A11:H11");
    }

    /** An English list: a cover, a limit above the headers, headers in two rows, sections between the rows. */
    static SampleBook english() {
        return xlsx().sheet("Cover").row("Order management – request for proposal").row("Version 1.2")
                .sheet("Scope")
                .row("Total effort must not exceed 240 person-days")
                .empty(2)
                .row("Req ID", "Feature", "Description", "Effort (person-days)", null, null, null, null, "Owner")
                .merge("D4:H4").merge("A4:A5").merge("B4:B5").merge("C4:C5")
                .row(null, null, null, "Product", "Front-end", "Back-end", "QA", "Ops")
                .row("Ordering").merge("A6:I6")
                .row("RQ-001", "Place order", "A customer enters an order with up to 200 lines", 2, 5, 8, 4, 1, "Ann")
                .row("RQ-002", "Order search", "Search orders by customer, date and status; export to CSV", 1, 3, 3, 2, 0, "Bob")
                .row("Billing").merge("A9:I9")
                .row("RQ-003", "Invoice", "Create an invoice from delivered orders\nand send it to the ERP interface", 2, 2, 9, 4, 2, "Ann")
                .row("RQ-004", "Total of open items", "Show the total of open items per customer on a dashboard", 1, 4, 3, 2, 0, "Bob")
                .row("Total", null, null, "=SUM(D7:D11)", "=SUM(E7:E11)", "=SUM(F7:F11)", "=SUM(G7:G11)", "=SUM(H7:H11)");
    }

    /** A list that nobody has tidied: no headers, a hidden sheet, an empty one, a repeated header, an old format. */
    static SampleBook messy() {
        return xls().sheet("Sheet1")
                .row("A-1", "Portal", "Visitors register with their phone number and log in by a code")
                .row("A-2", "Portal", "Visitors see the list of their bookings and can cancel one")
                .empty(1)
                .row("A-3", "Back office", "Clerks approve or reject bookings, with a reason that is sent by mail")
                .row(null, null, "- - -")
                .sheet("Intern").row("ID", "Requirement").row(1, "Secret requirement that nobody is to see").hidden()
                .sheet("Leer")
                .sheet("第二页")
                .row("编号", "项目名称", "业务需求说明", "预估最低投入要求合计")
                .row("1", "门户", "首页展示公告与新闻，支持置顶", "10人天")
                .row("编号", "项目名称", "业务需求说明", "预估最低投入要求合计")
                .row("2", "门户", "支持单点登录", "1,5人天".replace(",", "."))
                .row("总计", null, "320人时");
    }
}
