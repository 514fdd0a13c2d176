package dev.fermata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fermata.document.GridCell.Spread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbookReaderTest {

    @TempDir
    Path folder;

    private static final String SHEET = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";

    private final WorkbookReader reader = new WorkbookReader();

    private static byte[] book(Workbook workbook) throws IOException {
        Sheet sheet = workbook.createSheet("One");
        sheet.createRow(0).createCell(0).setCellValue("merged");
        sheet.addMergedRegion(new CellRangeAddress(0, 1, 0, 1));
        sheet.createRow(1).createCell(2).setCellValue(0.1);
        sheet.createRow(4).createCell(1).setCellFormula("C2*3");
        workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
        var out = new ByteArrayOutputStream();
        try (workbook) {
            workbook.write(out);
        }
        return out.toByteArray();
    }

    @Test
    void both_formats_give_the_same_cells() throws IOException {
        for (byte[] bytes : List.of(book(new XSSFWorkbook()), book(new HSSFWorkbook()))) {
            Grid grid = reader.read(new ByteArrayInputStream(bytes), "x").getFirst();

            assertThat(grid.name()).isEqualTo("One");
            assertThat(grid.rows()).extracting(Grid.Row::number).containsExactly(1, 2, 5);
            assertThat(grid.rows().get(0).cell(1)).isEqualTo(new GridCell("merged", null, Spread.ACROSS));
            assertThat(grid.rows().get(1).cell(0)).isEqualTo(new GridCell("merged", null, Spread.DOWN));
            assertThat(grid.rows().get(1).cell(2).number()).isEqualByComparingTo("0.1");
            assertThat(grid.rows().get(2).cell(1).number().doubleValue()).isEqualTo(0.3, Offset.offset(1e-9));
            assertThat(grid.rows().get(2).cell(99)).isSameAs(GridCell.BLANK);
        }
    }

    @Test
    void what_is_no_workbook_is_told_apart_from_what_is_broken() throws IOException {
        Path text = Files.writeString(folder.resolve("list.xlsx"), "just text");
        Path word = SampleFiles.docx(folder.resolve("a.docx"), "text");
        Path cut = Files.write(folder.resolve("cut.xlsx"), Arrays.copyOf(book(new XSSFWorkbook()), 900));
        Path empty = Files.createFile(folder.resolve("empty.xlsx"));

        assertThatThrownBy(() -> reader.check(text, "list.xlsx")).isInstanceOf(DocumentException.NotWorkbook.class);
        assertThatThrownBy(() -> reader.check(word, "a.docx")).isInstanceOf(DocumentException.NotWorkbook.class);
        assertThatThrownBy(() -> reader.check(cut, "cut.xlsx")).isInstanceOf(DocumentException.Broken.class);
        assertThatThrownBy(() -> reader.check(empty, "empty.xlsx")).isInstanceOf(DocumentException.Empty.class);
    }

    @Test
    void a_bomb_is_given_up_before_it_is_unpacked() throws IOException {
        Path bomb = withPart("xl/worksheets/sheet1.xml", out -> {
            out.write((SHEET + "<sheetData>").getBytes());
            byte[] blanks = " ".repeat(1 << 20).getBytes();
            for (int i = 0; i < 300; i++) {
                out.write(blanks);
            }
            out.write("</sheetData></worksheet>".getBytes());
        });

        assertThatThrownBy(() -> reader.read(bomb, "bomb.xlsx")).isInstanceOf(DocumentException.TooLarge.class);
    }

    @Test
    void cells_show_what_a_spreadsheet_shows() throws IOException {
        Path file = folder.resolve("shown.xlsx");
        List<List<String>> expected = new ArrayList<>();
        try (var workbook = new XSSFWorkbook(); var out = Files.newOutputStream(file)) {
            Sheet sheet = workbook.createSheet("数据");
            double[] numbers = {0, 1, -1, 0.1, 12.5, 1234567.891, 45000, 45000.75, 123456789012.0, 1e20, -0.000001234, 1.0 / 3};
            String[] formats = {"General", "0", "0.00", "#,##0.00", "0%", "0.00E+00", "yyyy-mm-dd", "h:mm:ss", "m/d/yy", "yyyy\"年\"m\"月\"", "[Red]-0.0;0.0", "@"};
            for (String format : formats) {
                CellStyle style = workbook.createCellStyle();
                style.setDataFormat(workbook.createDataFormat().getFormat(format));
                Row row = sheet.createRow(sheet.getLastRowNum() + 1);
                for (double number : numbers) {
                    var cell = row.createCell(Math.max(0, row.getLastCellNum()));
                    cell.setCellValue(number);
                    cell.setCellStyle(style);
                }
            }
            Row others = sheet.createRow(sheet.getLastRowNum() + 1);
            others.createCell(0).setCellValue(true);
            others.createCell(1).setCellFormula("\"a\"&1");
            others.createCell(2).setCellFormula("1=1");
            var rich = new XSSFRichTextString("两种字体");
            rich.applyFont(0, 2, workbook.createFont());
            others.createCell(3).setCellValue(rich);
            others.createCell(4).setCellValue("line\none_x0041_<&>");
            others.createCell(5).setCellFormula("1/0");
            others.createCell(6).setCellValue("  spaces  ");
            workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
            var shown = new DataFormatter(Locale.ENGLISH);
            shown.setUseCachedValuesForFormulaCells(true);
            for (Row row : sheet) {
                List<String> line = new ArrayList<>();
                row.forEach(cell -> line.add(cell.getCellType() == CellType.FORMULA
                        && cell.getCachedFormulaResultType() == CellType.ERROR ? ""
                        : withoutPlus(shown.formatCellValue(cell).strip())));
                expected.add(line);
            }
            workbook.write(out);
        }

        Grid grid = reader.read(file, "shown.xlsx").getFirst();

        assertThat(grid.rows()).extracting(row -> row.cells().stream().map(cell -> withoutPlus(cell.text())).toList())
                .containsExactlyElementsOf(expected);
        assertThat(grid.rows().getFirst().cell(11).number()).isEqualByComparingTo("0.3333333333333333");
        assertThat(grid.rows().getLast().cell(3).number()).isNull();
    }

    /** POI writes 1E+20 in one of its ways and 1E20 in the other. */
    private static String withoutPlus(String shown) {
        return shown.replace("E+", "E");
    }

    @Test
    void days_may_be_counted_from_1904() throws IOException {
        Path file = folder.resolve("mac.xlsx");
        try (var workbook = new XSSFWorkbook(); var out = Files.newOutputStream(file)) {
            workbook.getCTWorkbook().addNewWorkbookPr().setDate1904(true);
            CellStyle date = workbook.createCellStyle();
            date.setDataFormat(workbook.createDataFormat().getFormat("yyyy-mm-dd"));
            var cell = workbook.createSheet().createRow(0).createCell(0);
            cell.setCellValue(1);
            cell.setCellStyle(date);
            workbook.write(out);
        }

        assertThat(reader.read(file, "mac.xlsx").getFirst().rows().getFirst().cell(0).text()).isEqualTo("1904-01-02");
    }

    @Test
    void cells_without_a_place_follow_each_other_and_rows_may_come_in_any_order() throws IOException {
        Path file = withPart("xl/worksheets/sheet1.xml", out -> out.write((SHEET + "<sheetData>"
                + "<row r=\"3\"><c t=\"inlineStr\"><is><t>third</t></is></c><c r=\"D3\"><v>4</v></c><c><v>5</v></c></row>"
                + "<row><c t=\"str\"><v>fourth</v></c><c t=\"s\"/><c/></row>"
                + "<row r=\"1\"><c r=\"B1\" t=\"inlineStr\"><is><r><t>fi</t></r><r><t>rst</t></r><rPh><t>no</t></rPh></is></c>"
                + "<c r=\"A1\"><v>0</v></c></row></sheetData></worksheet>").getBytes()));

        List<Grid.Row> rows = reader.read(file, "x.xlsx").getFirst().rows();

        assertThat(rows).extracting(Grid.Row::number).containsExactly(1, 3, 4);
        assertThat(rows).extracting(row -> row.cells().stream().map(GridCell::text).toList()).containsExactly(
                List.of("0", "first"), List.of("third", "", "", "4", "5"), List.of("fourth"));
    }

    @Test
    void sheets_come_in_the_order_of_their_tabs_and_say_whether_they_are_shown() throws IOException {
        Path file = folder.resolve("tabs.xlsx");
        try (var workbook = new XSSFWorkbook(); var out = Files.newOutputStream(file)) {
            for (String name : List.of("b", "a", "c", "d")) {
                workbook.createSheet(name).createRow(0).createCell(0).setCellValue(name);
            }
            workbook.setSheetOrder("c", 0);
            workbook.setSheetVisibility(1, SheetVisibility.HIDDEN);
            workbook.setSheetVisibility(2, SheetVisibility.VERY_HIDDEN);
            workbook.write(out);
        }

        List<Grid> grids = reader.read(file, "tabs.xlsx");

        assertThat(grids).extracting(Grid::name).containsExactly("c", "b", "a", "d");
        assertThat(grids).extracting(Grid::hidden).containsExactly(false, true, true, false);
        assertThat(grids).allSatisfy(grid -> assertThat(grid.rows().getFirst().cell(0).text()).isEqualTo(grid.name()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<c r=\"A1\" t=\"s\"><v>99</v></c>", "<c r=\"A1\" t=\"s\"><v>-1</v></c>", "<c r=\"A1\"><v>seven</v></c>",
        "<c r=\"A1\" s=\"x\"><v>7</v></c>", "<c r=\"A1\"><v>7</c>"})
    void a_cell_that_makes_no_sense_breaks_the_file_and_not_the_reader(String cell) throws IOException {
        Path file = withPart("xl/worksheets/sheet1.xml", out -> out.write((SHEET + "<sheetData><row r=\"1\">" + cell
                + "</row></sheetData></worksheet>").getBytes()));

        assertThatThrownBy(() -> reader.read(file, "x.xlsx")).isInstanceOf(DocumentException.Broken.class);
    }

    @Test
    void reading_stops_soon_after_an_interrupt() throws Exception {
        Path list = withPart("xl/worksheets/sheet1.xml", out -> writeList(out, 23_000, 20));
        var failure = new AtomicReference<Throwable>();
        Thread reading = Thread.ofPlatform().start(() -> {
            try {
                Thread.currentThread().interrupt();
                reader.read(list, "list.xlsx");
            } catch (Throwable e) {
                failure.set(e);
            }
        });

        reading.join(TimeUnit.SECONDS.toMillis(30));

        assertThat(failure.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void entities_are_not_resolved() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret words");
        Path hostile = withPart("xl/worksheets/sheet1.xml", out -> out.write(("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \""
                + secret.toUri() + "\">]><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
                + "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>").getBytes()));

        assertThatThrownBy(() -> reader.read(hostile, "x.xlsx")).isInstanceOf(DocumentException.Broken.class);
    }

    @FunctionalInterface
    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** A workbook with one of its parts replaced. */
    private Path withPart(String part, Writing writing) throws IOException {
        Path plain = Files.write(folder.resolve("plain.xlsx"), book(new XSSFWorkbook()));
        Path changed = folder.resolve("changed.xlsx");
        try (var zip = new ZipFile(plain.toFile()); var out = new ZipOutputStream(Files.newOutputStream(changed))) {
            for (ZipEntry entry : zip.stream().toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(part)) {
                    writing.to(out);
                } else {
                    zip.getInputStream(entry).transferTo(out);
                }
                out.closeEntry();
            }
        }
        return changed;
    }

    @Test
    void what_is_written_is_read_again_and_no_text_becomes_a_formula() throws IOException {
        byte[] bytes;
        try (var writer = new WorkbookWriter()) {
            writer.sheet("a/b", 10, 20);
            writer.heading("=1+1", "x");
            writer.row("=cmd|' /C calc'!A0", new BigDecimal("0.25"), null, "@SUM(1)");
            writer.sheet("A/B");
            writer.row("-1");
            bytes = writer.bytes();
        }

        List<Grid> grids = reader.read(new ByteArrayInputStream(bytes), "out.xlsx");
        assertThat(grids).extracting(Grid::name).containsExactly("a b", "A B (2)");
        assertThat(grids.getFirst().rows().get(1).cell(0).text()).isEqualTo("=cmd|' /C calc'!A0");
        assertThat(grids.getFirst().rows().get(1).cell(1).number()).isEqualByComparingTo("0.25");
        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            var risky = workbook.getSheetAt(0).getRow(1).getCell(0);
            assertThat(risky.getCellType()).isEqualTo(CellType.STRING);
            assertThat(risky.getCellStyle().getQuotePrefixed()).isTrue();
        }
    }

    @Test
    void a_written_text_comes_back_as_it_was_whatever_is_in_it() throws IOException {
        List<String> texts = List.of("a & b < c > d \"e\" 'f'", "two\nlines", "😀 𠀀", "_x0041_", "__x", "x\u0001y", "\uFFFE", "]]>", "  inner  spaces");
        byte[] bytes;
        try (var writer = new WorkbookWriter()) {
            writer.table("\"a\" & <b>", 10);
            texts.forEach(writer::row);
            writer.row(1, 2.5, true, new BigDecimal("1e3"), "z".repeat(40_000));
            bytes = writer.bytes();
        }

        try (var workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            Sheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getSheetName()).isEqualTo("\"a\" & <b>");
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            for (int i = 0; i < texts.size(); i++) {
                assertThat(sheet.getRow(i).getCell(0).getStringCellValue()).isEqualTo(texts.get(i));
            }
            Row last = sheet.getRow(texts.size());
            assertThat(last.getCell(0).getNumericCellValue()).isEqualTo(1);
            assertThat(last.getCell(1).getNumericCellValue()).isEqualTo(2.5);
            assertThat(last.getCell(2).getBooleanCellValue()).isTrue();
            assertThat(last.getCell(3).getNumericCellValue()).isEqualTo(1000);
            assertThat(last.getCell(4).getStringCellValue()).hasSize(32_767);
        }
        List<Grid.Row> rows = reader.read(new ByteArrayInputStream(bytes), "out.xlsx").getFirst().rows();
        assertThat(rows.getFirst().cell(0).text()).isEqualTo(texts.getFirst());
        assertThat(rows.get(3).cell(0).text()).isEqualTo("_x0041_");
    }

    @ParameterizedTest
    @CsvSource({"23000, 8, false", "23000, 60, false", "36000, 100, true"})
    @Timeout(120)
    void a_long_list_is_read_and_one_that_would_fill_the_heap_is_refused_before_it_does(int rows, int columns, boolean refused)
            throws IOException {
        Path list = withPart("xl/worksheets/sheet1.xml", out -> writeList(out, rows, columns));

        if (refused) {
            assertThatThrownBy(() -> reader.read(list, "list.xlsx")).isInstanceOf(DocumentException.TooLarge.class);
        } else {
            assertThat(reader.read(list, "list.xlsx").getFirst().rows()).hasSize(rows);
        }
    }

    private static void writeList(OutputStream out, int rows, int columns) throws IOException {
        out.write((SHEET + "<sheetData>").getBytes());
        for (int row = 1; row <= rows; row++) {
            var cells = new StringBuilder("<row r=\"" + row + "\">");
            for (int column = 0; column < columns; column++) {
                cells.append("<c r=\"").append(CellReference.convertNumToColString(column)).append(row).append("\"><v>7</v></c>");
            }
            out.write(cells.append("</row>").toString().getBytes());
        }
        out.write("</sheetData></worksheet>".getBytes());
    }

    @Test
    @Timeout(120)
    void an_old_workbook_whose_few_records_are_many_cells_is_refused() throws IOException {
        Path blanks = folder.resolve("blanks.xls");
        byte[] row = new byte[4 + 6 + 2 * 200];
        row[0] = (byte) 0xBE;
        row[2] = (byte) (row.length - 4);
        row[3] = (byte) (row.length - 4 >> 8);
        var records = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            records.write(row);
        }
        try (var compound = new POIFSFileSystem(); var out = Files.newOutputStream(blanks)) {
            compound.createDocument(new ByteArrayInputStream(records.toByteArray()), "Workbook");
            compound.writeFilesystem(out);
        }

        assertThatThrownBy(() -> reader.read(blanks, "blanks.xls")).isInstanceOf(DocumentException.TooLarge.class);
    }

    @Test
    void a_cell_longer_than_excel_allows_is_refused() throws IOException {
        Path longest = withInlineText(32_767);
        assertThat(reader.read(longest, "x.xlsx").getFirst().rows().getFirst().cell(0).text()).hasSize(32_767);

        Path longer = withInlineText(32_768);
        assertThatThrownBy(() -> reader.read(longer, "x.xlsx")).isInstanceOf(DocumentException.TooLarge.class);
    }

    private Path withInlineText(int characters) throws IOException {
        return withPart("xl/worksheets/sheet1.xml", out -> out.write(("<worksheet"
                + " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">"
                + "<c r=\"A1\" t=\"inlineStr\"><is><t>" + "x".repeat(characters) + "</t></is></c></row></sheetData></worksheet>")
                .getBytes()));
    }
}
