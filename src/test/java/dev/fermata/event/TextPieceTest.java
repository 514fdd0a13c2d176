package dev.fermata.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TextPieceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void what_it_says_comes_back_out_of_its_json() throws JsonProcessingException {
        StringBuilder all = new StringBuilder("quote \" backslash \\ slash / 中文 \uD83D\uDE00 é ");
        for (char c = 1; c < 0x100; c++) {
            all.append(c);
        }

        JsonNode read = JSON.readTree(new TextPiece("a \"step\"", 7, all.toString()).json());

        assertThat(read.path("step").asText()).isEqualTo("a \"step\"");
        assertThat(read.path("from").asInt()).isEqualTo(7);
        assertThat(read.path("text").asText()).isEqualTo(all.toString());
        assertThat(read).hasSize(3);
    }

    @Test
    void what_postgresql_cannot_hold_is_replaced_one_for_one() throws JsonProcessingException {
        String text = "a\0b\uD83Dc\uDE00d\uDE00\uD83D";

        JsonNode read = JSON.readTree(new TextPiece("s", 0, text).json());

        assertThat(read.path("text").asText()).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFD\uFFFD").hasSize(text.length());
    }

    @Test
    void it_is_one_line() {
        assertThat(new TextPiece("s", 0, "a\r\nb\nc\u0085d").json()).doesNotContain("\n", "\r");
    }
}
