package dev.fermata.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.WorkbookUtil;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * Writes an .xlsx of plain tables. Texts stay texts: one that would read as a formula is marked as quoted, so neither
 * opening nor editing it can run it. Not thread-safe.
 */
public final class WorkbookWriter implements AutoCloseable {

    private static final int LONGEST_TEXT = 32_767;
    private static final int LONGEST_NAME = 31;
    private static final int CHARACTER = 256;

    private final XSSFWorkbook workbook = new XSSFWorkbook();
    private final Set<String> names = new HashSet<>();
    private final CellStyle text = style();
    private final CellStyle quoted = style();
    private final CellStyle bold = style();
    private final CellStyle number = style();
    private Sheet sheet;
    private int rows;

    /** Begins a workbook without sheets. */
    public WorkbookWriter() {
        quoted.setQuotePrefixed(true);
        bold.setQuotePrefixed(true);
        Font heavy = workbook.createFont();
        heavy.setBold(true);
        bold.setFont(heavy);
        number.setDataFormat(workbook.createDataFormat().getFormat("0.00"));
    }

    private CellStyle style() {
        CellStyle style = workbook.createCellStyle();
        style.setWrapText(true);
        return style;
    }

    /**
     * Begins a sheet; rows go there from now on.
     *
     * @param name made fit for a tab, and unlike the others
     * @param widths of the columns, in characters
     */
    public void sheet(String name, int... widths) {
        sheet = workbook.createSheet(unlike(WorkbookUtil.createSafeSheetName(name)));
        rows = 0;
        for (int column = 0; column < widths.length; column++) {
            sheet.setColumnWidth(column, widths[column] * CHARACTER);
        }
    }

    private String unlike(String name) {
        String candidate = name;
        for (int n = 2; !names.add(candidate.toLowerCase(Locale.ROOT)); n++) {
            String suffix = " (" + n + ")";
            candidate = name.substring(0, Math.min(name.length(), LONGEST_NAME - suffix.length())) + suffix;
        }
        return candidate;
    }

    /** A row of headings. */
    public void heading(Object... values) {
        write(bold, values);
    }

    /** A row of values: texts, numbers, or null for an empty cell. */
    public void row(Object... values) {
        write(text, values);
    }

    private void write(CellStyle style, Object... values) {
        Row row = sheet.createRow(rows++);
        for (int column = 0; column < values.length; column++) {
            if (values[column] instanceof BigDecimal amount) {
                Cell cell = row.createCell(column);
                cell.setCellValue(amount.doubleValue());
                cell.setCellStyle(number);
            } else if (values[column] != null) {
                say(row.createCell(column), values[column].toString(), style);
            }
        }
    }

    private void say(Cell cell, String words, CellStyle style) {
        cell.setCellValue(words.length() <= LONGEST_TEXT ? words : words.substring(0, LONGEST_TEXT));
        boolean risky = !words.isEmpty() && "=+-@\t\r\n".indexOf(words.charAt(0)) >= 0;
        cell.setCellStyle(risky && style == text ? quoted : style);
    }

    /** The file's bytes. */
    public byte[] bytes() {
        try (var out = new ByteArrayOutputStream()) {
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    @Override
    public void close() {
        try {
            workbook.close();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
