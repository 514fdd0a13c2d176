package dev.fermata.job.tender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementSheetTest {

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1"})
    void nothing_becomes_a_formula(String text) throws IOException {
        try (var workbook = open(List.of(requirement(text)))) {
            var cell = workbook.getSheetAt(0).getRow(1).getCell(5);

            assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
            assertThat(cell.getStringCellValue()).isEqualTo("'" + text);
        }
    }

    @Test
    void requirements_stand_in_their_order_with_numbers_as_numbers() throws IOException {
        try (var workbook = open(List.of(requirement("甲"), requirement("乙".repeat(40_000))))) {
            var sheet = workbook.getSheet("招标要求");

            assertThat(sheet.getRow(0).getCell(5).getStringCellValue()).isEqualTo("要求概要");
            assertThat(sheet.getRow(1).getCell(5).getStringCellValue()).isEqualTo("甲");
            assertThat(sheet.getRow(1).getCell(9).getNumericCellValue()).isEqualTo(7);
            assertThat(sheet.getRow(2).getCell(5).getStringCellValue()).hasSize(32_767);
            assertThat(sheet.getRow(1).getCell(13).getBooleanCellValue()).isFalse();
        }
    }

    private static XSSFWorkbook open(List<Requirement> requirements) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(new RequirementSheet(Locale.CHINESE).of(requirements)));
    }

    private static Requirement requirement(String summary) {
        return new Requirement("r1", "c1", "f", new Requirement.Wording(summary, "", ConstraintType.SCORING, Category.SERVICE, "",
                Priority.LOW), 0.5, "第一章", "甲", 7, 8, 7, Origin.MODEL, false, false, false, 1, null, null);
    }
}
