package dev.fermata.document;

import java.util.Locale;

/** Writes a list's number the way WordprocessingML's number formats name it. */
final class Numeral {

    private static final String CHINESE = "零一二三四五六七八九";
    private static final String LEGAL = "零壹贰叁肆伍陆柒捌玖";
    private static final String STEMS = "甲乙丙丁戊己庚辛壬癸";
    private static final String BRANCHES = "子丑寅卯辰巳午未申酉戌亥";
    private static final String[] ROMAN = {"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};
    private static final int[] ROMAN_VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};

    private Numeral() {
    }

    /** @return decimal digits for formats and numbers that have no other form here; empty for the format "none" */
    static String of(int number, String format) {
        return switch (format) {
            case "none" -> "";
            case "decimalZero" -> number < 10 ? "0" + number : String.valueOf(number);
            case "lowerLetter" -> letters(number);
            case "upperLetter" -> letters(number).toUpperCase(Locale.ROOT);
            case "lowerRoman" -> roman(number);
            case "upperRoman" -> roman(number).toUpperCase(Locale.ROOT);
            case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                 "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital" ->
                    counting(number, CHINESE, "十", "百");
            case "chineseLegalSimplified" -> counting(number, LEGAL, "拾", "佰");
            case "ideographTraditional" -> oneOf(STEMS, number);
            case "ideographZodiac" -> oneOf(BRANCHES, number);
            case "decimalEnclosedCircle", "decimalEnclosedCircleChinese" ->
                    number >= 1 && number <= 20 ? String.valueOf((char) ('①' + number - 1)) : String.valueOf(number);
            default -> String.valueOf(number);
        };
    }

    private static String oneOf(String signs, int number) {
        return number >= 1 && number <= signs.length() ? String.valueOf(signs.charAt(number - 1)) : String.valueOf(number);
    }

    /** a … z, aa, bb … as Word counts. */
    private static String letters(int number) {
        if (number < 1 || number > 26 * 10) {
            return String.valueOf(number);
        }
        return String.valueOf((char) ('a' + (number - 1) % 26)).repeat((number - 1) / 26 + 1);
    }

    private static String roman(int number) {
        if (number < 1 || number > 3999) {
            return String.valueOf(number);
        }
        var roman = new StringBuilder();
        int rest = number;
        for (int i = 0; i < ROMAN.length; i++) {
            while (rest >= ROMAN_VALUES[i]) {
                roman.append(ROMAN[i]);
                rest -= ROMAN_VALUES[i];
            }
        }
        return roman.toString();
    }

    private static String counting(int number, String digits, String ten, String hundred) {
        if (number < 1 || number > 999) {
            return String.valueOf(number);
        }
        int hundreds = number / 100;
        int tens = number / 10 % 10;
        int ones = number % 10;
        var words = new StringBuilder();
        if (hundreds > 0) {
            words.append(digits.charAt(hundreds)).append(hundred);
        }
        if (tens > 0) {
            words.append(tens == 1 && hundreds == 0 ? "" : String.valueOf(digits.charAt(tens))).append(ten);
        } else if (hundreds > 0 && ones > 0) {
            words.append(digits.charAt(0));
        }
        return ones > 0 ? words.append(digits.charAt(ones)).toString() : words.toString();
    }
}
