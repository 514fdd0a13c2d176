package dev.fermata.document;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset BIG5 = Charset.forName("Big5");

    private static final String SIMPLIFIED = """
            第一章 招标公告
            投标人须具备独立法人资格，注册资本不低于 5000 万元；投标截止时间为 2026 年 6 月 12 日 10:00。
            技术部分满分 40 分，商务部分满分 20 分，报价部分满分 40 分。
            """;
    private static final String TRADITIONAL = """
            第一章 招標公告
            投標人須具備獨立法人資格，註冊資本不低於 5000 萬元；投標截止時間為 2026 年 6 月 12 日 10:00。
            技術部分滿分 40 分，商務部分滿分 20 分，報價部分滿分 40 分。
            """;

    private final DocumentReader reader = new DocumentReader();

    @Test
    void utf_8_is_read_with_and_without_a_mark() {
        assertText(SIMPLIFIED, "UTF-8", SIMPLIFIED.getBytes(UTF_8));
        assertText(SIMPLIFIED, "UTF-8", ("\uFEFF" + SIMPLIFIED).getBytes(UTF_8));
        assertText("plain words", "UTF-8", "plain words".getBytes(UTF_8));
        assertText("𠮷野家", "UTF-8", "𠮷野家".getBytes(UTF_8));
    }

    @Test
    void utf_16_is_known_by_its_mark() {
        assertText(SIMPLIFIED, "UTF-16LE", ("\uFEFF" + SIMPLIFIED).getBytes(UTF_16LE));
        assertText(SIMPLIFIED, "UTF-16BE", ("\uFEFF" + SIMPLIFIED).getBytes(UTF_16BE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void long_chinese_texts_are_told_apart(int times) {
        assertText(SIMPLIFIED.repeat(times), "GB18030", SIMPLIFIED.repeat(times).getBytes(GB18030));
        assertText(TRADITIONAL.repeat(times), "Big5", TRADITIONAL.repeat(times).getBytes(BIG5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"招标", "投标人须知", "项目名称：空调采购", "预算 30 万元。", "是", "价格：€100，见附件"})
    void short_simplified_texts_are_gb18030(String text) {
        assertText(text, "GB18030", text.getBytes(GB18030));
    }

    @ParameterizedTest
    @ValueSource(strings = {"投標人須知", "項目名稱：空調採購", "本案預算金額為新臺幣三百萬元整。"})
    void short_traditional_texts_are_big5(String text) {
        assertText(text, "Big5", text.getBytes(BIG5));
    }

    @Test
    void characters_beyond_gbk_are_read() {
        String text = SIMPLIFIED + "联系人：㐀某、𠀀某";
        assertText(text, "GB18030", text.getBytes(GB18030));
    }

    @Test
    void line_ends_become_one_kind_and_nothing_unstorable_stays() {
        assertText("a\nb\nc\nd", "UTF-8", "a\r\nb\rc\fd".getBytes(UTF_8));
    }

    @Test
    void random_bytes_are_refused() {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            var bytes = new byte[2000];
            random.nextBytes(bytes);
            assertThrows(DocumentException.class, () -> reader.extract(new ByteArrayInputStream(bytes), "x.txt"));
        }
    }

    @Test
    void nothing_but_white_space_is_empty() {
        assertThrows(DocumentException.Empty.class, () -> reader.extract(new ByteArrayInputStream(new byte[0]), "x.txt"));
        assertThrows(DocumentException.Empty.class, () -> reader.extract(new ByteArrayInputStream(" \n\t　".getBytes(UTF_8)), "x.txt"));
    }

    @Test
    void a_text_over_the_limit_is_too_large() {
        var strict = new DocumentReader(new DocumentLimits(1 << 20, 100));
        assertThrows(DocumentException.TooLarge.class, () -> strict.extract(new ByteArrayInputStream("x".repeat(101).getBytes(UTF_8)), "x"));
        assertThrows(DocumentException.TooLarge.class, () -> strict.extract(new ByteArrayInputStream("x".repeat(900).getBytes(UTF_8)), "x"));
    }

    private void assertText(String text, String charset, byte[] bytes) {
        DocumentText document = reader.extract(new ByteArrayInputStream(bytes), "notes.txt");
        assertEquals(text, document.text());
        assertEquals(charset, document.charset().orElseThrow());
        assertEquals(DocumentKind.TXT, document.kind());
    }
}
