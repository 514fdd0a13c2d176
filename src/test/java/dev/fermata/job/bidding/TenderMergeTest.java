package dev.fermata.job.bidding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenderMergeTest {

    private static final String FIRST = IntStream.range(0, 60).mapToObj(i -> "第" + i + "条：甲方要求之" + "一".repeat(90) + i + "。\n")
            .reduce("", String::concat);
    private static final String TEXT = FIRST + "尾段：合同签订后付款。\n";

    private final List<Piece> pieces = Pieces.of(TEXT);
    private final TenderMerge merge = new TenderMerge(TEXT);

    @Test
    void all_six_tabs_are_there_in_order_even_when_nothing_was_found() {
        TenderAnalysis analysis = merge.merge(Collections.nCopies(pieces.size(), found()), "zh");
        assertEquals(Arrays.asList(TabKey.values()), analysis.tabs().stream().map(Tab::key).toList());
        assertEquals(List.of("硬性要求", "评分项", "投标文件格式", "技术要求", "成本项", "投标时间线"),
                analysis.tabs().stream().map(Tab::title).toList());
        assertTrue(analysis.tabs().stream().allMatch(tab -> tab.items().isEmpty()));
        assertEquals(new AnalysisMetadata(pieces.size(), 0, 0, 0), analysis.metadata());
        assertEquals("Hard requirements", merge.merge(Collections.nCopies(pieces.size(), found()), "en").tabs().getFirst().title());
    }

    @Test
    void graver_items_come_first_and_then_the_order_of_the_text() {
        assertEquals(List.of("三", "一", "二"), titles(
                finding("二", "第20条", Priority.LOW), finding("一", "第10条", Priority.LOW), finding("三", "第30条", Priority.CRITICAL)));
    }

    @Test
    void the_same_title_excerpt_or_place_counts_once() {
        assertEquals(List.of("资质要求"), titles(finding("资质要求", "第3条", Priority.LOW), finding("资质 要求", "第9条", Priority.LOW)));
        assertEquals(List.of("甲"), titles(finding("甲", "第3条：甲方要求", Priority.LOW), finding("乙", "第3条:甲方要求", Priority.LOW)));
        assertEquals(List.of("甲"), titles(finding("甲", "第3条：甲方要求", Priority.LOW), finding("乙", "3条：甲方要求之一", Priority.LOW)));
    }

    @Test
    void of_two_alike_the_verified_one_stays_and_then_the_graver() {
        assertEquals(List.of(Priority.LOW), priorities(
                finding("甲", "不在文中的一句话", Priority.CRITICAL), finding("甲", "第3条", Priority.LOW)));
        assertEquals(List.of(Priority.HIGH), priorities(
                finding("甲", "第2条", Priority.LOW), finding("甲", "第3条", Priority.HIGH)));
    }

    @Test
    void the_same_title_in_two_tabs_is_no_repetition() {
        var both = new PieceFindings(List.of(finding("甲", "第3条", Priority.LOW)), List.of(finding("甲", "第3条", Priority.LOW)),
                null, null, null, null);
        assertEquals(2, merge.merge(withFirst(both), "zh").metadata().itemsKept());
    }

    @Test
    void a_tab_holds_at_most_six_and_the_counts_tell_of_the_rest() {
        Finding[] ten = IntStream.range(0, 10).mapToObj(i -> finding("要求" + i, i < 9 ? "第" + i + "条" : "编造的一句话", Priority.LOW))
                .toArray(Finding[]::new);
        TenderAnalysis analysis = merge.merge(withFirst(found(ten)), "zh");
        assertEquals(6, analysis.tabs().getFirst().items().size());
        assertEquals(10, analysis.metadata().itemsFound());
        assertEquals(6, analysis.metadata().itemsKept());
        assertEquals(1, analysis.metadata().unverified());
    }

    @Test
    void milestones_come_by_date_and_undated_ones_last() {
        var timeline = new PieceFindings(null, null, null, null, null, List.of(
                milestone("付款", "签约后 30 日", "第1条"), milestone("开标", "2026年6月12日10:00", "第2条"),
                milestone("发标", "2026-06-04", "第3条"), milestone("递交", "2026年6月12日9时", "第4条")));
        assertEquals(List.of("发标", "递交", "开标", "付款"),
                merge.merge(withFirst(timeline), "zh").tabs().getLast().items().stream().map(TenderItem::title).toList());
    }

    @Test
    void every_verified_item_of_an_analysis_quotes_the_text_exactly() {
        TenderAnalysis analysis = merge.merge(withFirst(found(
                finding("甲", "第3条:甲方 要求", Priority.LOW), finding("乙", "尾段：合同签订后付款", Priority.LOW))), "zh");
        assertEquals(2, analysis.metadata().itemsKept());
        for (TenderItem item : analysis.tabs().getFirst().items()) {
            assertEquals(item.sourceExcerpt(), TEXT.substring(item.sourceStart(), item.sourceEnd()));
        }
    }

    @Test
    void items_that_say_nothing_are_dropped() {
        assertEquals(List.of(), titles(new Finding(null, null, null, null, null, null, null, false)));
    }

    @Test
    void findings_of_another_text_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> merge.merge(List.of(), "zh"));
    }

    private List<String> titles(Finding... items) {
        return items(items).stream().map(TenderItem::title).toList();
    }

    private List<Priority> priorities(Finding... items) {
        return items(items).stream().map(TenderItem::priority).toList();
    }

    private List<TenderItem> items(Finding... items) {
        return merge.merge(withFirst(found(items)), "zh").tabs().getFirst().items();
    }

    private List<PieceFindings> withFirst(PieceFindings first) {
        return IntStream.range(0, pieces.size()).mapToObj(i -> i == 0 ? first : found()).toList();
    }

    private static PieceFindings found(Finding... hardRequirements) {
        return new PieceFindings(List.of(hardRequirements), null, null, null, null, null);
    }

    private static Finding finding(String title, String excerpt, Priority priority) {
        return new Finding(title, "", "", priority, excerpt, null, null, false);
    }

    private static Milestone milestone(String title, String date, String excerpt) {
        return new Milestone(title, title, date, "", excerpt, null, null, false);
    }
}
