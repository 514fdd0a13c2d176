package dev.fermata.job.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.file.FileStore;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.BusyCores;
import dev.fermata.testing.HeldTable;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ToldStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A review that is stopped at each moment of its way, where it is made to stand still until it was told to stop. */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs =
    @ResourceArg(name = "fermata.jobs.annotate.concurrency", value = "1"))
class AnnotateStopTest {

    private static final int PATIENCE_SECONDS = 20;

    /** Two chunks: the first is reviewed three times, the second twice. */
    private static final String TEXT = "第一段WRONG1" + "。".repeat(3990) + "\n\n第二段WRONG2还有WRONG3。\n";
    private static final List<Integer> ROUNDS = List.of(1, 1, 2, 2, 3);

    /** Where the review stands still. */
    enum Moment {
        /** The upload's bytes are being read. */
        READING,
        /** What was read is being saved. */
        SAVING_WHAT_WAS_READ,
        /** A model is being asked. */
        ANALYSING,
        /** The first chunk's answer is being saved, the second chunk was not asked about. */
        BETWEEN_CHUNKS,
        /** The marking waits for its turn. */
        BEFORE_MARKING,
        /** The document is being read for its marks. */
        MARKING,
        /** The marked copy is being kept. */
        SAVING_THE_COPY,
        /** The copy is kept, and that it is, is being saved. */
        SAVING_THE_STEP;

        /** Whether the run itself stands still; else only what it waits for does. */
        boolean holdsRun() {
            return this == SAVING_WHAT_WAS_READ || this == BETWEEN_CHUNKS || this == SAVING_THE_STEP;
        }
    }

    @TestHTTPResource
    URI server;

    MisbehavingProvider provider;

    @Inject
    DataSource dataSource;

    @Inject
    Database database;

    @Inject
    FileStore files;

    @Inject
    ScriptedJob scripted;

    @Inject
    Tasks tasks;

    @TempDir
    Path folder;

    private final Api api = Api.stranger();
    private final String id = "stop-" + UUID.randomUUID();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private String upload;

    @BeforeEach
    void upload() throws IOException {
        upload = files.keep("default", api.user(), "文章.md", "text/markdown",
                Files.writeString(folder.resolve("a.md"), TEXT)).id();
        provider.willDo(ReviewingModel.prompt());
    }

    @ParameterizedTest
    @EnumSource
    void paused_at_any_moment_it_goes_on_and_does_nothing_twice(Moment moment) throws Exception {
        try (AutoCloseable held = reach(moment); ToldStream stream = told()) {
            api.post("/api/tasks/" + id + "/pause").then().statusCode(200);
            stream.await(word -> word.path("message").asText().contains("已暂停"));
            if (moment.holdsRun()) {
                held.close();
            }
            await().until(() -> database.first("select lease_owner from task where client_key = ?",
                    row -> String.valueOf(row.getString(1)), id).orElseThrow().equals("null"));
            assertThat(stream.types()).doesNotContain("done", "error");
            assertThat(api.get("/api/tasks/" + id).<String>path("status")).isEqualTo("paused");
            api.post("/api/tasks/" + id + "/resume").then().statusCode(200);
            if (!moment.holdsRun()) {
                // The run that was stopped is still at it when the next one begins.
                held.close();
            }

            JsonNode done = stream.awaitEnd().told().getLast();
            assertThat(done.path("type").asText()).isEqualTo("done");
            assertThat(done.has("cancelled")).isFalse();
            List<JsonNode> progress = stream.of("progress");
            assertThat(progress).extracting(word -> word.path("progress").asInt()).isSorted().endsWith(100);
            assertThat(progress.getLast().path("result").path("applied").asInt()).isEqualTo(3);
        }
        isDoneAndNothingTwice(moment);
    }

