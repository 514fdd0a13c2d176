package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** Half-way between the spread's ends. */
    private final Backoff even = new Backoff(Configured.with(), new Random() {
        @Override
        public double nextDouble() {
            return 0.5;
        }
    });

    @Test
    void waits_grow_from_seconds_to_half_a_day_and_no_further() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(tries -> even.after(tries, Duration.ZERO)))
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2),
                        Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6),
                        Duration.ofHours(12), Duration.ofHours(12));
    }

    @Test
    void waits_are_spread_by_a_fifth() {
        Backoff backoff = new Backoff(Configured.with(), new Random(7));

        assertThat(IntStream.range(0, 100).mapToObj(i -> backoff.after(1, Duration.ZERO)))
                .allMatch(wait -> wait.toMillis() >= 4_000 && wait.toMillis() <= 6_000);
    }

    @Test
    void a_receiver_is_left_alone_for_as_long_as_it_asked() {
        assertThat(even.after(1, Duration.ofMinutes(7))).isEqualTo(Duration.ofMinutes(7));
        assertThat(even.after(5, Duration.ofMinutes(7))).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({"120, PT2M", "' 7 ', PT7S", "999999999, P1D", "99999999999999999999, PT0S", "-5, PT0S", "soon, PT0S",
            "'Sun, 01 Mar 2026 12:00:30 GMT', PT30S", "'Sun, 01 Mar 2026 11:00:00 GMT', PT0S"})
    void retry_after_is_seconds_or_a_date_and_at_most_a_day(String header, Duration wait) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(wait);
    }
}
