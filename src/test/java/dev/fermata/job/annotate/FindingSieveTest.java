package dev.fermata.job.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fermata.job.annotate.FindingSieve.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingSieveTest {

    private final Manuscript manuscript = new Manuscript(0, "a.docx", "f", List.of("一", "二", "三", "四"));
    private final FindingSieve sieve = new FindingSieve(manuscript, true, 9);

    @Test
    void a_rewrite_becomes_a_change_within_its_chunk() {
        assertThat(marks(1, finding("的的", "的", "重复"))).containsExactly(new Mark(2, 0, 3, 1, "的的", "的", "重复", false, 1));
    }

    @Test
    void advice_becomes_a_comment() {
        for (String advice : List.of("建议：补充数据", "批注：请核实", "【建议】补充", "Suggestion: add figures", "(Comment) check this")) {
            assertThat(marks(0, finding("原文" + advice, advice, "为什么")).getLast())
                    .isEqualTo(new Mark(0, 0, 1, 1, "原文" + advice, null, advice + "\n为什么", false, 1));
        }
        assertThat(marks(0, finding("只有理由", "", "不通顺")).getLast().comment()).isEqualTo("不通顺");
    }

    @Test
    void a_text_that_itself_begins_like_advice_is_rewritten_all_the_same() {
        assertThat(marks(0, finding("建议投资者注意", "建议投资人注意", ""))).containsExactly(
                new Mark(0, 0, 1, 1, "建议投资者注意", "建议投资人注意", "", false, 1));
    }

    @Test
    void a_rewrite_of_half_a_page_is_proposed_in_a_comment() {
        Mark mark = marks(0, finding("长".repeat(500), "短", "拖沓")).getFirst();

        assertThat(mark.replacement()).isNull();
        assertThat(mark.comment()).isEqualTo("建议改为：短\n拖沓");
    }

    @Test
    void what_was_said_before_of_the_same_words_is_refused() {
        marks(0, finding("甲", "乙", ""), finding("甲", "丙", ""), finding(" 甲", "乙", ""));
        assertThat(sieve.marks()).hasSize(1);
        // Another chunk has a place of its own.
        assertThat(marks(1, finding("甲", "乙", ""))).hasSize(2);
        assertThat(sieve.refused()).isEqualTo(Map.of(Refusal.DUPLICATE, 2));
    }

    @Test
    void words_that_a_round_names_twice_are_marked_twice_where_they_stand_twice() {
        Chunk chunk = new Chunk(0, 0, 0, 0, 1, 1, "甲与甲，乙");
        ChunkReview review = new ChunkReview(chunk);
        review.add(round(finding("甲", "丙", ""), finding("甲", "丁", ""), finding("甲", "戊", ""), finding("乙", "", "何故"),
                finding("乙", "", "何故")));
        review.add(round(finding("甲", "己", "")));
        sieve.add(review);

        assertThat(sieve.marks()).extracting(Mark::replacement, Mark::nth)
                .containsExactly(tuple("丙", 1), tuple("丁", 2), tuple(null, 1));
        assertThat(sieve.refused()).isEqualTo(Map.of(Refusal.DUPLICATE, 3));
    }

    @Test
    void no_more_go_through_than_may_and_the_rest_is_counted() {
        for (int i = 0; i < 12; i++) {
            marks(0, finding("词" + i, "字" + i, ""));
        }

        assertThat(sieve.marks()).hasSize(9).last().extracting(Mark::original).isEqualTo("词8");
        assertThat(sieve.refused()).isEqualTo(Map.of(Refusal.TOO_MANY, 3));
    }

    @Test
    void what_is_meant_everywhere_is_said_once_for_the_whole_document() {
        Finding everywhere = new Finding("旧称", "新称", "统一", true);

        assertThat(marks(1, everywhere)).containsExactly(new Mark(0, 0, 3, 1, "旧称", "新称", "统一", true, 1));
        assertThat(marks(0, everywhere, finding("旧称", "新称", "统一"))).hasSize(1);
        assertThat(sieve.refused()).isEqualTo(Map.of(Refusal.DUPLICATE, 2));
    }

    @Test
    void looks_are_not_words() {
        marks(0, finding("a b", "a  b", ""), finding("标题", "**标题**", ""), finding("一行", "一行", ""),
                finding("小标题", "建议加粗并居中", ""), finding("正文", "", "字体不一致"));

        assertThat(sieve.marks()).isEmpty();
        assertThat(sieve.refused()).isEqualTo(Map.of(Refusal.FORMAT_ONLY, 4, Refusal.UNCHANGED, 1));
        assertThat(marks(0, finding("选择字体时", "建议：说明选择字体的理由", ""))).hasSize(1);
    }

    private List<Mark> marks(int chunk, Finding... findings) {
        ChunkReview review = new ChunkReview(new Chunk(0, chunk, chunk * 2, 0, chunk * 2 + 1, 1, "文"));
        review.add(round(findings));
        sieve.add(review);
        return sieve.marks();
    }

    private static RoundFindings round(Finding... findings) {
        return new RoundFindings(List.of(findings), 0, null);
    }

    private static Finding finding(String original, String replacement, String reason) {
        return new Finding(original, replacement, reason, false);
    }
}
