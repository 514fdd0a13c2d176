package dev.fermata.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.database.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that are written at once are one row, and are read one by one all the same. */
@QuarkusTest
class EventLogTest {

    private static final String HOLDER = "the test";

    @Inject
    EventLog log;

    @Inject
    Database database;

    private final String id = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();

    @BeforeEach
    void a_task_that_the_test_runs() {
        insert(id);
    }

    private void insert(String task) {
        database.update("""
                insert into task (id, tenant, owner, task_type, status, due, priority, max_retries, run_at, language, track,
                    app_version, attempt, lease_owner, lease_until, created_at, updated_at, metadata, payload)
                values (?, 'default', 'event-log', 'unknown', 'RUNNING', true, 5, 0, fermata_now(), 'en', 'stable', 'x', 3,
                    ?, fermata_now() + interval '1 hour', fermata_now(), fermata_now(), '{}', '{}')""", task, HOLDER);
    }

    @AfterEach
    void leave_nothing() {
        for (String task : List.of(id, other)) {
            database.update("delete from task where id = ?", task);
            database.update("delete from task_event where task_id = ?", task);
        }
    }

    @Test
    void many_logs_are_read_at_once_each_from_its_own_place() {
        insert(other);
        append(progress(1), progress(2), progress(3));
        append(progress(4));
        appendTo(other, progress(1), progress(2));
        appendTo(other, progress(3), progress(4), progress(5));

        Map<String, List<TaskEvent>> read = log.read(Map.of(id, 2L, other, 1L, "nobody's", 0L), 3);

        assertThat(read).containsOnlyKeys(id, other);
        assertThat(read.get(id)).extracting(TaskEvent::seq).containsExactly(3L, 4L);
        assertThat(read.get(other)).extracting(TaskEvent::seq).containsExactly(2L, 3L, 4L);
        assertThat(read.get(other)).extracting(TaskEvent::taskId).containsOnly(other);
        assertThat(log.read(Map.of(id, 4L), 3)).isEmpty();
    }

    @Test
    void a_reader_goes_on_in_the_middle_of_a_row() {
        append(progress(1), progress(2), progress(3), progress(4));
        append(progress(5));
        append(progress(6), progress(7));

        assertThat(log.read(id, 2, 3)).extracting(TaskEvent::seq).containsExactly(3L, 4L, 5L);
        assertThat(log.read(id, 6, 10)).extracting(TaskEvent::json).containsExactly("{\"percent\": 7}");
        assertThat(log.read(id, 7, 10)).isEmpty();
        assertThat(log.head(id)).hasValue(7);
        assertThat(database.query("select count(*) from task_event where task_id = ?", row -> row.getInt(1), id))
                .containsExactly(3);
    }

    @Test
    void readers_here_get_what_the_log_has() {
        List<TaskEvent> told = append(progress(1), NewEvent.of(EventType.INFO), progress(2));

        assertThat(log.read(id, 0, 10)).extracting(TaskEvent::seq, TaskEvent::type, TaskEvent::attempt, TaskEvent::at)
                .isEqualTo(told.stream().map(event -> Tuple.tuple(event.seq(), event.type(),
                        event.attempt(), event.at())).toList());
    }

    @Test
    void the_newest_of_a_kind_is_found_inside_a_row() {
        append(progress(1), progress(2), NewEvent.of(EventType.INFO));
        append(NewEvent.of(EventType.WARNING));

        assertThat(log.newest(id, EventType.PROGRESS)).hasValue("{\"percent\": 2}");
        assertThat(log.newest(id, EventType.RESULT)).isEmpty();
    }

    @Test
    void stretches_begin_and_end_inside_rows() {
        append(progress(1), progress(2), progress(3));
        append(progress(4), NewEvent.of(EventType.INFO), progress(6));

        assertThat(log.read(List.of(new EventLog.Stretch(id, 1, 5)), Set.of(EventType.PROGRESS), 10))
                .extracting(TaskEvent::seq).containsExactly(2L, 3L, 4L);
    }

    @Test
    void who_no_longer_holds_the_task_writes_nothing() {
        assertThat(log.append(List.of(new EventLog.Append(id, 3, "another", List.of(progress(1)))))).isEmpty();
        assertThat(log.append(List.of(new EventLog.Append(id, 2, HOLDER, List.of(progress(1)))))).isEmpty();

        assertThat(log.read(id, 0, 10)).isEmpty();
    }

    private List<TaskEvent> append(NewEvent... events) {
        return appendTo(id, events);
    }

    private List<TaskEvent> appendTo(String task, NewEvent... events) {
        return log.append(List.of(new EventLog.Append(task, 3, HOLDER, List.of(events)))).get(new EventLog.Writer(task, 3));
    }

    private static NewEvent progress(int percent) {
        return new NewEvent(EventType.PROGRESS, "{\"percent\": " + percent + "}");
    }
}
