package dev.fermata.job.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.database.Database;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.security.Verifying;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Api;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.BusyCores;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.MisbehavingProviderResource;
import dev.fermata.testing.ProviderCall;
import dev.fermata.testing.ToldStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Verifying.class)
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.events.dialect-heartbeat", value = "0.2S"),
    @ResourceArg(name = "fermata.jobs.annotate.most-findings", value = "210"),
    @ResourceArg(name = "fermata.worker.retry-base-delay", value = "50ms")})
class AnnotateApiTest {

    private static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource
    URI server;

    MisbehavingProvider provider;

    @Inject
    Database database;

    @Inject
    ScriptedJob scripted;

    @Inject
    Tasks tasks;

    private final Api api = Api.stranger();
    private final String session = "s-" + UUID.randomUUID();
    private final String id = "doc-" + UUID.randomUUID();

    @BeforeEach
    void model() {
        provider.willDo(ReviewingModel.prompt());
    }

    @Test
    void a_document_goes_through_all_stages_and_comes_back_marked() {
        byte[] original = SampleLetter.of("关于设备采购的说明", "本公司拟采购WRONG1水泵三台。", "以上。").header("WRONG2 内部文件")
                .cell("单价WRONG3元").bytes();

        List<JsonNode> told = ToldStream.in(upload("请批注", "采购说明.docx", original).post("/api/chat/file").asString());

        assertThat(told.getFirst().path("type").asText()).isEqualTo("classification");
        assertThat(told.getFirst().path("task_type").asText()).isEqualTo("DOC_ANNOTATE");
        assertThat(told.getFirst().path("task_id").asText()).isEqualTo(id);
        List<JsonNode> progress = of("progress", told);
        assertThat(progress.stream().map(word -> word.path("stage").asText()).distinct()).containsExactly("reading",
                "reading_complete", "analyzing", "analysis_complete", "applying", "applying_complete", "complete");
        assertThat(progress).extracting(word -> word.path("progress").asInt()).isSorted().startsWith(5, 10, 15)
                .contains(50, 55, 60, 85).endsWith(100);
        assertThat(progress).allSatisfy(word -> {
            assertThat(word.path("message").asText()).isNotBlank();
            assertThat(word.path("detail").isTextual()).isTrue();
        });
        JsonNode result = progress.getLast().path("result");
        assertThat(result.path("success").asBoolean()).isTrue();
        assertThat(result.path("original_file").asText()).isEqualTo("采购说明.docx");
        assertThat(result.path("revised_file").asText()).isEqualTo("采购说明_revised.docx");
        assertThat(numbers(result, "applied", "failed", "total", "ai_chunk_count", "fallback_chunk_count"))
                .containsExactly(3, 0, 3, 1, 0);
        assertThat(result.path("fallback_used").asBoolean()).isFalse();
        assertThat(result.path("partial_fallback").asBoolean()).isFalse();
        assertThat(result.path("last_api_error").asText()).isEmpty();
        assertThat(of("token", told).getFirst().path("content").asText())
                .isEqualTo(result.path("analysis_summary").asText()).contains("共 3 条意见");
        JsonNode done = told.getLast();
        assertThat(done.path("type").asText()).isEqualTo("done");
        assertThat(done.path("saved_files").get(0).asText()).isEqualTo("采购说明_revised.docx");
        byte[] revised = file("采购说明_revised.docx");
        assertThat(SampleLetter.part(revised, "word/document.xml")).contains("<w:del ", "<w:ins ");
        assertThat(SampleLetter.accepted(revised, "word/document.xml")).contains("RIGHT1水泵", "单价RIGHT3元").doesNotContain("WRONG");
        assertThat(SampleLetter.accepted(revised, "word/header1.xml")).contains("RIGHT2 内部文件");
        assertThat(file("采购说明.docx")).isEqualTo(original);
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void the_simulated_model_reviews_a_document_in_english_too() {
        byte[] original = SampleLetter.of("Notice to all suppliers", "The supplier shall deliver the pumps by 3 May 2027.",
                "Payment is very much due within thirty days. Late deliveries cost 2 percent a week.").bytes();

        List<JsonNode> told = ToldStream.in(upload("Please proofread the document", "notice.docx", original)
                .multiPart("locked_model", "simulated:none").header("Accept-Language", "en").post("/api/chat/file").asString());

        JsonNode result = of("progress", told).getLast().path("result");
        assertThat(result.path("applied").asInt()).isPositive().isEqualTo(result.path("total").asInt());
        assertThat(result.path("analysis_summary").asText()).startsWith("**Review done**");
        assertThat(result.path("refused").path("duplicate").asInt()).isPositive();
        byte[] revised = file("notice_revised.docx");
        assertThat(SampleLetter.part(revised, "word/document.xml")).contains("<w:ins ");
        assertThat(SampleLetter.part(revised, "word/comments.xml")).contains("Suggestion:");
        assertThat(provider.calls()).isZero();
    }

    @Test
    void every_answer_belongs_to_its_chunk_whatever_order_they_come_in() {
        provider.willDo(ReviewingModel.unpunctual());
        String[] paragraphs = IntStream.range(0, 12)
                .mapToObj(i -> "第" + i + "段：" + "甲乙丙丁。".repeat(500) + "此处WRONG" + i + "有误。").toArray(String[]::new);

        JsonNode result = completed("长文.docx", SampleLetter.of(paragraphs).bytes());

        assertThat(numbers(result, "applied", "failed", "total", "ai_chunk_count")).containsExactly(12, 0, 12, 12);
        String text = SampleLetter.accepted(file("长文_revised.docx"), "word/document.xml");
        assertThat(IntStream.range(0, 12).map(i -> text.indexOf("此处RIGHT" + i + "有误")).boxed()).isSorted()
                .allMatch(place -> place > 0);
        assertThat(provider.calls()).isEqualTo(12 * 3);
    }

    @Test
    void findings_that_are_wrong_doubled_or_about_looks_are_told_apart() {
        provider.willDo(Behaviour.answer(ReviewingModel.findings("teh", "the", "teh", "the", "nowhere in the text at all", "x",
                        "pumps", "**pumps**", "the goods", "the goods")),
                Behaviour.answer("[{\"original\": \"teh\", \"replacement\": \"that\"}, {\"original\": \"Goodby\","
                        + " \"replacement\": \"建议：Goodbye\", \"reason\": \"spelling\"}, 17]"));

        JsonNode result = completed("a.docx", SampleLetter.of("Send teh pumps with the goods.", "Goodby").bytes());

        assertThat(numbers(result, "applied", "failed", "total", "changes", "comments")).startsWith(2, 1, 3, 1);
        assertThat(result.path("refused")).isEqualTo(tree("{\"duplicate\":2,\"format_only\":1,\"unchanged\":1,\"malformed\":1}"));
        assertThat(result.path("unanchored")).hasSize(1);
        assertThat(result.path("unanchored").get(0).path("original").asText()).isEqualTo("nowhere in the text at all");
        assertThat(result.path("unanchored").get(0).path("why").asText()).isNotBlank();
        assertThat(result.path("analysis_summary").asText()).contains("nowhere in the text at all");
    }

    @Test
    void a_mistake_that_is_made_twice_and_named_twice_is_corrected_twice() {
        provider.willDo(Behaviour.answer(ReviewingModel.findings("teh", "the", "teh", "the")),
                Behaviour.answer(ReviewingModel.findings()));

        JsonNode result = completed("a.docx", SampleLetter.of("Send teh pumps.", "Send teh goods.").bytes());

        assertThat(numbers(result, "applied", "failed", "total")).containsExactly(2, 0, 2);
        assertThat(SampleLetter.accepted(file("a_revised.docx"), "word/document.xml"))
                .contains("Send the pumps.", "Send the goods.").doesNotContain("teh");
    }

    @Test
    void a_chunk_without_a_usable_answer_is_a_visible_hole() {
        provider.willDo(call -> {
            // Asked once more, it is shown the same again and a stricter word after it.
            (call.body().contains("第二段") ? Behaviour.answer("not JSON") : ReviewingModel.prompt()).answer(call);
        });
        byte[] original = SampleLetter.of("第一段WRONG1" + "。".repeat(3000), "第二段WRONG2" + "。".repeat(3000)).bytes();

        List<JsonNode> told = ToldStream.in(upload("批注", "a.docx", original).post("/api/chat/file").asString());

        JsonNode result = of("progress", told).getLast().path("result");
        assertThat(numbers(result, "applied", "fallback_chunk_count", "ai_chunk_count")).containsExactly(1, 1, 1);
        assertThat(result.path("partial_fallback").asBoolean()).isTrue();
        assertThat(result.path("last_api_error").asText()).isEqualTo("bad_answer");
        assertThat(result.path("unreviewed").get(0).path("begins").asText()).startsWith("第二段");
        assertThat(of("info", told)).filteredOn(info -> info.path("level").asText().equals("warning")).hasSize(3);
    }

    @Test
    void a_document_of_which_nothing_was_reviewed_fails_and_has_no_copy() {
        provider.willDo(Behaviour.answer("not JSON"));

        List<JsonNode> told = ToldStream.in(
                upload("批注", "a.docx", SampleLetter.of("第一段").bytes()).post("/api/chat/file").asString());

        assertThat(of("error", told)).hasSize(1);
        assertThat(told.getLast().path("type").asText()).isEqualTo("done");
        assertThat(files()).containsExactly("a.docx");
    }

    @Test
    void a_provider_that_comes_back_is_asked_again_for_what_is_missing_only() {
        provider.willDo(ReviewingModel.prompt(), Behaviour.status(500), Behaviour.status(500), Behaviour.status(500),
                Behaviour.status(500), ReviewingModel.prompt());

        List<JsonNode> told = ToldStream.in(
                upload("批注", "a.docx", SampleLetter.of("第一段WRONG1").bytes()).post("/api/chat/file").asString());

        assertThat(of("info", told)).anySatisfy(info -> assertThat(info.path("message").asText()).contains("重试"));
        assertThat(of("progress", told).getLast().path("result").path("applied").asInt()).isEqualTo(1);
        assertThat(provider.allCalls().stream().filter(call -> ReviewingModel.round(call) == 1)).hasSize(1);
    }

    @Test
    void a_cut_stream_begins_again_and_nothing_is_found_twice() {
        provider.willDo(Behaviour.tokensThenCut(3), ReviewingModel.prompt());

        assertThat(numbers(completed("a.docx", SampleLetter.of("WRONG1").bytes()), "applied", "total")).containsExactly(1, 1);
    }

    @Test
    void the_words_may_be_meant_everywhere() {
        provider.willDo(Behaviour.answer("""
                {"findings": [{"original": "旧称", "replacement": "新称", "reason": "统一", "scope": "everywhere"}]}"""));

        JsonNode result = completed("a.docx", SampleLetter.of("旧称一", "旧称二旧称三").cell("旧称四").bytes());

        assertThat(numbers(result, "applied", "changes")).containsExactly(1, 4);
    }

    @Test
    void analysis_beats_while_the_model_thinks_and_a_cancel_closes_its_call() throws InterruptedException {
        provider.willDo(Behaviour.silence());
        try (ToldStream stream = reviewing("a.docx", SampleLetter.of("WRONG1").bytes())) {
            await().until(() -> stream.of("progress").stream()
                    .filter(word -> word.path("stage").asText().equals("analyzing")).count() >= 4);
            ProviderCall call = provider.nextCall();

            api.post("/api/tasks/" + id + "/cancel").then().statusCode(200).body("ok", equalTo(true));

            call.closedByClientAt();
            cancelled(stream.awaitEnd().told());
        }
        assertThat(files()).containsExactly("a.docx");
        api.post("/api/tasks/" + id + "/cancel").then().statusCode(409);
    }

    @Test
    void a_cancel_before_the_request_keeps_the_task_from_running() {
        api.post("/api/tasks/" + id + "/cancel").then().statusCode(202);

        List<JsonNode> told = ToldStream.in(
                upload("批注", "a.docx", SampleLetter.of("WRONG1").bytes()).post("/api/chat/file").asString());

        cancelled(told);
        assertThat(provider.calls()).isZero();
    }

    @Test
    void a_cancel_while_reading_or_marking_waits_for_nobody_and_leaves_no_copy() throws InterruptedException {
        for (String stage : List.of("reading", "applying")) {
            String key = stage + "-" + UUID.randomUUID();
            CountDownLatch release = new CountDownLatch(1);
            if (stage.equals("applying")) {
                CountDownLatch asked = new CountDownLatch(1);
                provider.willDo(call -> {
                    if (ReviewingModel.round(call) == 2) {
                        asked.countDown();
                        assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                    }
                    ReviewingModel.prompt().answer(call);
                });
                try (ToldStream stream = reviewing(key, "a.docx", SampleLetter.of("WRONG1").bytes())) {
                    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                    try (BusyCores cores = BusyCores.begin(tasks, scripted)) {
                        release.countDown();
                        cancelledIn(stage, stream, key);
                    }
                }
            } else {
                try (BusyCores cores = BusyCores.begin(tasks, scripted);
                        ToldStream stream = reviewing(key, "a.docx", SampleLetter.of("WRONG1").bytes())) {
                    cancelledIn(stage, stream, key);
                }
            }
            assertThat(files(key)).containsExactly("a.docx");
        }
    }

    @Test
    void a_cancel_at_any_moment_of_marking_leaves_no_half_copy() {
        byte[] original = SampleLetter.of(IntStream.range(0, 200)
                .mapToObj(i -> "第" + i + "段WRONG" + i + "甲乙丙丁戊己庚辛。".repeat(12)).toArray(String[]::new)).bytes();
        for (int percent : new int[] {55, 60, 66, 72, 84}) {
            String key = "at-" + percent + "-" + UUID.randomUUID();
            try (ToldStream stream = reviewing(key, "a.docx", original)) {
                stream.await(word -> word.path("progress").asInt() >= percent);
                api.post("/api/tasks/" + key + "/cancel");
                stream.awaitEnd();
            }
            List<String> files = files(key);
            if (files.contains("a_revised.docx")) {
                assertThat(SampleLetter.accepted(api.get("/api/tasks/" + key + "/files/a_revised.docx").asByteArray(),
                        "word/document.xml")).contains("RIGHT199").doesNotContain("WRONG");
            }
        }
    }

    @Test
    void a_paused_review_goes_on_where_it_was() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        provider.willDo(silentOnceInRoundTwo(asked));
        try (ToldStream stream = reviewing("a.docx", SampleLetter.of("WRONG1").bytes())) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            api.post("/api/tasks/" + id + "/pause").then().statusCode(200);
            stream.await(word -> word.path("message").asText().contains("已暂停"));
            await().until(() -> api.get("/api/tasks/" + id).jsonPath().getString("status").equals("paused"));
            api.post("/api/tasks/" + id + "/resume").then().statusCode(200);

            assertThat(of("progress", stream.awaitEnd().told()).getLast().path("result").path("applied").asInt()).isEqualTo(1);
        }
        assertThat(provider.allCalls().stream().map(ReviewingModel::round)).containsExactly(1, 2, 2);
    }

    @Test
    void a_run_whose_lease_is_gone_is_followed_by_one_that_pays_for_nothing_twice() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        provider.willDo(silentOnceInRoundTwo(asked));
        try (ToldStream stream = reviewing("a.docx", SampleLetter.of("WRONG1").bytes())) {
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            // As if its worker had been killed.
            database.update("update task set lease_owner = 'dead', lease_until = fermata_now() - interval '1 second'"
                    + " where client_key = ?", id);

            assertThat(of("progress", stream.awaitEnd().told()).getLast().path("result").path("applied").asInt()).isEqualTo(1);
        }
        assertThat(provider.allCalls().stream().map(ReviewingModel::round)).containsExactly(1, 2, 2);
        assertThat(files()).containsExactlyInAnyOrder("a.docx", "a_revised.docx");
    }

    @Test
    void a_document_of_the_session_is_reviewed_on_request_and_without_naming_the_session_too() {
        completed("采购说明.docx", SampleLetter.of("WRONG1").bytes());
        String owner = Tokens.of(api.user(), Role.USER);

        for (Map<String, Object> request : List.<Map<String, Object>>of(
                Map.of("message", "请再批注一次文档", "session", session),
                Map.of("message", "再看一次", "session", session, "locked_task", "DOC_ANNOTATE"),
                Map.of("message", "再来", "task_type", "DOC_ANNOTATE", "task_id", "third-" + id))) {
            ToldStream stream = ToldStream.post(server.resolve("/api/chat/stream"), owner,
                    JSON.valueToTree(request).toString()).awaitEnd();

            assertThat(stream.of("progress").getLast().path("result").path("revised_file").asText())
                    .isEqualTo("采购说明_revised.docx");
        }
    }

    @Test
    void a_document_of_somebody_else_is_not_reviewed_whoever_knows_its_id() {
        completed("采购说明.docx", SampleLetter.of("WRONG1").bytes());
        String stolen = database.first("select f.id from file f join task t on t.id = f.task_id where t.client_key = ?"
                + " and f.name = '采购说明.docx'", row -> row.getString(1), id).orElseThrow();
        Api thief = Api.stranger();
        String lure = thief.create(Map.of("task_type", "chat", "session_id", session, "payload", Map.of("message", "x",
                "documents", List.of(Map.of("file_id", stolen, "file_name", "采购说明.docx")))));
        assertThat(thief.await(lure, "failed").getString("error_code")).isEqualTo("file_not_found");

        ToldStream stream = ToldStream.post(server.resolve("/api/chat/stream"), Tokens.of(thief.user(), Role.USER),
                JSON.valueToTree(Map.of("session", session, "message", "采购说明.docx", "task_type", "DOC_ANNOTATE")).toString())
                .awaitEnd();

        assertThat(stream.of("error")).singleElement()
                .satisfies(error -> assertThat(error.toString()).contains("没有找到要审阅的文档"));
        assertThat(database.query("select name from file where owner = ?", row -> row.getString(1), thief.user())).isEmpty();
    }

    @Test
    void a_review_of_more_chunks_than_may_be_is_refused_before_it_costs_anything() {
        String[] paragraphs = IntStream.range(0, 501).mapToObj(i -> "字".repeat(3000)).toArray(String[]::new);

        List<JsonNode> told = ToldStream.in(
                upload("批注", "a.docx", SampleLetter.of(paragraphs).bytes()).post("/api/chat/file").asString());

        assertThat(of("error", told)).singleElement()
                .satisfies(error -> assertThat(error.toString()).contains("文本共 501 段，一次审阅最多 500 段"));
        assertThat(provider.calls()).isZero();
    }

    @Test
    void a_session_that_no_index_holds_is_refused_before_files_are_kept() {
        String endless = "s".repeat(201);

        api.call().multiPart("session", endless).multiPart("message", "x").multiPart("locked_task", "DOC_ANNOTATE")
                .multiPart("file", "a.docx", SampleLetter.of("WRONG1").bytes(), WORD).post("/api/chat/file").then()
                .statusCode(400).body("error", equalTo("session 最长 200 个字符，且不能包含控制字符。"));
        ToldStream stream = ToldStream.post(server.resolve("/api/chat/stream"), Tokens.of(api.user(), Role.USER),
                JSON.valueToTree(Map.of("session", endless, "message", "x")).toString()).awaitEnd();

        assertThat(stream.of("error").getFirst().toString()).contains("session 最长 200 个字符");
        assertThat(database.query("select name from file where owner = ?", row -> row.getString(1), api.user())).isEmpty();
    }

    @Test
    void a_task_whose_documents_have_more_findings_than_may_be_marked_says_how_many_are_left_out() {
        byte[] each = SampleLetter.of(IntStream.range(0, 110).mapToObj(i -> "甲WRONG" + i + "。".repeat(80))
                .toArray(String[]::new)).bytes();

        List<JsonNode> told = ToldStream.in(upload("批注", "a.docx", each).multiPart("file", "b.docx", each, WORD)
                .post("/api/chat/file").asString());

        JsonNode result = of("progress", told).getLast().path("result");
        assertThat(numbers(result, "applied", "failed", "total")).containsExactly(210, 0, 210);
        assertThat(result.path("refused")).isEqualTo(tree("{\"too_many\":10}"));
        assertThat(of("info", told).toString()).contains("其余 10 条未写入");
        assertThat(SampleLetter.accepted(file("b_revised.docx"), "word/document.xml")).contains("RIGHT99", "WRONG100");
    }

    @Test
    void several_documents_are_reviewed_in_one_task() {
        List<JsonNode> told = ToldStream.in(upload("批注", "a.docx", SampleLetter.of("甲WRONG1").bytes())
                .multiPart("file", "b.docx", SampleLetter.of("乙WRONG2").bytes(), WORD)
                .multiPart("file", "a.docx", SampleLetter.of("丙WRONG3").bytes(), WORD).post("/api/chat/file").asString());

        assertThat(told.getLast().path("saved_files")).extracting(JsonNode::asText)
                .containsExactly("a_revised.docx", "b_revised.docx", "a_revised_2.docx");
        assertThat(numbers(of("progress", told).getLast().path("result"), "applied", "total")).containsExactly(3, 3);
        assertThat(SampleLetter.accepted(file("a_revised_2.docx"), "word/document.xml")).contains("RIGHT3");
    }

    @Test
    void a_document_of_which_nothing_was_reviewed_has_no_copy_beside_others_that_have() {
        provider.willDo(call -> (call.body().contains("乙WRONG2") ? Behaviour.answer("not JSON") : ReviewingModel.prompt())
                .answer(call));

        List<JsonNode> told = ToldStream.in(upload("批注", "a.docx", SampleLetter.of("甲WRONG1").bytes())
                .multiPart("file", "b.docx", SampleLetter.of("乙WRONG2").bytes(), WORD).post("/api/chat/file").asString());

        assertThat(told.getLast().path("saved_files")).extracting(JsonNode::asText).containsExactly("a_revised.docx");
        JsonNode result = of("progress", told).getLast().path("result");
        assertThat(result.path("unreviewed").get(0).path("document").asText()).isEqualTo("b.docx");
        assertThat(files()).containsExactlyInAnyOrder("a.docx", "b.docx", "a_revised.docx");
    }

    @Test
    void no_copy_hides_an_upload_of_its_name() {
        byte[] word = SampleLetter.of("甲WRONG1").bytes();
        byte[] earlier = SampleLetter.of("乙WRONG2").bytes();

        List<JsonNode> told = ToldStream.in(upload("批注", "a.docx", word)
                .multiPart("file", "a.md", "丙WRONG3".getBytes(StandardCharsets.UTF_8), "text/markdown")
                .multiPart("file", "a_revised.docx", earlier, WORD).post("/api/chat/file").asString());

        assertThat(told.getLast().path("saved_files")).extracting(JsonNode::asText)
                .containsExactly("a_revised_2.docx", "a_revised_3.docx", "a_revised_revised.docx");
        assertThat(file("a.docx")).isEqualTo(word);
        assertThat(file("a_revised.docx")).isEqualTo(earlier);
        assertThat(SampleLetter.accepted(file("a_revised_3.docx"), "word/document.xml")).contains("丙RIGHT3");
    }

    @Test
    void in_a_paragraph_of_many_chunks_every_finding_is_placed_in_its_own() {
        String filling = "甲乙丙丁戊己庚辛。";
        String sentence = filling.repeat(200) + "此处的错字WRONG1没有改。" + filling.repeat(230);

        JsonNode result = completed("一段到底.docx", SampleLetter.of(sentence.repeat(3)).bytes());

        assertThat(numbers(result, "applied", "failed", "total", "changes")).containsExactly(3, 0, 3, 3);
        assertThat(SampleLetter.accepted(file("一段到底_revised.docx"), "word/document.xml").strip())
                .isEqualTo(sentence.replace("WRONG1", "RIGHT1").repeat(3));
    }

    @Test
    void other_kinds_of_text_become_a_document_first() {
        Map<String, byte[]> originals = Map.of("纪要.md", "# 会议WRONG1\n\n- 预算WRONG2".getBytes(StandardCharsets.UTF_8),
                "通知.txt", "放假WRONG1五天\r\nWRONG2值班".getBytes(Charset.forName("GB18030")));
        originals.forEach((name, original) -> {
            String key = "kind-" + UUID.randomUUID();
            List<JsonNode> told = ToldStream.in(upload(key, "批注", name, original).post("/api/chat/file").asString());

            String title = name.substring(0, name.indexOf('.'));
            assertThat(numbers(of("progress", told).getLast().path("result"), "applied", "total")).containsExactly(2, 2);
            assertThat(files(key)).containsExactlyInAnyOrder(name, title + ".docx", title + "_revised.docx");
            assertThat(api.get("/api/tasks/{id}/files/{name}", key, name).asByteArray()).isEqualTo(original);
        });
    }

    @Test
    void the_task_can_be_made_without_a_chat_and_says_what_is_wrong_with_its_payload() {
        Api.problem(api.post("/api/tasks", Map.of("task_type", "doc_annotate", "payload", Map.of("documents", List.of()))),
                400, "invalid_payload");
        String made = api.create(Map.of("task_type", "doc_annotate", "payload",
                Map.of("documents", List.of(Map.of("file_id", "none", "file_name", "a.docx")))));

        assertThat(api.await(made, "failed").getString("error_code")).isEqualTo("file_not_found");
    }

    private static void cancelled(List<JsonNode> told) {
        assertThat(of("progress", told)).anySatisfy(word -> {
            assertThat(word.path("stage").asText()).isEqualTo("cancelled");
            assertThat(word.path("progress").asInt()).isZero();
        });
        assertThat(of("info", told)).anySatisfy(info -> assertThat(info.path("message").asText()).contains("已取消"));
        assertThat(told.getLast().path("type").asText()).isEqualTo("done");
        assertThat(told.getLast().path("cancelled").asBoolean()).isTrue();
    }

    private JsonNode completed(String name, byte[] docx) {
        return of("progress", ToldStream.in(upload("批注", name, docx).post("/api/chat/file").asString())).getLast()
                .path("result");
    }

    private void cancelledIn(String stage, ToldStream stream, String key) {
        stream.await(word -> word.path("stage").asText().equals(stage));
        api.post("/api/tasks/" + key + "/cancel").then().statusCode(200);
        cancelled(stream.awaitEnd().told());
    }

    private ToldStream reviewing(String name, byte[] docx) {
        return reviewing(id, name, docx);
    }

    /** Uploads, hangs up, and attaches to the task, as a front end does that comes back. */
    private ToldStream reviewing(String key, String name, byte[] docx) {
        Thread.ofVirtual().start(() -> upload(key, "批注", name, docx).post("/api/chat/file").asString());
        await().until(() -> api.get("/api/tasks/" + key).statusCode() == 200);
        return ToldStream.post(server.resolve("/api/chat/stream"), Tokens.of(api.user(), Role.USER),
                "{\"task_id\": \"" + key + "\"}");
    }

    private RequestSpecification upload(String message, String name, byte[] docx) {
        return upload(id, message, name, docx);
    }

    private RequestSpecification upload(String key, String message, String name, byte[] docx) {
        return api.call().multiPart("session", session).multiPart("task_id", key)
                // As browsers send it; the test's client knows ASCII only unless told.
                .multiPart(new MultiPartSpecBuilder(message).controlName("message").charset(StandardCharsets.UTF_8).build())
                .multiPart("file", name, docx, WORD);
    }

    private byte[] file(String name) {
        return api.get("/api/tasks/{id}/files/{name}", id, name).asByteArray();
    }

    private List<String> files() {
        return files(id);
    }

    private List<String> files(String key) {
        return new ArrayList<>(api.get("/api/tasks/" + key + "/files").jsonPath().getList("files.name", String.class));
    }

    private static List<JsonNode> of(String type, List<JsonNode> told) {
        return told.stream().filter(word -> word.path("type").asText().equals(type)).toList();
    }

    private static List<Integer> numbers(JsonNode result, String... names) {
        return Arrays.stream(names).map(name -> result.path(name).asInt(-1)).toList();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers at once, but for the first question of the second round, which it lets wait for ever. */
    private static Behaviour silentOnceInRoundTwo(CountDownLatch asked) {
        return call -> {
            if (ReviewingModel.round(call) == 2 && asked.getCount() > 0) {
                asked.countDown();
                Behaviour.silence().answer(call);
            } else {
                ReviewingModel.prompt().answer(call);
            }
        };
    }
}
