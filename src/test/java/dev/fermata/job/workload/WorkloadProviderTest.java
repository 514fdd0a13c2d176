package dev.fermata.job.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model's good and bad answers make of a workbook of 25 requirements, in batches of ten. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.jobs.workload.batch-rows", value = "10"),
    @ResourceArg(name = "fermata.jobs.workload.concurrency", value = "1"),
    @ResourceArg(name = "fermata.worker.retry-base-delay", value = "50ms"),
    @ResourceArg(name = "fermata.llm.retry.max-delay", value = "0.5S")})
class WorkloadProviderTest {

    private static final int ROWS = 25;
    private static final Pattern REF = Pattern.compile("(?:\\\\n|\\n)(R\\d+) \\|");
    private static final ObjectMapper JSON = new ObjectMapper();

    MisbehavingProvider provider;

    @Inject
    Tasks tasks;

    @Inject
    EventLog log;

    private final Owner owner = new Owner("default", "workload-" + UUID.randomUUID());

    // ---- Answers

    @Test
    void right_answers_are_asked_for_once_a_batch() {
        provider.willDo(answering(refs -> refs));

        Task task = ended(submit(), TaskStatus.COMPLETED);

        assertThat(provider.calls()).isEqualTo(3);
        assertThat(estimated(task)).isEqualTo(ROWS);
        assertThat(task.result.at("/sheets/0/projects/4/allocation/backend").asDouble()).isEqualTo(0.5);
    }

    @Test
    void answers_in_any_order_repeated_and_with_strangers_among_them_reach_their_own_rows() {
        provider.willDo(answering(refs -> {
            List<String> shuffled = new ArrayList<>(refs);
            Collections.reverse(shuffled);
            shuffled.addAll(refs.subList(0, 2));
            shuffled.add("R999");
            return shuffled;
        }));

        Task task = ended(submit(), TaskStatus.COMPLETED);

        assertThat(provider.calls()).isEqualTo(3);
        for (int row = 0; row < ROWS; row++) {
            assertThat(task.result.at("/sheets/0/projects/" + row + "/allocation/backend").asDouble()).isEqualTo((row + 1) / 10.0);
        }
    }

    @Test
    void rows_that_an_answer_leaves_out_are_asked_again_in_smaller_batches() {
        provider.willDo(answering(refs -> refs.size() > 5 ? refs.subList(0, refs.size() - 3) : refs));

        Task task = ended(submit(), TaskStatus.COMPLETED);

        // Three batches leave out two or three each (the last, of five, none): six rows, in two batches of five and one.
        assertThat(provider.calls()).isEqualTo(5);
        assertThat(estimated(task)).isEqualTo(ROWS);
    }

    @Test
    void rows_that_are_never_answered_stay_visible_holes() {
        provider.willDo(answering(refs -> refs.stream().filter(ref -> !ref.equals("R7")).toList()));

        String id = submit();
        Task task = ended(id, TaskStatus.COMPLETED);

        assertThat(estimated(task)).isEqualTo(ROWS - 1);
        assertThat(task.result.at("/metadata/unestimated/0/row").asInt()).isEqualTo(8);
        assertThat(task.result.at("/sheets/0/projects/6/estimated").asBoolean()).isFalse();
        assertThat(task.result.at("/sheets/0/projects/6/allocation/analysis").asText()).startsWith("未估算");
        assertThat(log.read(id, 0, 1000)).anyMatch(event -> event.is(EventType.WARNING) && event.json().contains("workload.unestimated"));
    }

    @Test
    void answers_that_are_not_json_are_asked_again_and_at_last_batch_by_batch() {
        Behaviour prose = Behaviour.answer("Let me think about these requirements first.");
        provider.willDo(prose, prose, answering(refs -> refs));

        Task task = ended(submit(), TaskStatus.COMPLETED);

        // The first batch twice in vain, two batches right, then the first one's rows in two halves.
        assertThat(provider.calls()).isEqualTo(6);
        assertThat(estimated(task)).isEqualTo(ROWS);
    }

    @Test
    void an_answer_that_is_cut_off_begins_again() {
        provider.willDo(Behaviour.tokensThenCut(3), answering(refs -> refs));

        assertThat(estimated(ended(submit(), TaskStatus.COMPLETED))).isEqualTo(ROWS);
        assertThat(provider.calls()).isEqualTo(4);
    }

    @Test
    void a_model_that_never_answers_usefully_fails_the_task_and_no_number_is_made_up() {
        provider.willDo(Behaviour.answer("{\"estimates\": []}"));

        Task task = ended(submit(), TaskStatus.FAILED);

        assertThat(task.errorCode).isEqualTo("no_estimates");
        assertThat(task.result).isNull();
        assertThat(provider.calls()).isEqualTo(3);
    }

    // ---- Costs

