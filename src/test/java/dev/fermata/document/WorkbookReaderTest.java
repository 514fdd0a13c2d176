package dev.fermata.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fermata.document.GridCell.Spread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkbookReaderTest {

    @TempDir
    Path folder;

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
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                out.write(zeros);
            }
        });

        assertThatThrownBy(() -> reader.read(bomb, "bomb.xlsx")).isInstanceOf(DocumentException.TooLarge.class);
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
        void to(ZipOutputStream out) throws IOException;
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

    @ParameterizedTest
    @CsvSource({"23000, 8, false", "36000, 100, true"})
    @Timeout(120)
    void a_long_list_is_read_and_one_that_would_fill_the_heap_is_refused_before_it_does(int rows, int columns, boolean refused)
            throws IOException {
        Path list = withPart("xl/worksheets/sheet1.xml", out -> {
            out.write("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>".getBytes());
            for (int row = 1; row <= rows; row++) {
                var cells = new StringBuilder("<row r=\"" + row + "\">");
                for (int column = 0; column < columns; column++) {
                    cells.append("<c r=\"").append(CellReference.convertNumToColString(column)).append(row).append("\"><v>7</v></c>");
                }
                out.write(cells.append("</row>").toString().getBytes());
            }
            out.write("</sheetData></worksheet>".getBytes());
        });

        if (refused) {
            assertThatThrownBy(() -> reader.read(list, "list.xlsx")).isInstanceOf(DocumentException.TooLarge.class);
        } else {
            assertThat(reader.read(list, "list.xlsx").getFirst().rows()).hasSize(rows);
        }
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
