package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryHintTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void seconds_are_read() {
        assertEquals(Optional.of(Duration.ofSeconds(7)), hint("retry-after", "7").after());
    }

    @Test
    void a_date_is_read_against_our_clock() {
        assertEquals(
                Optional.of(Duration.ofSeconds(90)),
                hint("retry-after", "Mon, 02 Mar 2026 12:01:30 GMT").after());
    }

    @Test
    void a_date_in_the_past_means_at_once() {
        assertEquals(
                Optional.of(Duration.ZERO),
                hint("retry-after", "Mon, 02 Mar 2026 11:00:00 GMT").after());
    }

    @Test
    void milliseconds_win_over_seconds() {
        var headers = Map.of("retry-after-ms", "1500", "retry-after", "9");
        assertEquals(Optional.of(Duration.ofMillis(1_500)), RetryHint.of(headers::get, NOON).after());
    }

    @Test
    void nonsense_counts_as_absent() {
        assertEquals(Optional.empty(), hint("retry-after", "soon").after());
        assertEquals(Optional.empty(), hint("retry-after", "NaN").after());
        assertEquals(Optional.empty(), hint("retry-after", "99999999999999999").after());
        assertEquals(Optional.empty(), hint("x-should-retry", "perhaps").again());
    }

    @Test
    void the_providers_verdict_is_read() {
        assertEquals(Optional.of(true), hint("x-should-retry", "true").again());
        assertEquals(Optional.of(false), hint("x-should-retry", "false").again());
    }

    private static RetryHint hint(String header, String value) {
        return RetryHint.of(Map.of(header, value)::get, NOON);
    }
}
