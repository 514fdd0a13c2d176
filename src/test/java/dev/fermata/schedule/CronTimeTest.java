package dev.fermata.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimeTest {

    private static List<String> next(String cron, String zone, String after, int most) {
        return CronTime.of(cron, zone).next(Instant.parse(after), most).stream().map(Instant::toString).toList();
    }

    @Test
    void times_are_those_of_the_zones_clock() {
        assertThat(next("30 9 * * 1-5", "Asia/Shanghai", "2026-11-20T01:30:00Z", 2))
                .containsExactly("2026-11-23T01:30:00Z", "2026-11-24T01:30:00Z");
        assertThat(next("0 8 1 * *", "Europe/Berlin", "2026-03-15T00:00:00Z", 2))
                .containsExactly("2026-04-01T06:00:00Z", "2026-05-01T06:00:00Z");
    }

    @Test
    void a_time_that_the_clock_jumps_over_comes_as_much_later() {
        // Clocks go from 2:00 to 3:00.
        assertThat(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
        assertThat(next("0 2-4 * * *", "Europe/Berlin", "2026-03-29T00:30:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
    }

    @Test
    void a_time_that_comes_twice_counts_once() {
        // Clocks go from 3:00 back to 2:00.
        assertThat(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void every_hour_is_every_hour_whatever_the_clock_does() {
        assertThat(next("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 4)).containsExactly("2026-10-25T00:00:00Z",
                "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
        assertThat(next("*/30 * * * *", "America/New_York", "2026-03-08T06:30:00Z", 3)).containsExactly("2026-03-08T07:00:00Z",
                "2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z");
    }

    @Test
    void every_hour_of_a_day_is_of_that_day_by_the_clock_that_holds_then() {
        assertThat(next("0 * * * 1", "Europe/Berlin", "2026-10-19T21:00:00Z", 1)).containsExactly("2026-10-25T23:00:00Z");
        assertThat(next("0 * * * 1", "Europe/Berlin", "2026-03-23T22:00:00Z", 2))
                .containsExactly("2026-03-29T22:00:00Z", "2026-03-29T23:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"})
    void every_hour_of_a_day_comes_whenever_the_clock_shows_it(String zone) {
        Map<String, Predicate<LocalDateTime>> clocks = Map.of(
                "0 * * * 1", clock -> clock.getMinute() == 0 && clock.getDayOfWeek() == DayOfWeek.MONDAY,
                "*/20 * * * 0", clock -> clock.getMinute() % 20 == 0 && clock.getDayOfWeek() == DayOfWeek.SUNDAY,
                "45 * 1 * *", clock -> clock.getMinute() == 45 && clock.getDayOfMonth() == 1,
                "15 * * 4,9 *", clock -> clock.getMinute() == 15 && Set.of(4, 9).contains(clock.getMonthValue()));
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-01T00:00:00Z");

        clocks.forEach((cron, shows) -> {
            List<Instant> expected = Stream.iterate(begin.plusSeconds(60), time -> time.isBefore(end), time -> time.plusSeconds(60))
                    .filter(time -> shows.test(LocalDateTime.ofInstant(time, ZoneId.of(zone)))).toList();

            assertThat(CronTime.of(cron, zone).next(begin, expected.size())).isEqualTo(expected);
        });
    }

    @Test
    void times_never_repeat_nor_go_back_over_a_year_of_a_zone_that_moves_its_clocks() {
        for (String cron : List.of("*/7 * * * *", "0,30 1-3 * * *", "15 */2 * * *", "59 2 * * 0")) {
            List<Instant> times = CronTime.of(cron, "Europe/Berlin").next(Instant.parse("2026-03-01T00:00:00Z"), 3000);
            assertThat(times).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "* * * *", "60 * * * *", "every day", "0 0 0 * * ?", "* * * * MOON", "@daily"})
    void what_is_no_expression_is_refused(String cron) {
        assertThatThrownBy(() -> CronTime.of(cron, "UTC")).isInstanceOf(CronTime.InvalidException.class)
                .extracting(e -> ((CronTime.InvalidException) e).code()).isEqualTo("cron_invalid");
    }

    @Test
    void an_expression_of_no_day_is_refused() {
        assertThatThrownBy(() -> CronTime.of("0 0 30 2 *", "UTC")).isInstanceOf(CronTime.InvalidException.class)
                .extracting(e -> ((CronTime.InvalidException) e).code()).isEqualTo("cron_never");
    }

    @Test
    void a_zone_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> CronTime.of("0 0 * * *", "Mars/Olympus")).isInstanceOf(CronTime.InvalidException.class)
                .extracting(e -> ((CronTime.InvalidException) e).code()).isEqualTo("time_zone_invalid");
    }
}
