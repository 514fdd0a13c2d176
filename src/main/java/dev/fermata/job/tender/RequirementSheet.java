package dev.fermata.job.tender;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.SpreadsheetVersion;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * Requirements as a workbook. All texts are from others, so none may become a formula, here or where the sheet is
 * saved as something else: what begins like one gets an apostrophe before it.
 */
final class RequirementSheet {

    private static final List<String> CHINESE = List.of("序号", "约束类型", "类别", "子类别", "优先级", "要求概要", "详细内容",
            "原文位置", "原文摘录", "起始", "结束", "置信度", "来源", "已核实", "编号");
    private static final List<String> ENGLISH = List.of("No.", "Constraint", "Category", "Subcategory", "Priority", "Summary",
            "Detail", "Location", "Excerpt", "Start", "End", "Confidence", "Origin", "Verified", "Id");
    private static final int[] WIDTHS = {6, 12, 14, 16, 10, 40, 60, 30, 50, 9, 9, 11, 9, 9, 24};
    private static final String STARTS_A_FORMULA = "=+-@\t\r\n＝＋－＠";

    private final boolean chinese;

    RequirementSheet(Locale reader) {
        this.chinese = "zh".equals(reader.getLanguage());
    }

    /** The workbook's bytes. */
    byte[] of(List<Requirement> requirements) {
        try (var workbook = new XSSFWorkbook(); var bytes = new ByteArrayOutputStream()) {
            Sheet sheet = workbook.createSheet(chinese ? "招标要求" : "Requirements");
            writeHead(workbook, sheet);
            CellStyle wrapped = workbook.createCellStyle();
            wrapped.setWrapText(true);
            for (Requirement item : requirements) {
                write(sheet.createRow(sheet.getLastRowNum() + 1), item, wrapped);
            }
            workbook.write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeHead(XSSFWorkbook workbook, Sheet sheet) {
        CellStyle bold = workbook.createCellStyle();
        var font = workbook.createFont();
        font.setBold(true);
        bold.setFont(font);
        Row head = sheet.createRow(0);
        for (String title : chinese ? CHINESE : ENGLISH) {
            int column = Math.max(0, head.getLastCellNum());
            head.createCell(column).setCellValue(title);
            head.getCell(column).setCellStyle(bold);
            sheet.setColumnWidth(column, WIDTHS[column] * 256);
        }
        sheet.createFreezePane(0, 1);
    }

    private static void write(Row row, Requirement item, CellStyle wrapped) {
        Requirement.Wording wording = item.wording();
        Object[] values = {row.getRowNum(), wording.constraintType().word(), wording.category().word(), wording.subcategory(),
            wording.priority().word(), wording.summary(), wording.detail(), item.sourceLocation(), item.sourceExcerpt(),
            item.sourceStart(), item.sourceEnd(), item.confidence(), item.origin().word(), item.verified(), item.id()};
        for (int column = 0; column < values.length; column++) {
            var cell = row.createCell(column);
            cell.setCellStyle(wrapped);
            switch (values[column]) {
                case null -> { /* stays empty */ }
                case Number number -> cell.setCellValue(number.doubleValue());
                case Boolean truth -> cell.setCellValue(truth);
                default -> cell.setCellValue(harmless(values[column].toString()));
            }
        }
    }

    static String harmless(String text) {
        int most = SpreadsheetVersion.EXCEL2007.getMaxTextLength();
        boolean formula = !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
        String shown = formula ? "'" + text : text;
        return shown.length() <= most ? shown : shown.substring(0, most);
    }
}
