package dev.fermata.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromptFolderTest {

    private final PromptFolder prompts = PromptFolder.of("bidding_analysis");

    @Test
    void a_prompt_is_read_in_the_tasks_language_with_its_version() {
        assertThat(prompts.prompt("piece", "en").id()).isEqualTo("bidding_analysis/piece.en");
        assertThat(prompts.prompt("piece", "en").version()).matches("\\d+");
        assertThat(prompts.prompt("piece", "en").text()).startsWith("You are");
        assertThat(prompts.prompt("piece", "zh-TW")).isEqualTo(prompts.prompt("piece", null));
        assertThat(prompts.prompt("piece", "fr")).isEqualTo(prompts.prompt("piece", "en"));
    }

    @Test
    void a_schema_is_named_after_its_job_and_prompt() {
        assertThat(prompts.schema("summary").name()).isEqualTo("bidding_analysis_summary");
        assertThat(prompts.schema("summary").schema().path("required").get(0).asText()).isEqualTo("summary");
    }

    @Test
    void a_file_that_is_missing_is_named() {
        assertThatThrownBy(() -> prompts.prompt("no-such", "en")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/prompts/bidding_analysis/no-such.en.txt");
        assertThatThrownBy(() -> prompts.schema("no-such")).hasMessageContaining("no-such.schema.json");
    }
}
