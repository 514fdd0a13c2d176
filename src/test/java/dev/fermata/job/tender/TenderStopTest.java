package dev.fermata.job.tender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.fermata.database.Database;
import dev.fermata.document.SampleFiles;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.engine.StepResults;
import dev.fermata.file.FileStore;
import dev.fermata.job.tender.parse.Outline;
import dev.fermata.security.Verifying;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.BusyCores;
import dev.fermata.testing.Gate;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.Stops;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pause and a cancel at every place of the pipeline, the middle of its writes included: nothing is asked twice, the
 * project is whole, and the status says what is the case.
 */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    // One question at a time: what is on its way when a stop comes is known.
    @ResourceArg(name = "fermata.jobs.tender.filter-concurrency", value = "1"),
    @ResourceArg(name = "fermata.jobs.tender.extract-concurrency", value = "1")})
class TenderStopTest {

    private static final String TEXT = tender();
    private static final int CHUNKS = Outline.of(TEXT).chunks().size();

    MisbehavingProvider provider;

    @Inject
    Tasks tasks;

    @Inject
    StepResults steps;

    @Inject
    FileStore files;

    @Inject
    Database database;

    @Inject
    ProjectTable projects;

    @Inject
    ChunkTable chunks;

    @Inject
    RequirementTable requirements;

    @Inject
    ScriptedJob scripted;

    @TempDir
    Path folder;

    private final Api ann = Api.stranger();
    private final Owner owner = new Owner("default", ann.user());
    private final ProjectKey key = new ProjectKey(owner, "p");
    private Stops stops;
    private final ScriptedModel model = new ScriptedModel(asked -> null);

    @BeforeEach
    void answer() {
        stops = new Stops(tasks, ann);
        provider.willDo(model);
    }

    @ParameterizedTest
    @CsvSource({"pause", "cancel"})
    void a_file_is_let_go_of_in_the_middle_of_its_reading(String stop) throws IOException {
        String id;
        Path pdf = SampleFiles.pdf(folder.resolve("tender.pdf"), TEXT.split("\n"));
        String file = files.keep(owner.tenant(), owner.user(), "tender.pdf", "application/pdf", pdf).id();
        try (Gate gate = Gate.ofTable(database, "file_chunk")) {
            id = submit(new TenderPayload(key.id(), null, file, "tender.pdf", 1, 3, false, null, null, null));
            gate.reached();

            stops.stop(id, stop);

            // Its file is still held back, so it did not wait for the end of the reading.
            stops.settled(id);
            status(id, stop, "parse").body("task.progress_percentage", equalTo(1)).body("task.total_chunks", equalTo(0));
            assertThat(projects.text(key)).isEmpty();
        }
        stops.goOn(id, stop);

        stops.ended(id);
        assertThat(steps.has(id, "read")).isTrue();
        assertThat(model.times().values()).isNotEmpty().containsOnly(1);
    }

    @ParameterizedTest
    @CsvSource({"pause", "cancel"})
    void a_text_is_let_go_of_while_it_is_cut(String stop) throws InterruptedException {
        String id;
        try (BusyCores cores = BusyCores.begin(tasks, scripted)) {
            id = submit(1, 3);
            await().atMost(20, TimeUnit.SECONDS).until(() -> ann.get("/api/tasks/{id}", id).path("progress.stage").equals("parsing"));

            stops.stop(id, stop);

            stops.settled(id);
            status(id, stop, "parse").body("task.total_chunks", equalTo(0));
            assertThat(projects.text(key)).isEmpty();
        }
        stops.goOn(id, stop);

        whole(id);
    }

