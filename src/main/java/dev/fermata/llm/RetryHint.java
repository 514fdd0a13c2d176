package dev.fermata.llm;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What a provider's response headers say about asking again.
 *
 * @param after how long to wait, never negative
 * @param again the provider's own verdict, {@code x-should-retry}, where it gives one
 * @param rateHeaders what it says about its limits, as it says it
 */
record RetryHint(Optional<Duration> after, Optional<Boolean> again, Map<String, String> rateHeaders) {

    static final RetryHint NONE = new RetryHint(Optional.empty(), Optional.empty(), Map.of());

    /** OpenAI's and those of its imitators, then Anthropic's. */
    private static final List<String> RATE_HEADERS = List.of(
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests",
            "x-ratelimit-limit-tokens",
            "x-ratelimit-remaining-tokens",
            "x-ratelimit-reset-tokens",
            "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit-requests-remaining",
            "anthropic-ratelimit-requests-reset",
            "anthropic-ratelimit-tokens-limit",
            "anthropic-ratelimit-tokens-remaining",
            "anthropic-ratelimit-tokens-reset");

    /** More than a day is a mistake or a joke; a task then goes by its own waits. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Reads {@code retry-after-ms}, {@code Retry-After} (seconds or a date) and
     * {@code x-should-retry}; what does not parse counts as absent.
     *
     * @param header the value of a header, or null
     */
    static RetryHint of(UnaryOperator<String> header, Clock clock) {
        var after = millis(header.apply("retry-after-ms"))
                .or(() -> secondsOrDate(header.apply("retry-after"), clock))
                .filter(wait -> wait.compareTo(LONGEST) <= 0)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
        return new RetryHint(after, verdict(header.apply("x-should-retry")), rateHeaders(header));
    }

    /** What is said about limits, by header. */
    static Map<String, String> rateHeaders(UnaryOperator<String> header) {
        var told = new TreeMap<String, String>();
        RATE_HEADERS.forEach(name -> Optional.ofNullable(header.apply(name)).ifPresent(value -> told.put(name, value)));
        return told;
    }

    private static Optional<Duration> millis(String value) {
        return number(value).map(ms -> Duration.ofNanos(Math.round(ms * 1_000_000)));
    }

    private static Optional<Duration> secondsOrDate(String value, Clock clock) {
        return number(value)
                .map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)))
                .or(() -> date(value, clock));
    }

    private static Optional<Duration> date(String value, Clock clock) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            var until = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(clock.instant(), until.toInstant()));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    static Optional<Double> number(String value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.parseDouble(value.strip())).filter(Double::isFinite);
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> verdict(String value) {
        if ("true".equalsIgnoreCase(value)) {
            return Optional.of(true);
        }
        return "false".equalsIgnoreCase(value) ? Optional.of(false) : Optional.empty();
    }
}
