package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskStatusTest {

    @Test
    void the_diagram_in_the_docs_shows_exactly_the_moves_there_are() throws IOException {
        List<String> drawn = Files.readAllLines(Path.of("docs/states.md")).stream().map(String::strip)
                .filter(line -> line.contains("-->") && !line.startsWith("[*]")).toList();
        List<String> moves = Arrays.stream(TaskStatus.values())
                .flatMap(from -> from.next().stream().map(to -> from + " --> " + to)).toList();

        assertThat(drawn).containsExactlyInAnyOrderElementsOf(moves);
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void previous_is_next_read_backwards(TaskStatus status) {
        for (TaskStatus other : TaskStatus.values()) {
            assertThat(status.previous().contains(other)).isEqualTo(other.next().contains(status));
        }
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void nothing_leads_out_of_a_terminal_state_but_a_retry_by_hand(TaskStatus status) {
        if (status.terminal()) {
            assertThat(status.next()).isSubsetOf(TaskStatus.PENDING);
        } else {
            assertThat(status.next()).contains(TaskStatus.CANCELLED);
        }
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void names_on_the_wire_are_lower_case_and_read_back(TaskStatus status) {
        assertThat(status.wireName()).isLowerCase();
        assertThat(TaskStatus.ofWireName(status.wireName())).isEqualTo(status);
    }
}
