package dev.fermata.job.bidding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemAnchorTest {

    private static final String TEXT = """
            第一章 招标公告
            投标人须具备独立法人资格。
            投标保证金：人民币 50,000 元（大写：伍万元整），以“电汇”方式
            提交；逾期未到账的，其投标将被否决。
            第二章 评分办法
            投标人须具备独立法人资格。
            完。""";

    private final Piece whole = new Piece(0, 0, TEXT);
    private final ItemAnchor anchor = new ItemAnchor(TEXT);

    @Test
    void a_right_claim_is_verified() {
        int start = TEXT.indexOf("逾期");
        assertAnchored("逾期未到账的", start, anchored("逾期未到账的", start));
    }

    @Test
    void a_wrong_claim_is_corrected() {
        assertAnchored("逾期未到账的", TEXT.indexOf("逾期"), anchored("逾期未到账的", 3));
        assertAnchored("逾期未到账的", TEXT.indexOf("逾期"), anchored("逾期未到账的", -70));
        assertAnchored("逾期未到账的", TEXT.indexOf("逾期"), anchored("逾期未到账的", 1_000_000));
        assertAnchored("逾期未到账的", TEXT.indexOf("逾期"), anchored("逾期未到账的", null));
    }

    @Test
    void of_two_occurrences_the_nearest_to_the_claim_is_meant() {
        String twice = "投标人须具备独立法人资格。";
        assertEquals(TEXT.indexOf(twice), anchored(twice, 5).sourceStart());
        assertEquals(TEXT.lastIndexOf(twice), anchored(twice, TEXT.length()).sourceStart());
    }

    @Test
    void an_occurrence_in_the_piece_goes_before_a_nearer_one_outside() {
        int chapter = TEXT.indexOf("第二章");
        var piece = new Piece(1, chapter, TEXT.substring(chapter));
        String twice = "投标人须具备独立法人资格。";
        int besideTheFirst = TEXT.indexOf(twice) + 1;
        assertEquals(TEXT.lastIndexOf(twice), anchor.anchor(finding(twice, besideTheFirst), piece).sourceStart());
    }

    @Test
    void what_stands_in_another_piece_is_found_too() {
        int chapter = TEXT.indexOf("第二章");
        var piece = new Piece(1, chapter, TEXT.substring(chapter));
        assertEquals(TEXT.indexOf("投标保证金"), anchor.anchor(finding("投标保证金", chapter), piece).sourceStart());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "投标保证金:人民币50,000元(大写:伍万元整),以\"电汇\"方式提交;逾期未到账的",
            "投标保证金：人民币 50,000 元（大写：伍万元整），以「电汇」方式提交；逾期未到账的",
            "投标保证金 ：人民币５０，０００元（大写：伍万元整），以“电汇”方式\n\n提交；逾期未到账的"})
    void a_touched_up_quotation_is_replaced_by_the_texts_own_words(String quoted) {
        int start = TEXT.indexOf("投标保证金");
        assertAnchored(TEXT.substring(start, TEXT.indexOf("，其投标")), start, anchored(quoted, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"…逾期未到账的……", "...逾期未到账的...", "“逾期未到账的”", "……逾期未到账的"})
    void marks_around_a_quotation_are_not_part_of_it(String quoted) {
        assertAnchored("逾期未到账的", TEXT.indexOf("逾期"), anchored(quoted, 0));
    }

    @Test
    void a_quotation_with_a_gap_is_anchored_by_its_longest_part() {
        String part = "投标人须具备独立法人资格";
        assertAnchored(part, TEXT.indexOf(part), anchored("第一章……" + part + "...否决", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "……", "。", "投标人须具备一级资质", "注册资本不低于……五千万元"})
    void what_is_not_in_the_text_gets_no_place(String quoted) {
        TenderItem item = anchored(quoted, 10);
        assertFalse(item.verified());
        assertNull(item.sourceStart());
        assertNull(item.sourceEnd());
    }

    @Test
    void a_models_own_claim_to_be_verified_counts_for_nothing() {
        var boast = new Finding("t", "w", "g", Priority.HIGH, "不在文中的话", 1, 7, true);
        assertFalse(anchor.anchor(boast, whole).verified());
    }

    @Test
    void a_long_excerpt_is_cut_and_never_inside_a_character() {
        String text = "字".repeat(199) + "𠮷" + "字".repeat(100);
        TenderItem item = new ItemAnchor(text).anchor(finding(text, 0), new Piece(0, 0, text));
        assertEquals("字".repeat(199), item.sourceExcerpt());
        assertEquals(199, item.sourceEnd());
        assertEquals(200, anchored("无".repeat(300), 0).sourceExcerpt().length());
    }

    @Test
    void whatever_a_model_does_to_a_quotation_a_verified_one_is_exact() {
        var random = new Random(11);
        String text = randomText(random, 20_000);
        var own = new ItemAnchor(text);
        List<Piece> pieces = Pieces.of(text);
        for (int i = 0; i < 2_000; i++) {
            int start = random.nextInt(text.length() - 100);
            String quoted = mangled(text.substring(start, start + 20 + random.nextInt(80)), random);
            TenderItem item = own.anchor(finding(quoted, random.nextInt(text.length())), pieces.get(random.nextInt(pieces.size())));
            assertTrue(item.verified(), quoted);
            assertEquals(item.sourceExcerpt(), text.substring(item.sourceStart(), item.sourceEnd()));
        }
    }

    @Test
    void hundreds_of_items_of_a_long_tender_take_no_time_worth_mentioning() {
        String text = randomText(new Random(3), 300_000);
        Piece piece = Pieces.of(text).getFirst();
        assertTimeout(Duration.ofSeconds(10), () -> {
            var own = new ItemAnchor(text);
            for (int i = 0; i < 500; i++) {
                assertFalse(own.anchor(finding("这一句话并不在招标文件当中" + i, i * 600), piece).verified());
            }
        });
    }

    private TenderItem anchored(String excerpt, Integer claimed) {
        return anchor.anchor(finding(excerpt, claimed), whole);
    }

    private static Finding finding(String excerpt, Integer claimed) {
        return new Finding("标题", "", "", Priority.HIGH, excerpt, claimed, claimed == null ? null : claimed + excerpt.length(), false);
    }

    private static void assertAnchored(String excerpt, int start, TenderItem item) {
        assertTrue(item.verified());
        assertEquals(excerpt, item.sourceExcerpt());
        assertEquals(start, item.sourceStart());
        assertEquals(start + excerpt.length(), item.sourceEnd());
    }

    private static String randomText(Random random, int length) {
        String alphabet = "投标人须具备独立法人资格招文件评分办法技术商务报价（）：，。；1234567890 \n";
        var text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String mangled(String quoted, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> quoted.replace('（', '(').replace('）', ')').replace('：', ':').replace('，', ',');
            case 1 -> quoted.replaceAll("\\s", "");
            case 2 -> "…" + quoted + "...";
            default -> quoted.replace("人", " 人");
        };
    }
}
