package dev.fermata.job.tender;

import dev.fermata.document.WorkbookWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
        try (var book = new WorkbookWriter()) {
            book.table(chinese ? "招标要求" : "Requirements", WIDTHS);
            book.heading((chinese ? CHINESE : ENGLISH).toArray());
            for (int i = 0; i < requirements.size(); i++) {
                write(book, i + 1, requirements.get(i));
            }
            return book.bytes();
        }
    }

    private static void write(WorkbookWriter book, int number, Requirement item) {
        Requirement.Wording wording = item.wording();
        Object[] values = {number, wording.constraintType().word(), wording.category().word(), wording.subcategory(),
            wording.priority().word(), wording.summary(), wording.detail(), item.sourceLocation(), item.sourceExcerpt(),
            item.sourceStart(), item.sourceEnd(), item.confidence(), item.origin().word(), item.verified(), item.id()};
        book.row(Arrays.stream(values).map(value -> value instanceof String text ? harmless(text) : value).toArray());
    }

    static String harmless(String text) {
        return !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
