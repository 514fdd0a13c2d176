package dev.fermata.job.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.engine.StepResults;
import dev.fermata.file.FileStore;
import dev.fermata.security.Verifying;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.BusyCores;
import dev.fermata.testing.Gate;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.Stops;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pause and a cancel while a workbook is read, understood, estimated and written: nothing is asked or done twice. */
@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.jobs.workload.batch-rows", value = "5"),
    @ResourceArg(name = "fermata.jobs.workload.concurrency", value = "1")})
class WorkloadStopTest {

    private static final int ROWS = 20;
    private static final Pattern REF = Pattern.compile("(?:\\\\n|\\n)(R\\d+) \\|");
    private static final JsonMapper JSON = new JsonMapper();

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
    ScriptedJob scripted;

    @TempDir
    Path folder;

    private final Api ann = Api.stranger();
    private final Owner owner = new Owner("default", ann.user());
    private Stops stops;
    /** How often each batch was asked about, by its first requirement. */
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    @BeforeEach
    void answer() {
        stops = new Stops(tasks, ann);
        provider.willDo(this::estimate);
    }

    @ParameterizedTest
    @CsvSource({"pause, workload_analysis", "cancel, workload_analysis", "pause, cost_estimation", "cancel, cost_estimation"})
    void a_workbook_is_let_go_of_in_the_middle_of_its_reading(String stop, String type) throws IOException {
        String file = workbook();
        String id;
        try (Gate gate = Gate.ofTable(database, "file_chunk")) {
            id = submit(type, file);
            gate.reached();

            stops.stop(id, stop);

            // Its bytes are still held back, so it did not wait for the end of the reading.
            settled(id, stop);
            assertThat(steps.has(id, "read")).isFalse();
            ann.get("/api/tasks/{id}", id).then().body("progress.stage", equalTo("reading")).body("progress.percent", equalTo(1));
        }

        whole(stops.goOn(id, stop));
    }

    @ParameterizedTest
    @CsvSource({"pause, workload_analysis", "cancel, workload_analysis", "pause, cost_estimation", "cancel, cost_estimation"})
    void a_workbook_is_let_go_of_while_it_waits_for_a_core(String stop, String type) throws IOException, InterruptedException {
        String file = workbook();
        String id;
        try (BusyCores cores = BusyCores.begin(tasks, scripted)) {
            id = submit(type, file);
            await().atMost(20, TimeUnit.SECONDS).until(() -> "reading".equals(ann.get("/api/tasks/{id}", id).path("progress.stage")));

            stops.stop(id, stop);

            settled(id, stop);
            assertThat(steps.has(id, "read")).isFalse();
        }

        whole(stops.goOn(id, stop));
    }

    @ParameterizedTest
    @CsvSource({"pause, 0", "cancel, 0", "pause, 2", "cancel, 2"})
    void only_the_batch_that_was_cut_off_is_asked_again(String stop, int batch) throws Exception {
        provider.willDo(call -> {
            if (asked.size() == batch && !asked.containsKey(refs(call).getFirst())) {
                asked.merge(refs(call).getFirst(), 1, Integer::sum);
                Behaviour.tokensThenSilence(2, Duration.ZERO).answer(call);
            } else {
                estimate(call);
            }
        });
        String id = submit(WorkloadJob.TYPE, workbook());
        String silent = "R" + (5 * batch + 1);
        await().atMost(20, TimeUnit.SECONDS).until(() -> asked.containsKey(silent));

        stops.stop(id, stop);
        settled(id, stop);
        ended(stops.goOn(id, stop));

        assertThat(asked).allSatisfy((first, times) -> assertThat(times).as(first).isEqualTo(first.equals(silent) ? 2 : 1)).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"pause", "cancel"})
    void a_result_that_is_there_but_not_written_is_made_again_from_its_steps_without_a_question(String stop) throws IOException {
        String id;
        try (Gate gate = Gate.before(database, "insert", "task_event", "new.data::text like '%workload.fitting%'")) {
            id = submit(WorkloadJob.TYPE, workbook());
            gate.reached();

            // The log is held, which a stop writes to as well: it is under way when the gate opens.
            var stopping = Thread.ofVirtual().start(() -> ann.post("/api/tasks/" + id + "/" + stop));
            await().atMost(20, TimeUnit.SECONDS).until(() -> waitingForTheLog() || !stopping.isAlive());
            gate.open();
            await().atMost(20, TimeUnit.SECONDS).until(() -> !stopping.isAlive() && tasks.get(owner, id).leaseOwner == null);
        }
        assertThat(asked).hasSize(4);
        // Whoever was first has won: there is a whole result or none.
        Task task = tasks.get(owner, id);
        if (task.status == TaskStatus.COMPLETED) {
            assertThat(task.result.at("/sheets/0/projects")).hasSize(ROWS);
        } else {
            assertThat(task.result).isNull();
            whole(stops.goOn(id, stop));
        }
    }

    /** Whether somebody besides the one at the gate waits. */
    private boolean waitingForTheLog() {
        return database.query("select count(*)::int from pg_locks where not granted and locktype in ('tuple', 'transactionid')",
                row -> row.getInt(1)).getFirst() > 0;
    }

    private void estimate(ProviderCall call) throws IOException, InterruptedException {
        List<String> refs = refs(call);
        asked.merge(refs.getFirst(), 1, Integer::sum);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode estimates = answer.putArray("estimates");
        refs.forEach(ref -> estimates.addObject().put("ref", ref).put("product", 0.1).put("frontend", 0)
                .put("backend", 0.2).put("test", 0.1).put("ops", 0).put("analysis", "x"));
        Behaviour.answer(answer.toString()).answer(call);
    }

    private static List<String> refs(ProviderCall call) {
        return REF.matcher(call.body()).results().map(found -> found.group(1)).distinct().toList();
    }

    private String workbook() throws IOException {
        SampleBook book = SampleBook.xlsx().sheet("S").row("编号", "需求描述");
        IntStream.rangeClosed(1, ROWS).forEach(i -> book.row(String.valueOf(i), "支持第" + i + "类报表的查询与导出"));
        Path file = Files.write(folder.resolve("list.xlsx"), book.bytes());
        return files.keep(owner.tenant(), owner.user(), "list.xlsx", "application/octet-stream", file).id();
    }

    private String submit(String type, String fileId) {
        Object payload = type.equals(CostJob.TYPE) ? new CostPayload(fileId, "list.xlsx", null, null)
                : new WorkloadPayload(fileId, "list.xlsx", null, null);
        return tasks.submit(Submission.of(owner, type, payload).build()).id();
    }

    private void settled(String id, String stop) {
        stops.settled(id);
        ann.get("/api/tasks/{id}", id).then().body("status", equalTo(stop.equals("pause") ? "paused" : "cancelled"))
                .body("result", nullValue());
    }

    private void ended(String id) {
        assertThat(stops.ended(id).result.at("/sheets/0/projects")).hasSize(ROWS);
    }

    private void whole(String id) {
        ended(id);
        assertThat(asked).hasSize(ROWS / 5).allSatisfy((first, times) -> assertThat(times).as(first).isEqualTo(1));
    }
}
