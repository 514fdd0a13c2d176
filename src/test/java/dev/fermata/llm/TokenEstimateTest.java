package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {

    @Test
    void a_chinese_character_counts_one_and_a_half() {
        assertEquals(6, TokenEstimate.of("投标报价"));
    }

    @Test
    void four_other_characters_count_one() {
        assertEquals(2, TokenEstimate.of("deadline"));
        assertEquals(3, TokenEstimate.of("deadlines"));
        assertEquals(0, TokenEstimate.of(""));
    }

    @Test
    void all_messages_of_a_conversation_count() {
        assertEquals(8, TokenEstimate.of(List.of(LlmMessage.system("deadline"), LlmMessage.user("投标报价"))));
    }
}
