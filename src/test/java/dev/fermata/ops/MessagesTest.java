package dev.fermata.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Messages messages = new Messages();

    private static Properties texts(String name) throws IOException {
        Properties texts = new Properties();
        texts.load(new InputStreamReader(MessagesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8));
        return texts;
    }

    @Test
    void both_languages_have_the_same_codes() throws IOException {
        assertEquals(texts("/messages_en.properties").keySet(), texts("/messages_zh.properties").keySet());
    }

    @Test
    void arguments_are_filled_in() {
        assertEquals("请求超过了本服务允许的 55 MB。", messages.render("body_too_large", List.of("55 MB"), Locale.SIMPLIFIED_CHINESE));
    }

    @Test
    void an_unknown_code_is_shown_raw() {
        assertEquals("from_a_newer_version", messages.render("from_a_newer_version", List.of(), Locale.ENGLISH));
    }

    @Test
    void other_languages_get_english() {
        assertEquals("Not found", messages.render("status.404", List.of(), Locale.FRENCH));
    }
}
