package dev.fermata.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CleanTextTest {

    @Test
    void a_clean_text_is_left_alone() {
        String text = "第一章\n\t招标公告 …… 𠮷";
        assertEquals(text, DocumentText.clean(text));
    }

    @Test
    void what_jsonb_cannot_store_is_gone() {
        assertEquals("ab", DocumentText.clean("a\0b"));
        assertEquals("ab", DocumentText.clean("a\uD842b"));
        assertEquals("ab", DocumentText.clean("a\uDFB7b\uD842"));
        assertEquals("a𠮷b", DocumentText.clean("a𠮷b\u0007\uFEFF"));
    }

    @Test
    void every_line_end_is_a_newline() {
        assertEquals("a\nb\nc\nd\n\ne", DocumentText.clean("a\r\nb\rc\u2028d\r\fe"));
    }

    @Test
    void cleaning_twice_changes_nothing() {
        String once = DocumentText.clean("a\r\r\n\0\uD842\r");
        assertEquals(once, DocumentText.clean(once));
    }
}
