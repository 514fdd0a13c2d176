package dev.fermata.job.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RoundAnswerTest {

    @Test
    void the_schemas_shape_is_read() throws JsonProcessingException {
        RoundAnswer answer = read("""
                {"findings": [{"original": "teh", "replacement": "the", "reason": "spelling", "scope": "everywhere"},
                              {"original": "a", "replacement": "b", "reason": "", "scope": "here", "more": 1}]}""");

        assertThat(answer.findings()).containsExactly(new Finding("teh", "the", "spelling", true),
                new Finding("a", "b", "", false));
        assertThat(answer.malformed()).isZero();
    }

    @Test
    void the_original_systems_bare_array_is_read() throws JsonProcessingException {
        assertThat(read("[{\"原文片段\": \"甲\", \"修改建议\": \"乙\", \"修改原因\": \"丙\"}]").findings())
                .containsExactly(new Finding("甲", "乙", "丙", false));
    }

    @Test
    void an_item_that_makes_no_sense_voids_itself_only() throws JsonProcessingException {
        RoundAnswer answer = read("""
                {"findings": ["x", {"original": ""}, {"original": 5, "replacement": "b"}, {"original": "a"},
                              {"original": "ok", "replacement": "OK"}]}""");

        assertThat(answer.findings()).containsExactly(new Finding("ok", "OK", "", false));
        assertThat(answer.malformed()).isEqualTo(4);
    }

    @Test
    void an_answer_without_findings_is_none() {
        assertThatThrownBy(() -> read("{\"answer\": []}")).isInstanceOf(JsonMappingException.class);
    }

    private static RoundAnswer read(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, RoundAnswer.class);
    }
}
