package dev.fermata.callback;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads the header of that name, which is a number of seconds or a date. */
final class RetryAfter {

    /** A receiver that asks for more gets its next try after this. */
    static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {
    }

    /**
     * How long to wait; zero where the header asks for nothing, or can't be understood.
     *
     * @param header its value, or null
     */
    static Duration of(String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        Duration asked = asked(header.strip(), now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    private static Duration asked(String value, Instant now) {
        try {
            if (value.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(value));
            }
            return Duration.between(now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException notADate) {
            return Duration.ZERO;
        }
    }
}
