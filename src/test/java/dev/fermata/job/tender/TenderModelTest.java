package dev.fermata.job.tender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fermata.database.Database;
import dev.fermata.engine.StepResults;
import dev.fermata.event.EventLog;
import dev.fermata.job.tender.ScriptedModel.Asked;
import dev.fermata.job.tender.parse.Outline;
import dev.fermata.ops.Problem;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskStatus;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model's answers, right and wrong, come to, and what stopping in the middle of them costs. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.jobs.tender.retry-delay", value = "50ms"),
    @ResourceArg(name = "fermata.jobs.tender.most-added", value = "3"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.input", value = "3"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.price.output", value = "5"),
    @ResourceArg(name = "fermata.llm.retry.max-delay", value = "0.2S")})
class TenderModelTest {

    private static final String OTHERS = "cffffffffffff";
    private static final String TEXT = tender();

    MisbehavingProvider provider;

    @Inject
    Tasks tasks;

    @Inject
    EventLog log;

    @Inject
    StepResults steps;

    @Inject
    Database database;

    @Inject
    ProjectTable table;

    @Inject
    Projects projects;

    @Inject
    ChunkTable chunks;

    @Inject
    RequirementTable requirements;

    @Inject
    ProjectEdits edits;

    private final Owner owner = new Owner("default", "tender-" + UUID.randomUUID());
    private final ProjectKey key = new ProjectKey(owner, "p");

    // ---- Verdicts

