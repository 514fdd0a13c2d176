package dev.fermata.job.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What effort is counted in. A person-month is 20 person-days or 160 person-hours, as system 1 has it. */
enum EffortUnit {
    MONTHS(1, "人\\s*月|(?:person|man|staff)[\\s-]*months?|\\bpm\\b|\\bmm\\b|(?<![a-z])months?"),
    DAYS(20, "人\\s*[天日]|(?:person|man|staff)[\\s-]*days?|\\bmd\\b|\\bpd\\b|(?<![a-z])days?"),
    HOURS(160, "人\\s*(?:小时|时)|(?:person|man|staff)[\\s-]*hours?|\\bmh\\b|(?<![a-z])hours?");

    private static final Pattern AMOUNT = Pattern.compile("\\d[\\d,]*+(?:\\.\\d++)?");

    /** In digits and separators. What is longer is no effort, and would take its time to be calculated with. */
    private static final int LONGEST_AMOUNT = 30;

    private static final int DECIMALS = 6;

    private final BigDecimal perMonth;
    private final Pattern words;

    EffortUnit(int perMonth, String words) {
        this.perMonth = BigDecimal.valueOf(perMonth);
        this.words = Pattern.compile(words);
    }

    /** The unit that a text, in lower case, names first; empty where it names none. */
    static Optional<EffortUnit> in(String text) {
        Optional<EffortUnit> first = Optional.empty();
        int earliest = Integer.MAX_VALUE;
        for (EffortUnit unit : values()) {
            Matcher word = unit.words.matcher(text);
            if (word.find() && word.start() < earliest) {
                earliest = word.start();
                first = Optional.of(unit);
            }
        }
        // "工时（人天）" counts days, "工时" alone hours.
        return first.or(() -> text.contains("工时") ? Optional.of(HOURS) : Optional.empty());
    }

    /** The text, in lower case, without words of units and the brackets around them. */
    static String without(String text) {
        String rest = text;
        for (EffortUnit unit : values()) {
            rest = unit.words.matcher(rest).replaceAll("");
        }
        return rest.replaceAll("单位|unit", "").replaceAll("[()\\[\\]:：/、,，.]+", " ").strip();
    }

    /**
     * The amount that a text, in lower case, states, in person-months: the first number with a unit right behind it, or
     * else its first number; empty where it has none.
     */
    static Optional<BigDecimal> amount(String text, EffortUnit otherwise) {
        List<MatchResult> numbers = AMOUNT.matcher(text).results().filter(it -> it.end() - it.start() <= LONGEST_AMOUNT).toList();
        for (MatchResult number : numbers) {
            Optional<EffortUnit> unit = behind(text, number.end());
            if (unit.isPresent()) {
                return unit.map(it -> it.months(number(number)));
            }
        }
        return numbers.stream().findFirst().map(number -> in(text).orElse(otherwise).months(number(number)));
    }

    /** The unit that stands at the place, or behind the space there. */
    private static Optional<EffortUnit> behind(String text, int place) {
        int start = place;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int word = start;
        return Arrays.stream(values()).filter(it -> it.words.matcher(text).region(word, text.length()).lookingAt()).findFirst();
    }

    private static BigDecimal number(MatchResult found) {
        return new BigDecimal(found.group().replace(",", ""));
    }

    /** The amount in person-months, in the one form that it also has after it was kept: a step's input is compared by it. */
    BigDecimal months(BigDecimal amount) {
        BigDecimal months = amount.divide(perMonth, DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return months.setScale(Math.max(0, months.scale()), RoundingMode.UNNECESSARY);
    }
}
