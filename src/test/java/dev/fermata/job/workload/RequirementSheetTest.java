package dev.fermata.job.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.document.Grid;
import dev.fermata.document.GridCell.Spread;
import dev.fermata.document.GridCell;
import dev.fermata.document.WorkbookReader;
import dev.fermata.job.workload.RequirementList.OfSheet;
import dev.fermata.job.workload.RequirementList.Skipped;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementSheetTest {

    private static RequirementList read(SampleBook book) {
        return WorkbookSource.list(new WorkbookReader().read(book.stream(), "list.xlsx"));
    }

    @Test
    void a_chinese_list_with_merged_cells_and_sums() {
        OfSheet sheet = read(SampleBook.chinese()).sheets().getFirst();

        assertThat(sheet.columnsFoundBy()).isEqualTo("headers");
        assertThat(sheet.requirements()).extracting(Requirement::id).containsExactly("1", "2", "3", "4", "5");
        assertThat(sheet.requirements()).extracting(Requirement::project).containsExactly("基础平台 / 用户管理",
                "基础平台 / 用户管理", "基础平台 / 日志审计", "能耗监测 / 数据采集", "能耗监测 / 统计分析");
        assertThat(sheet.requirements()).extracting(Requirement::row).containsExactly(4, 5, 6, 8, 9);
        assertThat(sheet.requirements().getLast().text()).isEqualTo("按楼宇统计能耗合计，生成同比、环比图表");
        assertThat(sheet.requirements().getFirst().stated()).isEqualByComparingTo("0.3");
        // 17 + 17 person-days.
        assertThat(sheet.limit()).isEqualByComparingTo("1.7");
        assertThat(sheet.limitRow()).isEqualTo(10);
    }

    @Test
    void an_english_list_with_headers_in_two_rows_below_a_limit() {
        RequirementList list = read(SampleBook.english());
        OfSheet sheet = list.sheets().getFirst();

        assertThat(list.skipped()).containsExactly(new Skipped("Cover", "no_requirements"));
        assertThat(sheet.requirements()).extracting(Requirement::id).containsExactly("RQ-001", "RQ-002", "RQ-003", "RQ-004");
        assertThat(sheet.requirements()).extracting(Requirement::project)
                .containsExactly("Ordering", "Ordering", "Billing", "Billing");
        assertThat(sheet.requirements().get(2).text())
                .isEqualTo("Invoice：Create an invoice from delivered orders\nand send it to the ERP interface");
        assertThat(sheet.requirements().getFirst().stated()).isEqualByComparingTo("1");
        // What is said to be the limit counts more than what the rows add up to.
        assertThat(sheet.limit()).isEqualByComparingTo("12");
        assertThat(sheet.limitRow()).isEqualTo(1);
    }

    @Test
    void an_untidy_list_of_an_old_format() {
        RequirementList list = read(SampleBook.messy());
        OfSheet first = list.sheets().getFirst();
        OfSheet second = list.sheets().getLast();

        assertThat(list.skipped()).containsExactly(new Skipped("Intern", "hidden"), new Skipped("Leer", "empty"));
        assertThat(first.columnsFoundBy()).isEqualTo("content");
        assertThat(first.requirements()).extracting(Requirement::id).containsExactly("A-1", "A-2", "A-3");
        assertThat(first.requirements()).extracting(Requirement::project).containsExactly("Portal", "Portal", "Back office");
        assertThat(first.limit()).isNull();
        assertThat(second.requirements()).extracting(Requirement::ref).containsExactly("R4", "R5");
        assertThat(second.requirements()).extracting(Requirement::stated).usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("0.5"), new BigDecimal("0.075"));
        assertThat(second.limit()).isEqualByComparingTo("2");
    }

    @Test
    void a_row_of_totals_does_not_hide_what_the_columns_of_an_untitled_list_hold() {
        OfSheet sheet = read(SampleBook.xlsx().sheet("S").row("A-1", "门户", "访客用手机号注册，用验证码登录")
                .row("A-2", "门户", "访客查看自己的预约，可以取消").row("A-3", "后台", "管理员审批预约并附原因")
                .row("小计", null, "3")).sheets().getFirst();

        assertThat(sheet.columnsFoundBy()).isEqualTo("content");
        assertThat(sheet.requirements()).extracting(Requirement::id).containsExactly("A-1", "A-2", "A-3");
    }

    @Test
    void a_list_of_one_column() {
        OfSheet sheet = read(SampleBook.xlsx().sheet("S").row("Requirements").row("Users log in").row("Users log out"))
                .sheets().getFirst();

        assertThat(sheet.requirements()).extracting(Requirement::text).containsExactly("Users log in", "Users log out");
    }

    @Test
    void a_requirement_that_spans_rows_is_one() {
        OfSheet sheet = read(SampleBook.xlsx().sheet("S").row("编号", "需求描述", "子项")
                .row("1", "支持报表导出", "Excel").row(null, null, "PDF").merge("A2:A3").merge("B2:B3")
                .row("2", "支持打印", "A4")).sheets().getFirst();

        assertThat(sheet.requirements()).extracting(Requirement::id).containsExactly("1", "2");
    }

    @Test
    void a_workbook_without_a_list_has_no_requirements() {
        RequirementList list = read(SampleBook.xlsx().sheet("Budget").row("Year", 2025, 2026).row("Sum", 10, 20));

        assertThat(list.sheets()).isEmpty();
        assertThat(list.skipped()).extracting(Skipped::reason).containsExactly("no_requirements");
    }

    @ParameterizedTest
    @ValueSource(strings = {"合计", "总计：", "合计（单位：人月）", "合计：120人天", "Total", "total (person-days)", "Grand Total: 12.5 MM", "总 计"})
    void a_label_of_a_sum(String label) {
        assertThat(TotalRow.isSum(ColumnMeaning.folded(label))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"支持合计功能", "合计金额自动计算并展示", "Total number of users is shown", "总计划管理", "按部门合计"})
    void a_requirement_that_speaks_of_sums(String text) {
        assertThat(TotalRow.isSum(ColumnMeaning.folded(text)) || TotalRow.isPart(ColumnMeaning.folded(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"总工作量不超过12人月", "工作量上限：240人天", "Total effort limit: 12 person-months", "Capped at 300 person days"})
    void a_limit_on_effort(String line) {
        assertThat(TotalRow.isLimit(ColumnMeaning.folded(line))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"查询时间跨度不超过30天", "Passwords must not exceed 90 days", "上传文件不超过50MB", "并发上限500"})
    void a_limit_on_something_else(String line) {
        assertThat(TotalRow.isLimit(ColumnMeaning.folded(line))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"120人天,6", "320 人时,2", "12.5人月,12.5", "'1,200 person-days',60", "1. 总工作量不超过 40 man-hours 每月,0.25",
            "合计（5项）：120人天,6", "7,7"})
    void amounts_become_person_months(String text, BigDecimal months) {
        assertThat(EffortUnit.amount(ColumnMeaning.folded(text), EffortUnit.MONTHS).orElseThrow()).isEqualByComparingTo(months);
    }

    @Test
    void an_amount_looks_the_same_after_it_was_kept() {
        for (String amount : List.of("200人天", "1人时", "0.0001人时", "4000 人天", "7")) {
            BigDecimal months = EffortUnit.amount(amount, EffortUnit.MONTHS).orElseThrow();
            assertThat(new BigDecimal(months.toPlainString())).isEqualTo(months).hasToString(months.toPlainString());
        }
    }

    @ParameterizedTest
    @CsvSource({"需求编号,ID", "No.,ID", "功能模块,PROJECT", "功能模块说明,DESCRIPTION", "项目名称,PROJECT", "功能名称,NAME",
            "业务需求说明,DESCRIPTION", "需求优先级,ASIDE", "预估最低投入要求合计,EFFORT", "Module,PROJECT", "User story,DESCRIPTION",
            "Feature,NAME", "Effort (MD),EFFORT", "Remarks,ASIDE"})
    void headers_mean(String header, ColumnMeaning meaning) {
        assertThat(ColumnMeaning.of(ColumnMeaning.folded(header))).contains(meaning);
    }

    @Test
    void requirements_are_named_through_all_sheets() {
        assertThat(read(SampleBook.messy()).all()).extracting(Requirement::ref).isEqualTo(List.of("R1", "R2", "R3", "R4", "R5"));
    }

    @Test
    @Timeout(60)
    void long_runs_of_spaces_and_numbers_are_read_in_one_go() {
        String gap = " ".repeat(32_000);
        List<Grid.Row> rows = Stream.concat(Stream.of(row(1, "编号", "项目", "需求描述", "工作量")),
                IntStream.range(2, 102).mapToObj(i -> row(i, "A" + gap + "1", "Portal" + gap + "x\n \n y", "Users log in", "1 ".repeat(16_000)
                        + "20人天"))).toList();

        RequirementList list = WorkbookSource.list(List.of(new Grid("One", false, rows)));

        assertThat(list.all()).hasSize(100);
        assertThat(list.all().getFirst().stated()).isEqualByComparingTo("1");
    }

    private static Grid.Row row(int number, String... texts) {
        return new Grid.Row(number, Stream.of(texts).map(text -> new GridCell(text, null, Spread.OWN)).collect(Collectors.toList()));
    }

    @Test
    void a_label_of_a_sum_may_be_long_without_end() {
        assertThat(TotalRow.isSum("合计：" + "-".repeat(5_000))).isFalse();
        assertThat(TotalRow.isPart("小计：" + "-".repeat(5_000))).isFalse();
        assertThat(TotalRow.isSum("合计：（人天）".replace('（', '(').replace('）', ')') + "-".repeat(100))).isTrue();
        assertThat(TotalRow.isPart("模块小计 (person-days) 12.5")).isTrue();
    }

    @Test
    void the_amount_with_a_unit_behind_it_counts_and_endless_digits_do_not() {
        assertThat(EffortUnit.amount("2 items,  40 \n人天", EffortUnit.MONTHS)).hasValueSatisfying(months ->
                assertThat(months).isEqualByComparingTo("2"));
        assertThat(EffortUnit.amount("9".repeat(30_000) + " 人天", EffortUnit.MONTHS)).isEmpty();
    }
}
