package dev.fermata.job.tender.parse;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that a line begins with, and what comes behind it.
 *
 * @param style how it is written
 * @param path  the number itself, such as {@code 3.2.1}, without spaces
 * @param rest  the line behind the number, without white space around it
 */
record Marker(Style style, String path, String rest) {

    /** Ways to number, the outermost first. */
    enum Style {
        /** 第一章, Chapter 1, Part II. */
        CHAPTER(1, "第\\s*([〇零一二三四五六七八九十百\\d]{1,4})\\s*(?:章|卷|篇|册|部分|部份)[\\s：:、]*",
                "(?i:chapter|part|volume|section)\\s+([IVXLC]{1,6}|\\d{1,3}|[A-Z])(?![\\w.]*\\w)[\\s.:：—–-]*"),
        /** 第一节. */
        SECTION(2, "第\\s*([〇零一二三四五六七八九十百\\d]{1,4})\\s*节[\\s：:、]*"),
        /** 附件一, Annex B. */
        ANNEX(3, "(?:附件|附表|附录|附图)\\s*([一二三四五六七八九十\\d]{0,3}(?:[-－.．]\\d{1,2})?)(?:[\\s：:、.．]+|$)",
                "(?i:annex|appendix|attachment|schedule|exhibit)\\s+([IVXLC]{1,6}|\\d{1,3}|[A-Z])(?!\\w)[\\s.:：—–-]*"),
        /** 一、 */
        HAN(4, "([一二三四五六七八九十]{1,3})\\s*[、.．，]\\s*"),
        /** 3.2.1 */
        DEEP(7, "(\\d{1,2}(?:[.．]\\d{1,2}){2,4})(?![\\d.．])[、.．]?\\s*"),
        /** 3.2 */
        DECIMAL(6, "(\\d{1,2}[.．]\\d{1,2})(?![\\d.．])[、.．]?\\s*"),
        /** 3. or 3、 or 3 */
        NUMERAL(5, "(\\d{1,2})(?![\\d.．]*\\d)(?:[、.．]\\s*|\\s+(?=\\p{L}))"),
        /** （一） */
        HAN_IN_BRACKETS(6, "[（(]([一二三四五六七八九十]{1,3})[)）]\\s*"),
        /** （1）, 1) or ① */
        ITEM(8, "[（(](\\d{1,3}|[a-zA-Z])[)）]\\s*", "(\\d{1,2}|[a-zA-Z])[)）]\\s*", "([①-⑳])\\s*", "([a-zA-Z])[.．、]\\s+"),
        /** A dot or a dash. */
        BULLET(8, "([•●▪■◆·○*√☑☐□]|[-–—](?=\\s))\\s*");

        final int level;
        private final Pattern pattern;

        Style(int level, String... patterns) {
            this.level = level;
            this.pattern = Pattern.compile("^(?:" + String.join("|", patterns) + ")");
        }
    }

    /** Behind a number with a point, a unit makes it an amount. */
    private static final Pattern AMOUNT = Pattern.compile("^(?:[万亿元年月日号天时秒个台套份人名次倍米吨点度级%％‰℃~～/×*+-]|公里|千米|小时|分钟"
            + "|以[上下内]|[kK]?[gmVAW](?![a-zA-Z])|[kKMG]?Hz|[cmk]m|[MG]B|[.．]?\\d).*", Pattern.DOTALL);

    static Optional<Marker> of(String line) {
        for (Style style : Style.values()) {
            Matcher matcher = style.pattern.matcher(line);
            if (matcher.lookingAt()) {
                Marker marker = new Marker(style, number(matcher), line.substring(matcher.end()).strip());
                return marker.amount() ? Optional.empty() : Optional.of(marker);
            }
        }
        return Optional.empty();
    }

    private static String number(Matcher matcher) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group).replace('．', '.');
            }
        }
        return "";
    }

    /** 3.5万元, 2.5%, 6.30前: a number with a point and what it counts, or a part of a date. */
    private boolean amount() {
        return switch (style) {
            case DECIMAL, DEEP -> path.startsWith("0") || AMOUNT.matcher(rest).matches();
            case NUMERAL -> path.startsWith("0") || rest.matches("^[年月日点时分元%％].*");
            default -> false;
        };
    }

    /** Whether the line is one of a list where it is not a title. */
    boolean listed() {
        return switch (style) {
            case CHAPTER, SECTION, ANNEX, DECIMAL, DEEP -> false;
            case HAN, NUMERAL, HAN_IN_BRACKETS, ITEM, BULLET -> true;
        };
    }

    /** Whether this number is of a deeper style, or goes on from the other with a point. */
    boolean deeperThan(Marker other) {
        return style.level > other.style.level;
    }
}
