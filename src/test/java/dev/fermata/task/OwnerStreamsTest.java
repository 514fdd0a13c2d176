package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.engine.JobException;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.event.EventType;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StreamProfile.class)
class OwnerStreamsTest {

    @TestHTTPResource("/api/events")
    URI uri;

    @Inject
    StreamedTasks streamed;

    @Inject
    Database database;

    private final String user = "owner-" + UUID.randomUUID();
    private final String token = Tokens.of(user, Role.USER);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void it_begins_with_where_each_unfinished_task_stands() {
        String finished = finished();
        String running = streamed.submit(user, context -> {
            context.progress(40, "some", "some_way");
            context.text("said so far");
            goOn.await();
            return Map.of();
        });
        String paused = streamed.submit(user, context -> Map.of("never", goOn.await(1, TimeUnit.DAYS)));
        await().until(() -> task(paused).status == TaskStatus.RUNNING);
        streamed.tasks().pause(StreamedTasks.owner(user), paused);
        await().until(() -> task(running).status == TaskStatus.RUNNING && count(running, "progress") == 1);

        try (SseReader reader = SseReader.open(uri, token)) {
            await().until(() -> reader.lastId() != null);

            assertThat(of(reader, running)).extracting(SseReader.Event::name).containsExactly("status", "progress");
            assertThat(of(reader, running).getFirst().data().get("status").asText()).isEqualTo("running");
            assertThat(of(reader, running).get(1).data().get("percent").asInt()).isEqualTo(40);
            assertThat(of(reader, paused)).extracting(event -> event.data().get("status").asText()).containsExactly("paused");
            assertThat(of(reader, finished)).isEmpty();
            goOn.countDown();
        }
    }

    @Test
    void it_goes_on_with_every_row_of_every_task_but_text_and_its_cost() {
        String old = streamed.submit(user, context -> {
            goOn.await();
            context.text("not here");
            context.emit(EventType.USAGE, Map.of("tokens", 1));
            context.emit(EventType.WARNING, Map.of("code", "odd"));
            return Map.of();
        });
        await().until(() -> task(old).status == TaskStatus.RUNNING);
        try (SseReader reader = SseReader.open(uri, token)) {
            await().until(() -> reader.lastId() != null);

            String young = streamed.submit(user, context -> {
                context.progress(10, "begun", "begun");
                return Map.of();
            });
            goOn.countDown();

            Stream.of(old, young).forEach(id -> reader.awaitEvent(event -> event.is("done") && about(event, id)));
            assertThat(of(reader, young)).extracting(SseReader.Event::name)
                    .containsExactly("status", "status", "progress", "status", "progress", "result", "done");
            assertThat(of(reader, old)).extracting(SseReader.Event::name)
                    .containsExactly("status", "warning", "status", "progress", "result", "done");
            assertThat(reader.names()).doesNotContain("content", "usage");
        }
    }