    /** The statement that is held, and what the project has when it is rolled forward. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "insert | tender_chunk       | new.n = 3                            | parse",
        "update | tender_project     | new.step = 1 and old.step = 0        | parse",
        "update | tender_chunk       | new.decided_by = 'MODEL'             | filter",
        "update | tender_project     | new.step = 2 and old.step = 1        | filter",
        "insert | tender_requirement | new.origin = 'MODEL'                 | extract",
        "update | tender_chunk       | new.extraction <> old.extraction     | extract",
        "update | tender_project     | new.step = 3 and old.step = 2        | extract"})
    void a_write_that_a_pause_or_a_cancel_finds_is_made_whole_and_nothing_is_asked_twice(String change, String table, String condition,
            String step) {
        for (String stop : List.of("pause", "cancel")) {
            database.update("delete from tender_project where tenant = ? and owner = ? and id = ?", key.and());
            ScriptedModel fresh = new ScriptedModel(asked -> null);
            provider.willDo(fresh);
            String id;
            try (Gate gate = Gate.before(database, change, table, condition)) {
                id = submit(1, 3);
                gate.reached();

                stops.stop(id, stop);

                status(id, stop, step);
                assertThat(chunks.all(key).size()).isIn(0, CHUNKS);
                gate.open();
                stops.settled(id);
            }
            status(id, stop, step);
            assertThat(chunks.all(key)).hasSize(projects.text(key).isPresent() ? CHUNKS : 0);
            int asked = fresh.asked("filter") + fresh.asked("extract");
            stops.goOn(id, stop);

            whole(id, fresh);
            assertThat(asked).as("asked before the %s", stop).isEqualTo(switch (step) {
                case "parse" -> 0;
                case "filter" -> condition.contains("step") ? fresh.asked("filter") : 1;
                default -> condition.contains("step") ? fresh.asked("filter") + fresh.asked("extract") : fresh.asked("filter") + 1;
            });
        }
    }

    @Test
    void a_new_task_may_take_the_project_over_from_a_cancelled_one_that_is_still_writing() {
        String older;
        String newer;
        try (Gate gate = Gate.before(database, "update", "tender_chunk", "new.decided_by = 'MODEL'")) {
            older = submit(1, 3);
            gate.reached();
            stops.stop(older, "cancel");
            newer = submit(1, 3);
            gate.open();
            stops.settled(older);
        }

        whole(newer);
        assertThat(projects.find(key).orElseThrow().taskId()).isEqualTo(newer);
    }

    @Test
    void a_decision_that_can_not_be_extracted_from_at_once_changes_nothing() {
        String held;
        try (Gate gate = Gate.before(database, "update", "tender_chunk", "new.decided_by = 'MODEL'")) {
            held = submit(1, 3);
            gate.reached();
            stops.stop(held, "pause");
            gate.open();
            stops.settled(held);
        }
        List<TenderChunk> before = chunks.all(key);
        var decision = Map.of("chunk_ids", before.stream().map(TenderChunk::id).toList(), "is_valuable", false, "extract", true);

        decide(decision).statusCode(409).body("code", equalTo("project_busy"));

        assertThat(chunks.all(key)).isEqualTo(before);
        assertThat(ann.get("/api/tasks").<Integer>path("total")).isEqualTo(1);
        stops.stop(held, "cancel");
        decide(decision).statusCode(200).body("changed", equalTo(CHUNKS));
        assertThat(chunks.all(key)).extracting(TenderChunk::decidedBy).containsOnly(Decider.USER);
    }

    private ValidatableResponse decide(Map<String, ?> decision) {
        return ann.call().contentType("application/json").body(decision).patch("/api/tender-processing/chunks/p").then();
    }

    // ---- What the tests share

    private String submit(int from, int step) {
        return submit(new TenderPayload(key.id(), TEXT, null, null, from, step, false, null, null, null));
    }

    private String submit(TenderPayload payload) {
        return tasks.submit(Submission.of(owner, TenderJob.TYPE, payload).build()).id();
    }

    /** What the pipeline's own route says of a stopped task, by its id and by the project's. */
    private ValidatableResponse status(String id, String stop, String step) {
        boolean paused = stop.equals("pause");
        ValidatableResponse said = null;
        for (String name : List.of("p", id)) {
            said = ann.get("/api/tender-processing/status/{id}", name).then().statusCode(200).body("task_id", equalTo(id))
                    .body("state", equalTo(paused ? "PAUSED" : "REVOKED")).body("ready", is(!paused)).body("successful", is(false))
                    .body("task.overall_status", equalTo(paused ? "paused" : "cancelled")).body("task.current_step", equalTo(step));
            assertThat(said.extract().<Integer>path("task.progress_percentage")).isLessThan(100);
        }
        return said;
    }

    private void whole(String id) {
        whole(id, model);
    }

    /** Ended, with every chunk and requirement that there is, each asked about once. */
    private void whole(String id, ScriptedModel asked) {
        Task task = stops.ended(id);
        assertThat(asked.times()).isNotEmpty().allSatisfy((question, times) -> assertThat(times).as(question).isEqualTo(1));
        List<TenderChunk> all = chunks.all(key);
        assertThat(all).hasSize(CHUNKS);
        assertThat(asked.asked("filter")).isEqualTo((int) all.stream().filter(chunk -> chunk.decidedBy() == Decider.MODEL).count());
        assertThat(asked.asked("extract")).isEqualTo((int) all.stream().filter(TenderChunk::toExtract).count());
        assertThat(all).filteredOn(TenderChunk::toExtract).extracting(TenderChunk::extraction).containsOnly(Extraction.DONE);
        assertThat(requirements.all(key)).hasSize((int) TEXT.lines().filter(ScriptedModel::demands).count());
        assertThat(task.result.path("complete").asBoolean()).isTrue();
        ann.get("/api/tender-processing/status/p").then().body("state", equalTo("SUCCESS"))
                .body("task.overall_status", equalTo("completed")).body("task.progress_percentage", equalTo(100));
    }

    private static String tender() {
        var text = new StringBuilder("某水厂设备采购封面\n2026年6月\n");
        for (int article = 1; article <= 3; article++) {
            text.append("第").append("一二三".charAt(article - 1)).append("章 技术要求").append(article).append('\n');
            for (int line = 0; line < 4; line++) {
                text.append("第").append(article).append("条之").append(line).append("：供应商须提供第").append(article * 10 + line)
                        .append("号证明材料，不得缺漏。\n");
            }
        }
        return text.append("第四章 说明\n本章仅供参考，谢谢阅读。\n").toString();
    }
}