    private void isDoneAndNothingTwice(Moment moment) {
        assertThat(provider.allCalls().stream().map(ReviewingModel::round))
                .containsExactlyElementsOf(moment == Moment.ANALYSING ? List.of(1, 1, 2, 2, 2, 3) : ROUNDS);
        assertThat(steps()).doesNotHaveDuplicates()
                .containsExactlyInAnyOrder("prepare-0", "read-0", "chunk-1-round-1", "chunk-2-round-1", "chunk-1-round-2",
                        "chunk-2-round-2", "chunk-1-round-3", "apply-1");
        assertThat(filesOfTask()).containsExactlyInAnyOrder("文章.md", "文章.docx", "文章_revised.docx");
        assertThat(SampleLetter.accepted(file("文章_revised.docx"), "word/document.xml"))
                .contains("第一段RIGHT1", "第二段RIGHT2还有RIGHT3").doesNotContain("WRONG");
        assertThat(new String(file("文章.md"), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        // What a run that was stopped had begun to keep goes, too, however late it hears of the stop.
        await().until(() -> database.query("select name from file where owner = ? and task_id is null",
                row -> row.getString(1), api.user()).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void cancelled_at_any_moment_it_leaves_no_copy_and_a_retry_does_nothing_twice(Moment moment) throws Exception {
        try (AutoCloseable held = reach(moment); ToldStream stream = told()) {
            int calls = provider.calls();

            api.post("/api/tasks/" + id + "/cancel").then().statusCode(200);

            if (moment.holdsRun()) {
                held.close();
            }
            List<JsonNode> told = stream.awaitEnd().told();
            assertThat(stream.of("progress").getLast().path("stage").asText()).isEqualTo("cancelled");
            assertThat(stream.of("info")).anySatisfy(info -> assertThat(info.path("message").asText()).contains("已取消"));
            assertThat(told.getLast().path("type").asText()).isEqualTo("done");
            assertThat(told.getLast().path("cancelled").asBoolean()).isTrue();
            assertThat(told.getLast().path("saved_files")).isEmpty();
            assertThat(provider.calls()).isEqualTo(calls);
        }
        assertThat(filesOfTask()).contains("文章.md").doesNotContain("文章_revised.docx");

        api.post("/api/tasks/" + id + "/retry").then().statusCode(200);

        assertThat(api.await(id, "completed").getInt("result.applied")).isEqualTo(3);
        isDoneAndNothingTwice(moment);
    }

    /** Lets a review go as far as that; it goes on when the answer is closed. */
    private AutoCloseable reach(Moment moment) throws InterruptedException {
        return switch (moment) {
            case READING -> begunBehind(HeldTable.forAll(dataSource, "file_chunk"));
            case SAVING_WHAT_WAS_READ -> begunBehind(HeldTable.forWriters(dataSource, "task_step"));
            case ANALYSING -> {
                provider.willDo(call -> {
                    if (ReviewingModel.round(call) == 2 && asked.getCount() > 0) {
                        asked.countDown();
                        Behaviour.silence().answer(call);
                    }
                    ReviewingModel.prompt().answer(call);
                });
                begin();
                assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                yield () -> { };
            }
            case BETWEEN_CHUNKS -> {
                beginUpToQuestionOf(1);
                yield answeredBehind(HeldTable.forWriters(dataSource, "task_step"));
            }
            case BEFORE_MARKING -> {
                beginUpToQuestionOf(3);
                BusyCores busy = BusyCores.begin(tasks, scripted);
                answer.countDown();
                try (ToldStream stream = told()) {
                    stream.await(word -> word.path("stage").asText().equals("applying"));
                }
                yield busy;
            }
            case MARKING -> {
                beginUpToQuestionOf(3);
                yield answeredBehind(HeldTable.forAll(dataSource, "file_chunk"));
            }
            case SAVING_THE_COPY -> {
                beginUpToQuestionOf(3);
                yield answeredBehind(HeldTable.forWriters(dataSource, "file"));
            }
            case SAVING_THE_STEP -> {
                beginUpToQuestionOf(3);
                HeldTable copies = answeredBehind(HeldTable.forWriters(dataSource, "file"));
                HeldTable saving = HeldTable.forWriters(dataSource, "task_step");
                copies.close();
                yield saving.awaitWaiter();
            }
        };
    }

    private HeldTable begunBehind(HeldTable table) {
        begin();
        return table.awaitWaiter();
    }

    private HeldTable answeredBehind(HeldTable table) {
        answer.countDown();
        return table.awaitWaiter();
    }

    /** The first question of that round is asked and gets its answer later. */
    private void beginUpToQuestionOf(int round) throws InterruptedException {
        provider.willDo(call -> {
            if (ReviewingModel.round(call) == round && asked.getCount() > 0) {
                asked.countDown();
                assertThat(answer.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
            ReviewingModel.prompt().answer(call);
        });
        begin();
        assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void begin() {
        api.create(Map.of("task_type", AnnotateJob.TYPE, "id", id, "payload",
                Map.of("documents", List.of(Map.of("file_id", upload, "file_name", "文章.md")))));
    }

    private ToldStream told() {
        return ToldStream.post(server.resolve("/api/chat/stream"), Tokens.of(api.user(), Role.USER),
                "{\"task_id\": \"" + id + "\"}");
    }

    private List<String> steps() {
        return database.query("select s.name from task_step s join task t on t.id = s.task_id where t.client_key = ? and s.done",
                row -> row.getString(1), id);
    }

    private List<String> filesOfTask() {
        return api.get("/api/tasks/" + id + "/files").jsonPath().getList("files.name", String.class);
    }

    private byte[] file(String name) {
        return api.get("/api/tasks/{id}/files/{name}", id, name).asByteArray();
    }
}
