package dev.fermata.job.bidding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.llm.Prompt;
import dev.fermata.llm.PromptFolder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TenderAnalysisTest {

    private static final PromptFolder PROMPTS = PromptFolder.of(BiddingJob.TYPE);

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void the_json_is_as_the_contract_writes_it() throws Exception {
        var analysis = new TenderAnalysis("概述。", List.of(
                new Tab(TabKey.HARD_REQUIREMENTS, "硬性要求", List.of(
                        new Finding("资格", "否决", "准备执照", Priority.CRITICAL, "独立法人", 5, 9, true))),
                new Tab(TabKey.BID_TIMELINE, "投标时间线", List.of(
                        new Milestone("开标", "开标", "2026-06-12", "到场", "", null, null, false)))),
                new AnalysisMetadata(9, 40, 2, 1));

        assertEquals(json.readTree("""
                {"summary": "概述。",
                 "tabs": [
                  {"key": "hard_requirements", "title": "硬性要求", "items": [
                   {"title": "资格", "why_important": "否决", "guidance": "准备执照", "priority": "critical",
                    "source_excerpt": "独立法人", "source_start": 5, "source_end": 9, "verified": true}]},
                  {"key": "bid_timeline", "title": "投标时间线", "items": [
                   {"title": "开标", "milestone": "开标", "date": "2026-06-12", "guidance": "到场",
                    "source_excerpt": "", "source_start": null, "source_end": null, "verified": false}]}],
                 "metadata": {"pieces": 9, "items_found": 40, "items_kept": 2, "unverified": 1}}"""),
                json.valueToTree(analysis));
        assertEquals(analysis, json.readValue(json.writeValueAsString(analysis), TenderAnalysis.class));
    }

    @Test
    void a_models_careless_answer_is_read() throws Exception {
        var findings = json.readValue("""
                {"hard_requirements": [{"title": " 资格 ", "priority": "Critical", "extra": 1}, null, {"priority": "urgent"}],
                 "bid_timeline": null, "remark": "x"}""", PieceFindings.class);
        assertEquals(List.of("资格", ""), findings.of(TabKey.HARD_REQUIREMENTS).stream().map(TenderItem::title).toList());
        assertEquals(List.of(Priority.CRITICAL, Priority.MEDIUM), findings.hardRequirements().stream().map(Finding::priority).toList());
        assertTrue(findings.of(TabKey.BID_TIMELINE).isEmpty());
    }

    @Test
    void the_schema_asks_for_what_the_records_read() throws Exception {
        JsonNode schema = PROMPTS.schema("piece").schema();
        for (TabKey tab : TabKey.values()) {
            JsonNode item = schema.at("/properties/" + tab.key() + "/items");
            TenderItem sample = tab == TabKey.BID_TIMELINE
                    ? new Milestone(null, null, null, null, null, null, null, false)
                    : new Finding(null, null, null, null, null, null, null, false);
            var read = new TreeSet<>(json.<JsonNode>valueToTree(sample).propertyStream().map(Map.Entry::getKey).toList());
            read.remove("verified");
            assertEquals(read, new TreeSet<>(item.get("properties").propertyStream().map(Map.Entry::getKey).toList()));
            assertEquals(item.get("properties").size(), item.get("required").size());
        }
        assertEquals(Arrays.stream(TabKey.values()).map(TabKey::key).toList(),
                schema.get("required").valueStream().map(JsonNode::asText).toList());
    }

    @Test
    void prompts_exist_in_both_languages_with_a_version() {
        for (String language : List.of("zh", "en")) {
            for (String name : List.of("piece", "summary")) {
                Prompt prompt = PROMPTS.prompt(name, language);
                assertTrue(Integer.parseInt(prompt.version()) >= 1);
                assertTrue(prompt.text().length() > 100);
            }
        }
        assertTrue(PROMPTS.prompt("piece", "zh-CN").text().startsWith("你是"));
        assertTrue(PROMPTS.prompt("piece", "en").text().contains("<<<TEXT offset="));
        assertTrue(PROMPTS.schema("summary").schema().has("required"));
    }
}
