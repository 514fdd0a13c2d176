package dev.fermata.job.workload;

import java.util.regex.Pattern;

/** Tells the lines that add up a list, or limit it, from the requirements. */
final class TotalRow {

    /** In UTF-16 units. What is longer is no label. */
    private static final int LONGEST_LABEL = 200;

    /** Possessive, as it would recurse into every letter otherwise. */
    private static final String UNITS = "(?:单位|人\\s*[月天日时]|人小时|工时|小时|person|man|staff|months?|days?|hours?|effort|workload|in|of|pm|mm|md|pd|mh|[\\s\\d.,:：()\\[\\]/=≤<~-])*+";
    private static final Pattern SUM = Pattern.compile(
            "^(?:合\\s*计|总\\s*计|共\\s*计|总\\s*和|总工作量|工作量合计|工作量总计|项目合计|grand total|totals?|sum|总合计|overall)" + UNITS + "$");
    private static final Pattern PART = Pattern.compile(
            "^(?:.{0,20}小\\s*计|.{0,20}\\bsub-?\\s?totals?|本页合计|page total)" + UNITS + "$");
    private static final Pattern LIMIT = Pattern.compile(
            "限额|上限|总量限制|工作量限制|不超过|不得超过|\\blimit(?:ed)?\\b|\\bcap(?:ped)?\\b|not exceed|no more than|at most");

    private static final Pattern OF_PEOPLE = Pattern.compile(
            "人\\s*[月天日时]|人小时|(?:person|man|staff)[\\s-]*(?:month|day|hour)|\\b[pm]m\\b|\\b[pm]d\\b|\\bmh\\b|effort|workload|工作量");

    private TotalRow() {
    }

    /** Whether a cell's text may be a label at all: a folded one is seldom longer, and folding takes its time. */
    static boolean mayBeLabel(String text) {
        return text.length() <= LONGEST_LABEL;
    }

    /** Whether a cell, folded, is the label of the list's sum. */
    static boolean isSum(String label) {
        return mayBeLabel(label) && SUM.matcher(label).matches();
    }

    /** Whether a cell, folded, is the label of a part's sum, which limits nothing. */
    static boolean isPart(String label) {
        return mayBeLabel(label) && PART.matcher(label).matches();
    }

    /** Whether a line, folded, speaks of a limit on people's effort: not every limit of so many days does. */
    static boolean isLimit(String line) {
        return LIMIT.matcher(line).find() && OF_PEOPLE.matcher(line).find() && EffortUnit.in(line).isPresent()
                && line.codePoints().anyMatch(Character::isDigit);
    }
}