    @Test
    void a_reader_that_comes_back_learns_how_tasks_ended_meanwhile() {
        String id = streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });
        SseReader first = SseReader.open(uri, token);
        first.awaitEvent(event -> about(event, id));
        await().until(() -> first.lastId() != null);
        first.close();

        goOn.countDown();
        await().until(() -> task(id).settled());

        try (SseReader second = SseReader.open(uri, token, "Last-Event-ID", first.lastId())) {
            second.awaitEvent(event -> event.is("done") && about(event, id));
            assertThat(of(second, id)).extracting(SseReader.Event::name).containsExactly("status", "done");
            assertThat(of(second, id).getFirst().data().get("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void a_position_beyond_all_calendars_counts_as_now() {
        String id = streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        });

        try (SseReader reader = SseReader.open(uri, token, "Last-Event-ID", Long.toString(Long.MAX_VALUE))) {
            reader.awaitEvent(event -> about(event, id));
            goOn.countDown();
            reader.awaitEvent(event -> event.is("done") && about(event, id));
        }
    }

    @Test
    void a_finished_task_that_is_retried_by_hand_is_back_without_its_past() {
        CountDownLatch repaired = new CountDownLatch(1);
        String id = streamed.submit(user, context -> {
            if (repaired.getCount() > 0) {
                throw JobException.permanent("broken", "It is broken.", null);
            }
            return Map.of();
        });
        await().until(() -> task(id).settled());
        try (SseReader reader = SseReader.open(uri, token)) {
            await().until(() -> reader.lastId() != null);
            repaired.countDown();
            streamed.tasks().retry(StreamedTasks.owner(user), id);

            reader.awaitEvent(event -> event.is("done") && about(event, id));
            assertThat(of(reader, id)).extracting(event -> event.data().path("status").asText(event.name()))
                    .containsExactly("pending", "running", "completed", "progress", "result", "done");
        }
    }

    @Test
    void what_no_hint_told_of_is_found_by_the_poll() {
        try (SseReader reader = SseReader.open(uri, token)) {
            await().until(() -> reader.lastId() != null);
            String id = finishedElsewhere();

            reader.awaitEvent(event -> event.is("done") && about(event, id));
        }
    }

    @Test
    void nobody_hears_of_anothers_tasks() {
        try (SseReader stranger = SseReader.open(uri, Tokens.of("stranger-" + UUID.randomUUID(), Role.USER))) {
            await().until(() -> stranger.lastId() != null);
            finished();
            await().until(() -> stranger.lines().stream().filter(line -> line.contains("heartbeat")).count() > 3);

            assertThat(stranger.events()).isEmpty();
        }
    }

    @Test
    void an_owner_with_more_tasks_than_a_readers_allowance_gets_them_all() {
        List<String> ids = Stream.generate(() -> streamed.submit(user, context -> {
            goOn.await();
            return Map.of();
        })).limit(StreamProfile.MAX_BEHIND + 50).toList();

        try (SseReader reader = SseReader.open(uri, token)) {
            await().until(() -> reader.lastId() != null);
            assertThat(reader.events()).extracting(event -> event.data().get("task_id").asText()).containsAll(ids);
        }
        streamed.tasks().cancelAll(StreamedTasks.owner(user),
                new CancelCriteria(null, ScriptedJob.TYPE, null, null, null, "user_cancelled"));
        goOn.countDown();
    }

    /** As another replica would leave it when its notifications are lost. */
    private String finishedElsewhere() {
        String id = "zz-" + UUID.randomUUID();
        database.inTransaction(connection -> {
            Database.update(connection, """
                    insert into task (id, tenant, owner, task_type, status, due, priority, max_retries, run_at, language,
                        track, app_version, seq, created_at, updated_at, completed_at, metadata, payload)
                    values (?, 'default', ?, 'scripted', 'COMPLETED', true, 5, 0, fermata_now(), 'en', 'stable', 'x', 1,
                        fermata_now(), fermata_now(), fermata_now(), '{}', '{}')""", id, user);
            return Database.update(connection, """
                    insert into task_event (task_id, seq, attempt, type, data, at)
                    values (?, 1, 1, 'done', '{}', fermata_now())""", id);
        });
        return id;
    }

    private String finished() {
        String id = streamed.submit(user, context -> Map.of());
        await().until(() -> task(id).settled());
        return id;
    }

    private long count(String id, String type) {
        return database.query("select count(*) from task_event_each where task_id = ? and type = ?", row -> row.getLong(1),
                id, type).getFirst();
    }

    private Task task(String id) {
        return streamed.tasks().get(StreamedTasks.owner(user), id);
    }

    private static boolean about(SseReader.Event event, String id) {
        return event.data() != null && event.data().get("task_id").asText().equals(id);
    }

    private static List<SseReader.Event> of(SseReader reader, String id) {
        return reader.events().stream().filter(event -> about(event, id)).toList();
    }
}