    @Test
    void a_verdict_belongs_to_its_chunk_whatever_order_answers_come_in() {
        // The first to be asked is the last to be answered.
        answers(asked -> asked.step().equals("filter") ? slowly(asked, Math.max(0, 400 - asked.offset() / 2)) : null);

        ended(submit(3), TaskStatus.COMPLETED);

        List<TenderChunk> judged = chunks.all(key).stream().filter(chunk -> chunk.decidedBy() == Decider.MODEL).toList();
        assertThat(judged).hasSizeGreaterThan(6);
        assertThat(judged).allSatisfy(chunk ->
                assertThat(chunk.state()).isEqualTo(ScriptedModel.demands(chunk.text()) ? ChunkState.KEPT : ChunkState.FILTERED));
        assertThat(judged).extracting(TenderChunk::state).contains(ChunkState.KEPT, ChunkState.FILTERED);
        assertThat(judged).extracting(TenderChunk::reason).containsOnly("有YES", "有NO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"another chunk's id", "no chunk's id", "not JSON", "cut off", "no verdict", "confidence of 7", "filtered"})
    void a_chunk_without_a_useful_verdict_is_a_visible_hole_and_is_extracted_from_all_the_same(String fault) {
        String other = idOf("第3条");
        answers(asked -> asked.step().equals("filter") && asked.about("第1条") ? wrong(fault, asked, other) : null);

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        TenderChunk hole = chunk("第1条");
        assertThat(hole.state()).isEqualTo(ChunkState.UNFILTERED);
        assertThat(hole.filterError()).isNotBlank();
        assertThat(hole.extraction()).isEqualTo(Extraction.DONE);
        assertThat(requirements.all(key)).anyMatch(item -> item.sourceExcerpt().startsWith("第1条"));
        assertThat(chunk("第3条").state()).isEqualTo(ChunkState.KEPT);
        assertThat(task.result.path("complete").asBoolean()).isFalse();
        assertThat(task.result.path("holes")).hasSize(1);
        assertThat(task.result.path("holes").get(0).path("chunk_id").asText()).isEqualTo(hole.id());
        assertThat(task.result.path("statistics").path("unfiltered").asInt()).isEqualTo(1);
        assertThat(log.read(task.id, 0, 5000)).anyMatch(event -> event.json().contains("tender.unfiltered"));
    }

    @Test
    void a_model_that_names_another_chunk_once_is_asked_again() {
        ScriptedModel model = answers(asked -> asked.step().equals("filter") && asked.times() == 0
                ? Behaviour.answer(ScriptedModel.verdict(OTHERS, "NO")) : null);

        Task task = ended(submit(2), TaskStatus.COMPLETED);

        assertThat(chunks.all(key)).noneMatch(chunk -> chunk.state() == ChunkState.UNFILTERED);
        assertThat(model.times().values()).containsOnly(2);
        assertThat(task.result.path("cost").path("total_api_calls").asInt()).isEqualTo(model.asked("filter"));
    }

    @Test
    void a_hole_is_asked_about_again_by_the_next_task_and_nothing_else_is() {
        answers(asked -> asked.about("第1条") && asked.step().equals("filter") ? Behaviour.answer("no") : null);
        ended(submit(2), TaskStatus.COMPLETED);
        ScriptedModel model = answers(asked -> null);

        ended(goOn(2, 2, false), TaskStatus.COMPLETED);

        assertThat(model.times()).isEqualTo(Map.of("filter " + idOf("第1条"), 1));
        assertThat(chunk("第1条").state()).isEqualTo(ChunkState.KEPT);
        assertThat(chunk("第1条").filterError()).isNull();
    }

    @Test
    void a_model_without_a_single_useful_answer_fails_the_task_and_says_so() {
        provider.willDo(Behaviour.answer("I would rather tell you a story."));

        Task task = ended(submit(3), TaskStatus.FAILED);

        assertThat(task.errorCode).isEqualTo("no_useful_answer");
        assertThat(chunks.all(key)).noneMatch(chunk -> chunk.state() == ChunkState.FILTERED);
    }

    @Test
    void a_provider_that_fails_for_a_while_costs_a_retry_and_no_finished_chunk_is_asked_about_twice() {
        ScriptedModel model = answers(asked -> asked.about("第5条") && asked.times() < 5 ? Behaviour.status(500) : null);

        Task task = ended(submit(2), TaskStatus.COMPLETED);

        assertThat(task.retryCount).isEqualTo(1);
        assertThat(chunks.all(key)).noneMatch(chunk -> chunk.state() == ChunkState.UNFILTERED || chunk.state() == ChunkState.PARSED);
        assertThat(model.times().get("filter " + idOf("第5条"))).isEqualTo(6);
        // Those at work when it failed were cut off, at most as many as run at once.
        assertThat(model.times().values().stream().filter(times -> times > 1).count()).isLessThanOrEqualTo(5);
    }

    @Test
    void a_provider_that_stays_broken_fails_the_task_after_three_retries() {
        answers(asked -> asked.about("第5条") ? Behaviour.status(503) : null);

        Task task = ended(submit(3), TaskStatus.FAILED);

        assertThat(task.retryCount).isEqualTo(3);
        assertThat(task.metadata.get("retry_exhausted").asBoolean()).isTrue();
        assertThat(chunk("第5条").state()).isEqualTo(ChunkState.PARSED);
    }

    @Test
    void titles_and_tables_are_kept_and_contract_forms_dropped_without_asking() {
        ScriptedModel model = answers(asked -> null);

        ended(submit(2), TaskStatus.COMPLETED);

        assertThat(chunks.all(key)).filteredOn(chunk -> chunk.decidedBy() == Decider.RULE).extracting(TenderChunk::state)
                .contains(ChunkState.KEPT, ChunkState.DROPPED);
        assertThat(chunk("水泵").state()).isEqualTo(ChunkState.KEPT);
        assertThat(chunk("双方应当友好协商").state()).isEqualTo(ChunkState.DROPPED);
        assertThat(model.times()).doesNotContainKeys("filter " + idOf("水泵"), "filter " + idOf("双方应当友好协商"));
    }

    // ---- Requirements

    @Test
    void requirements_come_in_the_order_of_the_text_with_verified_places_each_once() {
        // Answers come in any order, say things twice, and quote beside the place they claim.
        answers(asked -> !asked.step().equals("extract") ? null : call -> {
            String right = ScriptedModel.requirements(asked.chunkId(), asked).replaceAll("\"source_start\":\\d+", "\"source_start\":1");
            String twice = right.replace("]}", ",") + right.substring(right.indexOf('[') + 1);
            slowly(right.contains("[]") ? right : twice, asked.offset() % 90).answer(call);
        });

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        List<Requirement> all = requirements.all(key);
        assertThat(all).hasSizeGreaterThan(40).isSortedAccordingTo((a, b) -> Integer.compare(a.position(), b.position()));
        assertThat(all).allSatisfy(item ->
                assertThat(TEXT.substring(item.sourceStart(), item.sourceEnd())).isEqualTo(item.sourceExcerpt()));
        assertThat(all).extracting(Requirement::fingerprint).doesNotHaveDuplicates();
        assertThat(task.result.path("statistics").path("total_requirements").asInt()).isEqualTo(all.size());
        int byType = 0;
        for (var count : task.result.path("statistics").path("by_type")) {
            byType += count.asInt();
        }
        assertThat(byType).isEqualTo(all.size());
    }

    @Test
    void a_chunk_that_could_not_be_extracted_from_is_visible_and_is_asked_about_again_later() {
        answers(asked -> asked.step().equals("extract") && asked.about("第1条") ? Behaviour.answer("[{\"chunk_id\":") : null);
        Task task = ended(submit(3), TaskStatus.COMPLETED);
        assertThat(chunk("第1条").extraction()).isEqualTo(Extraction.FAILED);
        assertThat(task.result.path("statistics").path("unextracted").asInt()).isEqualTo(1);
        assertThat(task.result.path("complete").asBoolean()).isFalse();
        int before = requirements.all(key).size();
        ScriptedModel model = answers(asked -> null);

        ended(goOn(3, 3, false), TaskStatus.COMPLETED);

        assertThat(model.times()).isEqualTo(Map.of("extract " + idOf("第1条"), 1));
        assertThat(requirements.all(key)).hasSizeGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "cut off", "unknown category", "a list alone", "filtered"})
    void an_extraction_that_is_of_no_use_is_a_visible_hole_and_loses_nothing_else(String fault) {
        answers(asked -> asked.step().equals("extract") && asked.about("第1条") ? useless(fault, asked) : null);

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        assertThat(chunk("第1条").extraction()).isEqualTo(Extraction.FAILED);
        assertThat(chunk("第1条").extractionError()).isEqualTo(fault.equals("filtered") ? "content_filter" : "bad_answer");
        assertThat(task.result.path("holes")).hasSize(1);
        assertThat(task.result.at("/holes/0/step_name").asText()).isEqualTo("extract");
        assertThat(requirements.all(key)).noneMatch(item -> item.sourceExcerpt().startsWith("第1条"))
                .anyMatch(item -> item.sourceExcerpt().startsWith("第2条"));
        assertThat(log.read(task.id, 0, 5000)).anyMatch(event -> event.json().contains("tender.unextracted"));
    }

    private static Behaviour useless(String fault, Asked asked) {
        String right = ScriptedModel.requirements(asked.chunkId(), asked);
        return switch (fault) {
            case "not JSON" -> Behaviour.answer("The supplier has to provide certificates.");
            case "cut off" -> Behaviour.answer(right.substring(0, right.length() / 2));
            case "unknown category" -> Behaviour.answer(right.replace("\"technical\"", "\"magic\""));
            case "a list alone" -> Behaviour.answer(right.substring(right.indexOf('['), right.length() - 1));
            case "filtered" -> Behaviour.tokensThenContentFilter(2);
            default -> throw new IllegalArgumentException(fault);
        };
    }

    @Test
    void a_stream_that_breaks_off_is_asked_for_again_and_leaves_no_hole() {
        ScriptedModel model = answers(asked -> asked.times() > 0 ? null : asked.about("第1条") ? Behaviour.tokensThenCut(3)
                : asked.about("第2条") ? Behaviour.tokensThenReset(2) : null);

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        assertThat(task.result.path("complete").asBoolean()).isTrue();
        assertThat(task.retryCount).isZero();
        assertThat(model.times()).containsEntry("extract " + idOf("第1条"), 2).containsEntry("filter " + idOf("第2条"), 2);
        assertThat(requirements.all(key)).anyMatch(item -> item.sourceExcerpt().startsWith("第1条"))
                .anyMatch(item -> item.sourceExcerpt().startsWith("第2条"));
    }

    @Test
    void words_that_the_tender_does_not_say_are_kept_without_a_place_and_counted() {
        answers(asked -> asked.step().equals("extract") && asked.about("第1条")
                ? Behaviour.answer(ScriptedModel.requirements(asked.chunkId(), List.of("文件里没有这句话，供应商须凭空提供"))) : null);

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        assertThat(requirements.all(key)).filteredOn(item -> item.sourceStart() == null).hasSize(1).allSatisfy(item -> {
            assertThat(item.chunkId()).isEqualTo(idOf("第1条"));
            assertThat(item.sourceEnd()).isNull();
        });
        assertThat(task.result.at("/statistics/without_source").asInt()).isEqualTo(1);
    }

    @Test
    void an_answer_about_another_chunk_adds_no_requirement() {
        answers(asked -> asked.step().equals("extract") && asked.about("第1条")
                ? Behaviour.answer(ScriptedModel.requirements(OTHERS, List.of("捏造的要求须删除"))) : null);

        ended(submit(3), TaskStatus.COMPLETED);

        assertThat(chunk("第1条").extractionError()).isEqualTo("wrong_chunk");
        assertThat(requirements.all(key)).noneMatch(item -> item.wording().summary().contains("捏造"));
    }

    @Test
    void running_again_doubles_nothing_and_leaves_alone_what_users_have_touched() {
        answers(asked -> null);
        ended(submit(3), TaskStatus.COMPLETED);
        List<Requirement> before = requirements.all(key);
        edits.change(owner, before.get(0).id(), change("我改过的概要", null, null));
        edits.change(owner, before.get(1).id(), change(null, true, null));
        edits.change(owner, before.get(2).id(), change(null, null, true));
        Requirement added = edits.add(key, change("用户自己加的要求", null, null));
        edits.decide(key, List.of(idOf("封面")), true);

        ended(goOn(1, 3, true), TaskStatus.COMPLETED);
        ended(goOn(2, 3, true), TaskStatus.COMPLETED);
        ended(goOn(3, 3, true), TaskStatus.COMPLETED);

        Map<String, Requirement> after = requirements.all(key).stream().collect(Collectors.toMap(Requirement::id, item -> item));
        assertThat(after).hasSize(before.size());
        assertThat(after.get(before.get(0).id()).wording().summary()).isEqualTo("我改过的概要");
        assertThat(after.get(before.get(1).id()).verified()).isTrue();
        assertThat(after).doesNotContainKey(before.get(2).id()).containsKey(added.id());
        assertThat(chunk("封面").state()).isEqualTo(ChunkState.KEPT);
        assertThat(chunk("封面").decidedBy()).isEqualTo(Decider.USER);
        assertThat(chunks.all(key).stream().map(TenderChunk::id)).doesNotHaveDuplicates();
    }

    @Test
    void a_new_version_of_the_tender_asks_only_about_what_has_changed_and_moves_the_rest_to_its_new_place() {
        answers(asked -> null);
        ended(submit(3), TaskStatus.COMPLETED);
        edits.change(owner, requirements.all(key).getLast().id(), change("我改过的概要", null, null));
        int before = requirements.all(key).size();
        ScriptedModel model = answers(asked -> null);
        String longer = TEXT.replace("2026年6月\n", "2026年6月第二版，增加了一行很长的说明文字\n");

        ended(submit(longer, 3), TaskStatus.COMPLETED);

        assertThat(model.times()).hasSize(1).allSatisfy((question, times) -> assertThat(question).startsWith("filter "));
        assertThat(requirements.all(key)).hasSize(before).allSatisfy(item ->
                assertThat(longer.substring(item.sourceStart(), item.sourceEnd())).isEqualTo(item.sourceExcerpt()));
    }

    @Test
    void a_restored_chunk_alone_is_extracted_from() {
        answers(asked -> asked.step().equals("filter") && asked.about("第1条")
                ? Behaviour.answer(ScriptedModel.verdict(asked.chunkId(), "NO")) : null);
        ended(submit(3), TaskStatus.COMPLETED);
        assertThat(requirements.all(key)).noneMatch(item -> item.sourceExcerpt().startsWith("第1条"));
        ScriptedModel model = answers(asked -> null);

        edits.decide(key, List.of(idOf("第1条")), true);
        ended(goOn(3, 3, false), TaskStatus.COMPLETED);

        assertThat(model.times()).isEqualTo(Map.of("extract " + idOf("第1条"), 1));
        assertThat(requirements.all(key)).anyMatch(item -> item.sourceExcerpt().startsWith("第1条"));
    }

    // ---- What it costs

    @Test
    void a_result_says_what_all_its_calls_have_cost_those_that_were_repeated_too() {
        answers(asked -> asked.about("第5条") && asked.times() == 0 ? Behaviour.status(500)
                : asked.about("第6条") && asked.times() == 0 ? Behaviour.answer("no JSON") : null);

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        BigDecimal cost = task.result.at("/cost/total_cost").decimalValue();
        assertThat(cost).isPositive().isEqualByComparingTo(task.metadata.at("/usage/cost").asText());
        int calls = provider.calls();
        assertThat(task.metadata.at("/usage/calls").asInt()).isEqualTo(calls);
        // Each whole answer takes 11 and 7 tokens, at 3 and 5 a million.
        assertThat(cost).isEqualByComparingTo(new BigDecimal("0.000068").multiply(BigDecimal.valueOf(calls - 2))
                .add(refused(task)));
    }

    /** What the two refused calls cost: their questions, which were read. */
    private BigDecimal refused(Task task) {
        return database.query("select cost from llm_call where task_id = ? and outcome <> 'ok'", row -> row.getBigDecimal(1), task.id)
                .stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    // ---- Limits

    @Test
    void a_project_takes_so_many_requirements_of_users_and_no_more_until_some_are_removed() {
        answers(asked -> null);
        ended(submit(3), TaskStatus.COMPLETED);
        int found = requirements.all(key).size();
        List<Requirement> added = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            added.add(edits.add(key, change("自己加的第" + i + "条", null, null)));
        }

        assertThatThrownBy(() -> edits.add(key, change("多出来的一条", null, null))).isInstanceOfSatisfying(Problem.class, full -> {
            assertThat(full.status()).isEqualTo(409);
            assertThat(full.code()).isEqualTo("requirements_full");
        });
        edits.change(owner, added.getFirst().id(), change(null, null, true));
        edits.add(key, change("现在可以加了", null, null));

        assertThat(requirements.all(key)).hasSize(found + 3);
    }

    @Test
    void a_text_of_nothing_but_short_lines_is_refused_before_it_fills_the_heap() {
        ScriptedModel model = answers(asked -> null);

        Task task = ended(submit("a\n".repeat(300_001), 3), TaskStatus.FAILED);

        assertThat(task.errorCode).isEqualTo("document_too_large");
        assertThat(task.retryCount).isZero();
        assertThat(model.times()).isEmpty();
    }

    @Test
    void what_users_add_and_remove_again_does_not_pile_up() {
        answers(asked -> null);
        ended(submit(1), TaskStatus.COMPLETED);

        for (int i = 0; i < 9; i++) {
            Requirement added = edits.add(key, change("加了又删的第" + i + "条", null, null));
            edits.change(owner, added.id(), change(null, null, true));
        }

        // The newest are kept, and one that has been removed since the last was added.
        assertThat(database.query("select summary from tender_requirement where tenant = ? and owner = ? and project_id = ? order by summary",
                row -> row.getString(1), key.and())).containsExactly("加了又删的第5条", "加了又删的第6条", "加了又删的第7条", "加了又删的第8条");
    }

    // ---- Stopping

    @ParameterizedTest
    @ValueSource(strings = {"filter", "extract"})
    void a_task_that_was_paused_goes_on_where_it_was(String step) {
        ScriptedModel model = answers(asked -> asked.step().equals(step) && asked.about("第9条") && asked.times() == 0
                ? Behaviour.silence() : null);
        String id = submit(3);
        await().atMost(20, TimeUnit.SECONDS).until(() -> allButSilent(id, step, model));

        tasks.pause(owner, id);
        await().atMost(10, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).leaseOwner == null);
        assertThat(tasks.get(owner, id).status).isEqualTo(TaskStatus.PAUSED);
        tasks.resume(owner, id);
        ended(id, TaskStatus.COMPLETED);

        String cutOff = step + " " + idOf("第9条");
        assertThat(model.times()).allSatisfy((question, times) ->
                assertThat(times).as(question).isEqualTo(question.equals(cutOff) ? 2 : 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter", "extract"})
    void what_a_cancelled_task_has_done_is_kept_for_the_next(String step) {
        ScriptedModel first = answers(asked -> asked.step().equals(step) && asked.about("第9条") ? Behaviour.silence() : null);
        String id = submit(3);
        await().atMost(20, TimeUnit.SECONDS).until(() -> allButSilent(id, step, first));

        tasks.cancel(owner, id, "user_cancelled");
        await().atMost(10, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).settled());
        ScriptedModel second = answers(asked -> null);
        ended(goOn(2, 3, false), TaskStatus.COMPLETED);

        Map<String, Integer> both = first.times();
        second.times().forEach((question, times) ->
                assertThat(both.containsKey(question)).as(question).isEqualTo(question.equals(step + " " + idOf("第9条"))));
        assertThat(requirements.all(key)).anyMatch(item -> item.sourceExcerpt().startsWith("第9条"));
    }

    // ---- Whose project it is

    @Test
    void a_retry_of_an_older_task_does_not_take_the_project_back_from_a_newer_one() {
        provider.willDo(Behaviour.answer("I would rather tell you a story."));
        String older = submit(2);
        ended(older, TaskStatus.FAILED);
        ScriptedModel model = answers(asked -> null);
        String newer = submit(TEXT.replace("号证明材料", "号资质文件"), 3);
        ended(newer, TaskStatus.COMPLETED);
        List<TenderChunk> before = chunks.all(key);
        int asked = model.times().size();

        tasks.retry(owner, older);

        assertThat(ended(older, TaskStatus.FAILED).errorCode).isEqualTo("project_taken_over");
        assertThat(table.find(key).orElseThrow().taskId()).isEqualTo(newer);
        assertThat(chunks.all(key)).isEqualTo(before);
        assertThat(model.times()).hasSize(asked);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void a_task_that_has_lost_its_project_changes_nothing_of_it(Step step) {
        answers(asked -> null);
        ended(submit(3), TaskStatus.COMPLETED);
        // What was found in a chunk that is put aside goes with the next end of the extraction.
        edits.decide(key, List.of(idOf("第1条")), false);
        Project project = table.find(key).orElseThrow();
        List<TenderChunk> parts = chunks.all(key);
        List<Requirement> found = requirements.all(key);
        String another = UUID.randomUUID().toString();

        assertThatThrownBy(() -> projects.finish(key, another, step)).hasMessageContaining("a newer task works on it");
        assertThatThrownBy(() -> projects.forget(key, another, step)).hasMessageContaining("a newer task works on it");

        assertThat(table.find(key)).contains(project);
        assertThat(chunks.all(key)).isEqualTo(parts);
        assertThat(requirements.all(key)).isEqualTo(found);
        projects.finish(key, project.taskId(), Step.EXTRACT);
        assertThat(requirements.all(key)).hasSizeLessThan(found.size());
    }

    @Test
    void a_task_whose_project_is_gone_says_so() {
        ScriptedModel model = answers(asked -> asked.about("第9条") ? Behaviour.silence() : null);
        String id = submit(2);
        await().atMost(20, TimeUnit.SECONDS).until(() -> allButSilent(id, "filter", model));
        tasks.pause(owner, id);
        await().atMost(10, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).leaseOwner == null);

        database.update("delete from tender_project where tenant = ? and owner = ? and id = ?", key.and());
        tasks.resume(owner, id);

        assertThat(ended(id, TaskStatus.FAILED).errorCode).isEqualTo("project_taken_over");
    }

    // ---- What the tests share

    private ScriptedModel answers(Function<Asked, Behaviour> special) {
        ScriptedModel model = new ScriptedModel(special);
        provider.willDo(model);
        return model;
    }

    private static Behaviour slowly(Asked asked, int millis) {
        return slowly(ScriptedModel.right(asked), millis);
    }

    private static Behaviour slowly(String answer, int millis) {
        return Behaviour.answer(answer, Math.max(1, answer.length() / 2 + 1), Duration.ofMillis(millis));
    }

    private static Behaviour wrong(String fault, Asked asked, String other) {
        String right = ScriptedModel.verdict(asked.chunkId(), "NO");
        return switch (fault) {
            case "another chunk's id" -> Behaviour.answer(ScriptedModel.verdict(other, "NO"));
            case "no chunk's id" -> Behaviour.answer(ScriptedModel.verdict(OTHERS, "NO"));
            case "not JSON" -> Behaviour.answer("NO, this is a cover page.");
            case "cut off" -> Behaviour.answer(right.substring(0, right.length() - 8));
            case "no verdict" -> Behaviour.answer(right.replace("NO", "PERHAPS"));
            case "confidence of 7" -> Behaviour.answer(right.replace("0.6", "7"));
            case "filtered" -> Behaviour.tokensThenContentFilter(1);
            default -> throw new IllegalArgumentException(fault);
        };
    }

    /** Whether the question that is never answered is asked, and all others of the step are answered and saved. */
    private boolean allButSilent(String taskId, String step, ScriptedModel model) {
        String silent = idOf("第9条");
        return model.times().containsKey(step + " " + silent) && chunks.all(key).stream()
                .filter(chunk -> step.equals("filter") ? chunk.decidedBy() != Decider.RULE : chunk.toExtract())
                .filter(chunk -> !chunk.id().equals(silent))
                .allMatch(chunk -> steps.has(taskId, step + "-" + chunk.id()));
    }

    private String submit(int step) {
        return submit(TEXT, step);
    }

    private String submit(String text, int step) {
        return tasks.submit(Submission.of(owner, TenderJob.TYPE,
                new TenderPayload(key.id(), text, null, null, 1, step, false, null, null, null)).build()).id();
    }

    private String goOn(int from, int step, boolean rerun) {
        return tasks.submit(Submission.of(owner, TenderJob.TYPE,
                new TenderPayload(key.id(), null, null, null, from, step, rerun, null, null, null)).build()).id();
    }

    private Task ended(String id, TaskStatus status) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).settled());
        Task task = tasks.get(owner, id);
        assertThat(task.status).as(task.error).isEqualTo(status);
        return task;
    }

    private TenderChunk chunk(String words) {
        return chunks.all(key).stream().filter(chunk -> TEXT.substring(chunk.ownStart(), chunk.end()).contains(words))
                .findFirst().orElseThrow();
    }

    /** The chunk's id, also while there is none yet. */
    private static String idOf(String words) {
        return Outline.of(TEXT).chunks().stream()
                .filter(chunk -> TEXT.substring(chunk.ownStart(), chunk.end()).contains(words)).findFirst().orElseThrow().id();
    }

    private static RequirementChange change(String summary, Boolean verified, Boolean removed) {
        return new RequirementChange(null, summary, null, null, null, null, null, null, null, verified, removed, null);
    }

    private static String tender() {
        var text = new StringBuilder("某泵站设备采购封面\n2026年6月\n");
        for (int article = 1; article <= 12; article++) {
            text.append("第").append("一二三四五六七八九十".charAt((article - 1) % 10)).append("章 技术要求").append(article).append('\n');
            if (article % 4 == 0) {
                text.append("本章为一般性说明，仅供参考，编号").append(article).append("。\n");
                continue;
            }
            for (int line = 0; line < 6; line++) {
                text.append("第").append(article).append("条之").append(line).append("：供应商须提供第").append(article * 10 + line)
                        .append("号证明材料，不得缺漏。\n");
            }
        }
        return text.append("第十三章 设备清单\n序号\t名称\t数量\n1\t水泵\t3\n2\t阀门\t9\n第十四章 合同条款\n双方应当友好协商。\n").toString();
    }
}
