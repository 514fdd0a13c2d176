package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
import dev.fermata.task.FreshText.Fresh;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshTextTest {

    private final FreshText text = new FreshText();
    private long seq;

    @Test
    void a_row_that_repeats_fragments_brings_what_is_new_in_it() {
        assertThat(live(1, 0, "Gu")).isEqualTo("Gu");
        assertThat(live(1, 2, "ten")).isEqualTo("ten");
        assertThat(row(1, 0, "Guten Tag")).isEqualTo(" Tag");
        assertThat(live(1, 5, " Tag")).isEmpty();
    }

    @Test
    void a_fragment_ahead_of_its_rows_waits_for_them() {
        assertThat(live(1, 5, " Tag")).isEmpty();
        assertThat(row(1, 0, "Guten Tag")).isEqualTo("Guten Tag");
    }

    @Test
    void steps_do_not_mix() {
        assertThat(live(1, 0, "one")).isEqualTo("one");
        assertThat(text.of(heard(EventType.CONTENT, 0, 1, "other", 0, "two")).text()).isEqualTo("two");
    }

    @Test
    void what_begins_again_with_the_same_words_goes_on_where_it_was() {
        row(1, 0, "one ");
        restarted(2);

        assertThat(row(2, 0, "one two")).isEqualTo("two");
    }

    @Test
    void what_begins_again_with_other_words_is_told_from_its_beginning() {
        row(1, 0, "one two");
        restarted(2);

        assertThat(row(2, 0, "one ")).isEmpty();
        assertThat(text.of(heard(EventType.CONTENT, ++seq, 2, "a", 4, "more"))).isEqualTo(new Fresh("one more", true));
        assertThat(row(2, 8, "!")).isEqualTo("!");
    }

    @Test
    void live_text_that_is_faster_than_the_row_of_its_restart_is_told_once() {
        live(1, 0, "old answer");

        assertThat(live(1, 0, "new")).isEqualTo("new");
        // The log is behind: the old text, the restart, and then the text that is known.
        assertThat(row(1, 0, "old answer")).isEmpty();
        restarted(1);
        assertThat(row(1, 0, "new")).isEmpty();
        assertThat(row(1, 3, " words")).isEqualTo(" words");
    }

    @Test
    void rows_of_an_earlier_run_that_come_late_are_passed_over() {
        row(1, 0, "old");
        live(2, 0, "new");

        assertThat(row(1, 3, " answer")).isEmpty();
        restarted(2);
        assertThat(row(2, 0, "new text")).isEqualTo(" text");
    }

    private String live(int attempt, int from, String said) {
        return text.of(heard(EventType.CONTENT, 0, attempt, "a", from, said)).text();
    }

    private String row(int attempt, int from, String said) {
        return text.of(heard(EventType.CONTENT, ++seq, attempt, "a", from, said)).text();
    }

    private void restarted(int attempt) {
        assertThat(text.of(heard(EventType.RESTARTED, ++seq, attempt, "a", 0, ""))).isEqualTo(new Fresh("", false));
    }

    private static Heard heard(EventType type, long seq, int attempt, String step, int from, String said) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("step", step).put("from", from).put("text", said);
        return new Heard(new TaskEvent("t", seq, attempt, type.wireName(), data.toString(), Instant.EPOCH), data,
                Optional.empty(), () -> null);
    }
}
