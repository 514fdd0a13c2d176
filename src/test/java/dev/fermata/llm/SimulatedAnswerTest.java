package dev.fermata.llm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedAnswerTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String TENDER = """
            目录
            第一章 招标公告............3
            投标人须具有独立法人资格，并提供营业执照副本。
            投标人不得转包，否则其投标作无效处理。
            技术方案满分40分，由评审委员会评分。
            　　投标报价得分30分，以最低价为基准。
            投标文件正本1份、副本4份，分别密封并加盖公章。
            系统应支持1000个并发用户，平均响应时间不超过2秒。
            最高限价为人民币350万元，投标保证金5万元。
            投标截止时间为2026年3月2日9时30分。
            合同签订后60日内完成交付。
            联系人见附件""";

    private static final String TABS = """
            {"type":"object","additionalProperties":false,"required":["summary","tabs"],"properties":{
              "summary":{"type":"string","maxLength":60},
              "tabs":{"type":"array","minItems":3,"maxItems":3,"items":{"$ref":"#/$defs/tab"}}},
             "$defs":{"tab":{"type":"object","properties":{
               "key":{"type":"string","enum":["scoring_items","cost_items","bid_timeline"]},
               "items":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"object","properties":{
                 "title":{"type":"string","maxLength":12},
                 "priority":{"enum":["high","low"]},
                 "date":{"type":["string","null"]},
                 "source_excerpt":{"type":"string","maxLength":20},
                 "source_start":{"type":"integer"},
                 "source_end":{"type":"integer"}}}}}}}}
            """;

    @Test
    void excerpts_stand_at_their_offsets_in_the_document() throws IOException {
        String document = "x".repeat(12_345) + TENDER;
        JsonNode answer = answer(TABS, TENDER, 12_345);
        for (JsonNode item : items(answer)) {
            int start = item.path("source_start").asInt();
            int end = item.path("source_end").asInt();
            assertEquals(item.path("source_excerpt").asText(), document.substring(start, end));
            assertTrue(end - start > 0 && end - start <= 20);
        }
    }

    @Test
    void different_items_come_from_different_lines() throws IOException {
        var starts = new HashSet<Integer>();
        for (JsonNode item : items(answer(TABS, TENDER, 0))) {
            assertTrue(starts.add(item.path("source_start").asInt()), "used twice: " + item);
        }
        assertEquals(6, starts.size());
    }

    @Test
    void items_speak_of_what_their_group_is_about() throws IOException {
        JsonNode tabs = answer(TABS, TENDER, 0).path("tabs");
        assertEquals("scoring_items", tabs.at("/0/key").asText());
        assertTrue(tabs.at("/0/items/0/source_excerpt").asText().contains("分"));
        assertEquals("cost_items", tabs.at("/1/key").asText());
        assertTrue(tabs.at("/1/items/0/source_excerpt").asText().contains("万元"));
        assertEquals("bid_timeline", tabs.at("/2/key").asText());
        assertEquals("2026年3月2日", tabs.at("/2/items/0/date").asText());
    }

    @Test
    void lengths_and_choices_are_kept() throws IOException {
        JsonNode answer = answer(TABS, TENDER, 0);
        assertTrue(answer.path("summary").asText().length() <= 60);
        for (JsonNode item : items(answer)) {
            assertTrue(item.path("title").asText().length() <= 12);
            assertTrue(List.of("high", "low").contains(item.path("priority").asText()));
        }
    }

    @Test
    void the_same_prompt_always_gets_the_same_answer() throws IOException {
        assertEquals(answer(TABS, TENDER, 0), answer(TABS, TENDER, 0));
    }

    @Test
    void numbers_stay_within_their_range() throws IOException {
        JsonNode answer = answer(
                """
                {"type":"object","properties":{
                  "a":{"type":"integer","minimum":5,"maximum":9},
                  "b":{"type":"number","exclusiveMinimum":0,"maximum":0.5},
                  "c":{"type":"boolean"},
                  "d":{"type":"null"},
                  "e":{"const":"fixed"},
                  "f":{"anyOf":[{"type":"null"},{"type":"string","minLength":200}]},
                  "g":{"type":"array","items":{"type":"string"},"maxItems":1}}}
                """,
                TENDER,
                0);
        assertTrue(answer.path("a").asInt() >= 5 && answer.path("a").asInt() <= 9);
        assertTrue(answer.path("b").asDouble() > 0 && answer.path("b").asDouble() <= 0.5);
        assertTrue(answer.path("c").isBoolean());
        assertTrue(answer.path("d").isNull());
        assertEquals("fixed", answer.path("e").asText());
        assertEquals(200, answer.path("f").asText().length());
        assertEquals(1, answer.path("g").size());
    }

    @Test
    void a_schema_that_refers_to_itself_comes_to_an_end() throws IOException {
        JsonNode answer = answer(
                "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                        + "\"children\":{\"type\":\"array\",\"maxItems\":1,\"items\":{\"$ref\":\"#\"}}}}",
                TENDER,
                0);
        assertTrue(answer.path("children").isArray());
    }

    @Test
    void an_empty_document_gets_a_valid_answer() throws IOException {
        assertEquals(3, answer(TABS, "", 7).path("tabs").size());
    }

    @Test
    void english_is_understood() throws IOException {
        String schema = "{\"type\":\"object\",\"properties\":{\"cost_items\":{\"type\":\"array\",\"maxItems\":1,"
                + "\"items\":{\"type\":\"object\",\"properties\":{\"source_excerpt\":{\"type\":\"string\"}}}}}}";
        String text = "Introduction\nThe supplier shall deliver within 30 days.\nThe price must not exceed 5,000 EUR.";
        assertEquals(
                "The price must not exceed 5,000 EUR.",
                answer(schema, text, 0).at("/cost_items/0/source_excerpt").asText());
    }

    @Test
    void without_a_schema_the_answer_is_a_short_summary() {
        String summary = SimulatedAnswer.to(request(TENDER, 0));
        assertTrue(summary.startsWith("目录"));
        assertTrue(summary.length() <= 400);
    }

    @Test
    void without_markers_the_last_user_message_is_the_text() {
        var source = SourceText.of(List.of(LlmMessage.user("first"), LlmMessage.user("last\nline")));
        assertEquals(new SourceText("last\nline", 0), source);
    }

    @Test
    void the_line_breaks_beside_the_markers_are_not_part_of_the_text() {
        var source = SourceText.of(request("\n a\n", 5).messages());
        assertEquals(new SourceText("\n a\n", 5), source);
        assertEquals(List.of(new SourceLine("a", 7)), source.lines());
    }

    @Test
    void a_question_after_the_text_does_not_hide_it() {
        var messages = new ArrayList<>(request(TENDER, 9).messages());
        messages.add(LlmMessage.assistant("no json"));
        messages.add(LlmMessage.user("Answer again with JSON."));
        assertEquals(new SourceText(TENDER, 9), SourceText.of(messages));
    }

    @Test
    void long_paragraphs_are_taken_by_the_sentence() {
        String paragraph = "投标人应当提供证明材料。".repeat(30);
        var lines = new SourceText(paragraph, 100).lines();
        assertEquals(30, lines.size());
        assertEquals(new SourceLine("投标人应当提供证明材料。", 112), lines.get(1));
        assertFalse(lines.stream().anyMatch(line -> line.text().isBlank()));
    }

    @Test
    void a_review_quotes_what_it_objects_to_and_says_something_else_instead() {
        for (String text : List.of(TENDER, "The pumps are very heavy. They shall be lifted by two people.")) {
            var asked = request(text, 0).withSchema(PromptFolder.of("doc_annotate").schema("review"));
            JsonNode findings = assertDoesNotThrow(() -> MAPPER.readTree(SimulatedAnswer.to(asked))).path("findings");

            assertFalse(findings.isEmpty());
            for (JsonNode finding : findings) {
                String original = finding.path("original").asText();
                assertTrue(text.contains(original));
                assertFalse(finding.path("replacement").asText().isBlank());
                assertFalse(finding.path("replacement").asText().equals(original));
            }
        }
    }

    private static List<JsonNode> items(JsonNode answer) {
        var items = new ArrayList<JsonNode>();
        answer.path("tabs").forEach(tab -> tab.path("items").forEach(items::add));
        return items;
    }

    private static JsonNode answer(String schema, String text, long offset) throws IOException {
        var asked = request(text, offset).withSchema(new AnswerSchema("answer", MAPPER.readTree(schema)));
        return MAPPER.readTree(SimulatedAnswer.to(asked));
    }

    private static LlmRequest request(String text, long offset) {
        String content = "Analyse this part.\n<<<TEXT offset=" + offset + "\n" + text + "\nTEXT>>>\nThank you.";
        return new LlmRequest(
                "bidding_analysis", "1", "piece", List.of(LlmMessage.system("You are…"), LlmMessage.user(content)));
    }
}
