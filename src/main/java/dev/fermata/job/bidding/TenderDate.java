package dev.fermata.job.bidding;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as tenders write them: 2026-06-12, 2026/6/12 10:00, 2026年6月12日上午10时30分, 2026年6月. */
final class TenderDate {

    private static final Pattern WRITTEN = Pattern.compile("""
            (?<year>(?:19|20)\\d\\d)\\s*[-/.年]\\s*(?<month>\\d{1,2})\\s*(?:[-/.月]\\s*(?:(?<day>\\d{1,2})\\s*[日号號]?)?)?\
            [\\sT，,]*(?<half>上午|下午|晚上)?\\s*(?:(?<hour>\\d{1,2})\\s*[:：时時点點]\\s*(?<minute>\\d{1,2})?)?""");

    private TenderDate() {
    }

    /** @return the first date in the text; its first moment where day or hour are missing; empty where there is none */
    static Optional<LocalDateTime> in(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.find()) {
            return Optional.empty();
        }
        try {
            int hour = number(written, "hour", 0);
            boolean afternoon = hour < 12 && written.group("half") != null && !written.group("half").equals("上午");
            return Optional.of(LocalDateTime.of(number(written, "year", 0), number(written, "month", 1), number(written, "day", 1), 0, 0)
                    .plusHours(afternoon ? hour + 12 : hour)
                    .plusMinutes(number(written, "minute", 0)));
        } catch (DateTimeException e) {
            return Optional.empty(); // a thirteenth month: written, but no date
        }
    }

    private static int number(Matcher written, String part, int otherwise) {
        return written.group(part) == null ? otherwise : Integer.parseInt(written.group(part));
    }
}
