package dev.fermata.job.bidding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void a_short_summary_stays_as_it_is() {
        assertEquals("采购开关柜。", Summary.limit(" 采购开关柜。\n"));
        assertEquals("", Summary.limit("  "));
        assertEquals("字".repeat(180), Summary.limit("字".repeat(180)));
    }

    @Test
    void a_long_summary_ends_with_its_last_whole_sentence() {
        String kept = "字".repeat(100) + "。" + "字".repeat(50) + "（见附件！）";
        assertEquals(kept, Summary.limit(kept + "字".repeat(40) + "。"));
    }

    @Test
    void a_decimal_point_ends_no_sentence() {
        String kept = "x".repeat(100) + ".";
        assertEquals(kept, Summary.limit(kept + " Limit 3.5 million" + "y".repeat(99)));
    }

    @Test
    void a_sentence_without_end_is_cut_and_says_so() {
        String cut = Summary.limit("字".repeat(178) + "𠮷" + "字".repeat(50));
        assertTrue(cut.length() <= 180 && cut.endsWith("字…"), cut);
    }
}
