package dev.fermata.job.workload;

import dev.fermata.document.Grid;
import dev.fermata.document.WorkbookReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a list of 23,000 rows takes from its file to its requirements, and how much memory. Prints; asserts nothing. */
class WorkbookBench {

    private static final int ROWS = 23_000;
    private static final List<String> HEADERS = List.of("序号", "所属模块", "功能名称", "需求描述", "工作量（人天）", "计划日期");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8, 8, 20, 40, 60})
    void reading_and_understanding(int columns) throws IOException {
        Path file = book(columns);
        long began = System.nanoTime();
        List<Grid> grids = new WorkbookReader().read(file, "list.xlsx");
        long read = System.nanoTime();
        int found = WorkbookSource.list(grids).all().size();
        long listed = System.nanoTime();
        System.out.printf("BENCH workbook, %d rows x %d columns, %.1f MB: read %.2f s, understood %.2f s, %d requirements, most memory so far %s%n",
                ROWS, columns, Files.size(file) / 1e6, (read - began) / 1e9, (listed - read) / 1e9, found, mostResident());
    }

    /** Of the whole process, as Linux counts it. */
    private static String mostResident() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) ? Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM")).findFirst()
                .map(line -> line.replaceAll("\\s+", " ")).orElse("unknown") : "unknown";
    }

    /** As Excel writes it: texts shared, numbers and dates with styles; the columns beyond the first ones as a mixture. */
    private Path book(int columns) throws IOException {
        Path file = folder.resolve("list-" + columns + ".xlsx");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file)); var out = new OutputStreamWriter(zip, StandardCharsets.UTF_8)) {
            part(zip, out, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + override("workbook", "sheet.main") + override("worksheets/sheet1", "worksheet")
                    + override("sharedStrings", "sharedStrings") + override("styles", "styles") + "</Types>");
            part(zip, out, "_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml")));
            part(zip, out, "xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\""
                    + "http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"清单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            part(zip, out, "xl/_rels/workbook.xml.rels", relations(relation("rId1", "worksheet", "worksheets/sheet1.xml")
                    + relation("rId2", "sharedStrings", "sharedStrings.xml") + relation("rId3", "styles", "styles.xml")));
            part(zip, out, "xl/styles.xml", "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"3\">"
                    + "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"4\"/></cellXfs></styleSheet>");
            begin(zip, "xl/sharedStrings.xml");
            out.write("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
            for (String header : HEADERS) {
                out.write("<si><t>" + header + "</t></si>");
            }
            for (int row = 0; row < ROWS; row++) {
                out.write("<si><t>支持第" + row + "类台账的录入、查询与导出，按部门分配权限</t></si><si><t>功能" + row + "</t></si>");
            }
            out.write("</sst>");
            begin(out, zip, "xl/worksheets/sheet1.xml");
            out.write("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            for (int row = 0; row <= ROWS; row++) {
                row(out, row, columns);
            }
            out.write("</sheetData></worksheet>");
            out.flush();
            zip.closeEntry();
        }
        return file;
    }

    private static void row(Writer out, int row, int columns) throws IOException {
        out.write("<row r=\"" + (row + 1) + "\">");
        for (int column = 0; column < columns; column++) {
            String at = "<c r=\"" + CellReference.convertNumToColString(column) + (row + 1) + "\" ";
            int text = HEADERS.size() + 2 * (row - 1);
            out.write(at + (row == 0 ? column < HEADERS.size() ? shared(column) : "s=\"0\"><v>" + column + "</v></c>"
                    : switch (column < 6 ? column : 6 + column % 4) {
                        case 0 -> "s=\"0\"><v>" + row + "</v></c>";
                        case 1 -> shared(1);
                        case 2, 6 -> shared(text + 1);
                        case 3 -> shared(text);
                        case 4, 7 -> "s=\"2\"><v>" + row % 90 / 4.0 + "</v></c>";
                        case 5, 8 -> "s=\"1\"><v>" + (45_000 + row % 700) + "</v></c>";
                        default -> "s=\"0\"/>";
                    }));
        }
        out.write("</row>");
    }

    private static String shared(int number) {
        return "t=\"s\"><v>" + number + "</v></c>";
    }

    private static void part(ZipOutputStream zip, Writer out, String name, String xml) throws IOException {
        begin(zip, name);
        out.write(xml);
        out.flush();
        zip.closeEntry();
    }

    private static void begin(Writer out, ZipOutputStream zip, String name) throws IOException {
        out.flush();
        zip.closeEntry();
        begin(zip, name);
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
    }

    private static String override(String part, String kind) {
        return "<Override PartName=\"/xl/" + part + ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml." + kind + "+xml\"/>";
    }

    private static String relations(String relations) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + relations + "</Relationships>";
    }

    private static String relation(String id, String kind, String target) {
        return "<Relationship Id=\"" + id + "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind
                + "\" Target=\"" + target + "\"/>";
    }
}
