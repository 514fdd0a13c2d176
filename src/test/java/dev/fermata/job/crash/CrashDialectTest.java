package dev.fermata.job.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.Heard;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashDialectTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2025-03-04T11:22:33Z");

    private final CrashDialect dialect = new CrashDialect(new CrashIntake.Taken("task-1", false, null), (code, args) -> code + args);
    private final Task task = new Task();
    private final List<ObjectNode> told = new ArrayList<>();
    private long seq;

    @Test
    void the_first_word_is_start_whatever_comes_first() {
        hear("status", "{\"status\":\"pending\"}");
        hear("status", "{\"status\":\"running\"}");

        assertThat(types()).containsExactly("start");
        assertThat(told.getFirst().path("analysis_id").asText()).isEqualTo("task-1");
    }

    @Test
    void a_notice_follows_the_start() {
        CrashDialect simulated = new CrashDialect(new CrashIntake.Taken("t", true, new ModelChoice.Notice("crash.simulated_instead", "openai")),
                (code, args) -> code + args);

        List<ObjectNode> words = simulated.tell(heard("status", "{\"status\":\"pending\"}", 1));

        assertThat(words).extracting(word -> word.path("type").asText()).containsExactly("start", "feedback");
        assertThat(words.get(1).path("message").asText()).isEqualTo("crash.simulated_instead[openai]");
        assertThat(words.getFirst().path("cached").asBoolean()).isTrue();
    }

    @Test
    void progress_counts_chunks_and_tokens_never_goes_back_and_stops_at_90() {
        hear("progress", "{\"percent\":5,\"stage\":\"facts\",\"args\":[589,3]}");
        hear("progress", "{\"percent\":48,\"stage\":\"analyzing\",\"args\":[2,3]}");
        hear("usage", "{\"prompt_tokens\":100,\"completion_tokens\":20}");
        hear("progress", "{\"percent\":26,\"stage\":\"analyzing\",\"args\":[1,3]}");
        hear("progress", "{\"percent\":100,\"stage\":\"done\",\"args\":[]}");

        List<JsonNode> progress = told.stream().filter(word -> word.path("type").asText().equals("progress")).map(word -> word.path("progress"))
                .toList();
        assertThat(progress).extracting(word -> word.path("progress_percentage").asInt()).containsExactly(5, 48, 48, 48, 90);
        assertThat(progress.get(2).toString()).isEqualTo(
                "{\"progress_percentage\":48,\"current_chunk\":2,\"total_chunks\":3,\"input_tokens\":100,\"output_tokens\":20}");
    }

    @Test
    void what_a_model_says_to_the_program_is_not_for_readers_and_a_part_is_told_once_it_is_read() {
        hear("content", "{\"step\":\"chunk-1\",\"from\":0,\"text\":\"{\\\"summary\\\":\"}");
        hear("info", "{\"code\":\"crash.part_done\",\"args\":[1,2,0],\"part\":1,\"markdown\":\"### Part 1 of 2\\n\"}");

        assertThat(content()).isEqualTo("### Part 1 of 2\n");
    }

    @Test
    void text_that_begins_again_and_says_something_else_is_announced_and_told_once_more() {
        hear("content", "{\"step\":\"report\",\"from\":0,\"text\":\"## Sum\"}");
        hear("restarted", "{\"step\":\"report\",\"from\":0,\"code\":\"step.asked_again\"}", "asking again");
        hear("content", "{\"step\":\"report\",\"from\":0,\"text\":\"## Summary\"}");
        assertThat(content()).as("the same words just go on").isEqualTo("## Summary");

        hear("restarted", "{\"step\":\"report\",\"from\":0,\"code\":\"step.asked_again\"}", "asking again");
        hear("content", "{\"step\":\"report\",\"from\":0,\"text\":\"# Else\"}");
        assertThat(content()).endsWith("\n\n---\n\n# Else");
        assertThat(told.stream().filter(word -> word.path("type").asText().equals("feedback"))).hasSize(2)
                .allSatisfy(word -> assertThat(word.path("level").asText()).isEqualTo("warning"));
    }

    @Test
    void that_it_waits_for_room_is_told_once_and_every_failure_by_itself() {
        for (String code : List.of("no_room", "no_room", "timeout", "timeout", "no_room")) {
            hear("status", "{\"status\":\"running\"}");
            hear("status", "{\"status\":\"retry\",\"code\":\"" + code + "\"}", code);
        }

        assertThat(told.stream().filter(word -> word.path("type").asText().equals("feedback")))
                .extracting(word -> word.path("level").asText() + " " + word.path("message").asText())
                .containsExactly("info no_room", "warning timeout", "warning timeout", "info no_room");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, complete", "CANCELLED, cancelled", "FAILED, error"})
    void the_last_word_is_how_it_ended(TaskStatus status, String word) throws IOException {
        task.id = "task-1";
        task.status = status;
        task.error = "raw";
        task.errorCode = "bad_answer";
        task.cancelReason = "timeout";
        task.startedAt = NOW;
        task.completedAt = NOW.plusMillis(5200);
        task.metadata = JSON.readTree("{\"provider\":\"simulated\",\"model\":\"m\"}");
        hear("usage", "{\"prompt_tokens\":100,\"completion_tokens\":20}");
        hear("status", "{\"status\":\"" + status.wireName() + "\"}", "in my language");
        hear("done", "{}");

        ObjectNode last = told.getLast();
        assertThat(last.path("type").asText()).isEqualTo(word);
        assertThat(last.path("error").asText()).isEqualTo(status == TaskStatus.FAILED ? "in my language" : "");
        assertThat(last.path("reason").asText()).isEqualTo(status == TaskStatus.CANCELLED ? "timeout" : "");
        assertThat(last.path("total_tokens").asInt()).isEqualTo(status == TaskStatus.COMPLETED ? 120 : 0);
        assertThat(last.path("duration_seconds").asDouble()).isEqualTo(status == TaskStatus.COMPLETED ? 5.2 : 0);
    }

    @Test
    void the_end_of_an_earlier_life_is_no_end_for_who_waits_for_the_next() {
        task.status = TaskStatus.RUNNING;

        hear("done", "{}");

        assertThat(types()).containsExactly("start");
    }

    private void hear(String type, String data) {
        hear(type, data, null);
    }

    private void hear(String type, String data, String message) {
        Heard heard = heard(type, data, ++seq);
        told.addAll(dialect.tell(new Heard(heard.event(), heard.data(), Optional.ofNullable(message), () -> task)));
    }

    private Heard heard(String type, String data, long number) {
        try {
            return new Heard(new TaskEvent("task-1", number, 1, type, data, NOW), JSON.readTree(data), Optional.empty(), () -> task);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> types() {
        return told.stream().map(word -> word.path("type").asText()).toList();
    }

    private String content() {
        return told.stream().filter(word -> word.path("type").asText().equals("content")).map(word -> word.path("content").asText())
                .collect(Collectors.joining());
    }
}