    @Test
    void a_cost_is_that_of_each_rows_own_answer_and_a_row_without_one_costs_nothing() {
        provider.willDo(answering(refs -> {
            List<String> shuffled = new ArrayList<>(refs);
            shuffled.remove("R7");
            Collections.reverse(shuffled);
            shuffled.addAll(List.copyOf(shuffled));
            shuffled.add("R999");
            return shuffled;
        }));

        Task task = ended(submitCost(), TaskStatus.COMPLETED);

        assertThat(estimated(task)).isEqualTo(ROWS - 1);
        // 0.1 months each of product, backend and test, 0.012 of the architect and 0.045 of the project manager.
        assertThat(task.result.at("/sheets/0/projects/0/total_cost").decimalValue()).isEqualByComparingTo("4736");
        assertThat(task.result.at("/sheets/0/projects/24/allocations/backend_dev").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(task.result.at("/sheets/0/projects/6/estimated").asBoolean()).isFalse();
        assertThat(task.result.at("/sheets/0/projects/6/total_cost").decimalValue()).isZero();
        assertThat(task.result.at("/metadata/unestimated/0/row").asInt()).isEqualTo(8);
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode project : task.result.at("/sheets/0/projects")) {
            sum = sum.add(project.path("total_cost").decimalValue());
        }
        assertThat(task.result.at("/summary/total_cost").decimalValue()).isEqualByComparingTo(sum);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Let me think about the money first.", "{\"estimates\": [{\"ref\": \"R1\"", "[]",
        "{\"estimates\": [{\"ref\": \"R1\", \"product\": -1, \"frontend\": 0, \"backend\": 1, \"test\": 0, \"ops\": 0, \"analysis\": \"x\"}]}"})
    void a_cost_is_never_made_up_where_no_answer_is_of_use(String answer) {
        provider.willDo(Behaviour.answer(answer));

        Task task = ended(submitCost(), TaskStatus.FAILED);

        assertThat(task.errorCode).isEqualTo("no_estimates");
        assertThat(task.result).isNull();
    }

    @Test
    void a_cost_goes_on_with_another_try_where_a_stream_was_cut() {
        provider.willDo(Behaviour.tokensThenCut(3), Behaviour.tokensThenReset(2), answering(refs -> refs));

        assertThat(estimated(ended(submitCost(), TaskStatus.COMPLETED))).isEqualTo(ROWS);
        assertThat(provider.calls()).isEqualTo(5);
    }

    // ---- Stops

    @Test
    void a_paused_and_resumed_analysis_pays_for_no_finished_batch_again() throws InterruptedException {
        provider.willDo(answering(refs -> refs), answering(refs -> refs), Behaviour.tokensThenSilence(2, Duration.ZERO));
        String id = submit();
        provider.nextCall();
        provider.nextCall();
        ProviderCall third = provider.nextCall();
        third.awaitStage(ProviderCall.Stage.TEXT);

        tasks.pause(owner, id);
        third.closedByClientAt();
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).leaseOwner == null);
        provider.willDo(answering(refs -> refs));
        tasks.resume(owner, id);

        assertThat(estimated(ended(id, TaskStatus.COMPLETED))).isEqualTo(ROWS);
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void a_cancelled_analysis_that_is_retried_pays_for_no_finished_batch_again() throws InterruptedException {
        provider.willDo(answering(refs -> refs), Behaviour.silence());
        String id = submit();
        provider.nextCall();
        ProviderCall second = provider.nextCall();

        tasks.cancel(owner, id, "user_cancelled");
        second.closedByClientAt();
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).settled());
        assertThat(get(id).result).isNull();
        provider.willDo(answering(refs -> refs));
        tasks.retry(owner, id);

        ended(id, TaskStatus.COMPLETED);
        assertThat(provider.calls()).isEqualTo(2);
    }

    /** Estimates of the requirements that a question holds, chosen by the test; backend says which one it is. */
    private static Behaviour answering(UnaryOperator<List<String>> choice) {
        return call -> {
            Set<String> refs = new LinkedHashSet<>();
            Matcher line = REF.matcher(call.body());
            while (line.find()) {
                refs.add(line.group(1));
            }
            ObjectNode answer = JSON.createObjectNode();
            ArrayNode estimates = answer.putArray("estimates");
            choice.apply(List.copyOf(refs)).forEach(ref -> estimates.addObject().put("ref", ref).put("product", 0.1).put("frontend", 0)
                    .put("backend", Integer.parseInt(ref.substring(1)) / 10.0).put("test", 0.1).put("ops", 0).put("analysis", "x"));
            Behaviour.answer(answer.toString()).answer(call);
        };
    }

    private String submit() {
        return submit(WorkloadJob.TYPE, new WorkloadPayload(null, "list.xlsx", book(), null));
    }

    private String submitCost() {
        return submit(CostJob.TYPE, new CostPayload(null, "list.xlsx", book(), null));
    }

    private String submit(String type, Object payload) {
        return tasks.submit(Submission.of(owner, type, payload).build()).id();
    }

    private static String book() {
        SampleBook book = SampleBook.xlsx().sheet("S").row("编号", "需求描述");
        for (int i = 1; i <= ROWS; i++) {
            book.row(String.valueOf(i), "支持第" + i + "类报表的查询与导出");
        }
        return Base64.getEncoder().encodeToString(book.bytes());
    }

    private static long estimated(Task task) {
        return task.result.at("/sheets/0/projects").findValues("estimated").stream().filter(flag -> flag.asBoolean()).count();
    }

    private Task get(String id) {
        return tasks.get(owner, id);
    }

    private Task ended(String id, TaskStatus status) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> get(id).status.terminal());
        assertThat(get(id).status).isEqualTo(status);
        return get(id);
    }
}
