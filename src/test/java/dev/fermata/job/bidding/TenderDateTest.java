package dev.fermata.job.bidding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenderDateTest {

    @ParameterizedTest
    @CsvSource({
            "2026-06-12, 2026-06-12T00:00",
            "2026-06-12 10:30, 2026-06-12T10:30",
            "2026-06-12T10:30, 2026-06-12T10:30",
            "2026/6/2, 2026-06-02T00:00",
            "2026.6.2, 2026-06-02T00:00",
            "2026年6月12日, 2026-06-12T00:00",
            "截止到 2026 年 6 月 12 日 10 时 30 分（北京时间）, 2026-06-12T10:30",
            "2026年06月12日上午9：30, 2026-06-12T09:30",
            "2026年06月12日下午2时, 2026-06-12T14:00",
            "2026年6月, 2026-06-01T00:00",
            "2026年12月31日24时, 2027-01-01T00:00"})
    void a_date_is_read_as_tenders_write_it(String written, LocalDateTime moment) {
        assertEquals(Optional.of(moment), TenderDate.in(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "合同签订后 30 日内", "2026年13月1日", "JSH2023-15-35", "同招标公告开标时间"})
    void what_is_no_date_gives_none(String written) {
        assertEquals(Optional.empty(), TenderDate.in(written));
    }

    @Test
    void the_first_of_two_dates_counts() {
        assertEquals(Optional.of(LocalDateTime.of(2026, 6, 4, 0, 0)), TenderDate.in("2026年6月4日至2026年6月12日"));
    }
}
