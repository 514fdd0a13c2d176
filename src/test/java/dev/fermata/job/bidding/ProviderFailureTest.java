package dev.fermata.job.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.TaskEvent;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a provider's bad hour means for a task: its state, its retries, its error, and the number of calls paid for. */
@QuarkusTest
@QuarkusTestResource(value = MisbehavingProviderResource.class, restrictToAnnotatedClass = true, initArgs = {
    @ResourceArg(name = "fermata.worker.retry-base-delay", value = "50ms"),
    @ResourceArg(name = "fermata.llm.retry.max-delay", value = "0.5S"),
    // What fails in one test must not close the provider in another.
    @ResourceArg(name = "fermata.llm.providers.misbehaving.breaker.window", value = "0"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.first-token-timeout", value = "0.3S"),
    @ResourceArg(name = "fermata.llm.providers.misbehaving.idle-timeout", value = "0.3S")})
class ProviderFailureTest {

    /** One call and three retries. */
    private static final int CALLS_OF_ONE_RUN = 4;
    private static final String FINDINGS = "{\"hard_requirements\":[],\"scoring_items\":[],\"submission_format\":[],"
            + "\"technical_requirements\":[],\"cost_items\":[],\"bid_timeline\":[]}";
    private static final String SUMMARY = "{\"summary\":\"A tender.\"}";

    MisbehavingProvider provider;

    @Inject
    Tasks tasks;

    @Inject
    EventLog log;

    private final Owner owner = new Owner("default", "provider-" + UUID.randomUUID());

    @Test
    void a_provider_that_recovers_within_the_call_costs_no_retry_of_the_task() {
        provider.willDo(Behaviour.status(500), Behaviour.status(503), Behaviour.answer(FINDINGS), Behaviour.answer(SUMMARY));

        Task task = ended(submit(3), TaskStatus.COMPLETED);

        assertThat(task.retryCount).isZero();
        assertThat(provider.calls()).isEqualTo(4);
    }

    @Test
    void a_provider_that_stays_broken_exhausts_the_calls_and_then_the_retries() {
        provider.willDo(Behaviour.status(500));

        Task task = ended(submit(1), TaskStatus.FAILED);

        assertThat(task.retryCount).isEqualTo(1);
        assertThat(task.metadata.get("retry_exhausted").asBoolean()).isTrue();
        assertThat(task.error).isNotBlank();
        assertThat(provider.calls()).isEqualTo(2 * CALLS_OF_ONE_RUN);
    }

    @Test
    void a_rate_limit_longer_than_a_call_may_wait_makes_the_task_wait_instead() {
        provider.willDo(Behaviour.status(429, Map.of("Retry-After", "2")), Behaviour.answer(FINDINGS), Behaviour.answer(SUMMARY));

        String id = submit(3);
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).status == TaskStatus.RETRY);
        assertThat(Duration.between(get(id).startedAt, get(id).runAt)).isGreaterThanOrEqualTo(Duration.ofMillis(1900));
        assertThat(provider.calls()).isEqualTo(1);

        assertThat(ended(id, TaskStatus.COMPLETED).retryCount).isZero();
        assertThat(provider.calls()).isEqualTo(3);
    }

    @Test
    void a_request_that_the_provider_refuses_is_not_repeated() {
        provider.willDo(Behaviour.status(400));

        Task task = ended(submit(3), TaskStatus.FAILED);

        assertThat(task.retryCount).isZero();
        assertThat(task.metadata.has("retry_exhausted")).isFalse();
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void a_key_that_the_provider_refuses_is_not_tried_again() {
        provider.willDo(Behaviour.status(401));

        assertThat(ended(submit(3), TaskStatus.FAILED).error).doesNotContain(MisbehavingProviderResource.API_KEY);
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void a_provider_that_hangs_is_given_up_after_its_time_and_asked_again() {
        provider.willDo(Behaviour.silence(), Behaviour.headersThenSilence(), Behaviour.tokensThenSilence(2, Duration.ZERO),
                Behaviour.answer(FINDINGS), Behaviour.answer(SUMMARY));

        assertThat(ended(submit(3), TaskStatus.COMPLETED).retryCount).isZero();
        assertThat(provider.calls()).isEqualTo(5);
    }

    @Test
    void a_cut_stream_begins_again_visibly() {
        provider.willDo(Behaviour.tokensThenCut(3), Behaviour.answer(FINDINGS), Behaviour.answer(SUMMARY));

        String id = submit(3);
        ended(id, TaskStatus.COMPLETED);

        assertThat(provider.calls()).isEqualTo(3);
        assertThat(log.read(id, 0, 1000)).extracting(TaskEvent::type).contains("restarted");
    }

    @Test
    void an_answer_that_is_not_json_is_asked_for_once_more_and_then_fails_the_task() {
        provider.willDo(Behaviour.answer("I would rather tell you a story."));

        Task task = ended(submit(3), TaskStatus.FAILED);

        assertThat(task.retryCount).isZero();
        assertThat(provider.calls()).isEqualTo(2);
    }

    @Test
    void a_resumed_task_pays_for_no_finished_piece_again() throws InterruptedException {
        provider.willDo(Behaviour.answer(FINDINGS), Behaviour.tokensThenSilence(3, Duration.ZERO));
        String id = submit(3);
        provider.nextCall();
        var summary = provider.nextCall();
        summary.awaitStage(ProviderCall.Stage.TEXT);
        // Sent is not yet received.
        await().atMost(10, TimeUnit.SECONDS).until(() -> log.read(id, 0, 1000).stream()
                .anyMatch(event -> event.is(EventType.CONTENT) && event.json().contains("t0")));

        tasks.pause(owner, id);
        summary.closedByClientAt();
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).leaseOwner == null);
        assertThat(get(id).partial.get("texts").get("merge").asText()).startsWith("t0");
        provider.willDo(Behaviour.answer(SUMMARY));
        tasks.resume(owner, id);

        ended(id, TaskStatus.COMPLETED);
        assertThat(provider.calls()).isEqualTo(1);
    }

    @Test
    void a_resumed_task_counts_the_pieces_that_it_had() {
        provider.willDo(Behaviour.answer(FINDINGS), Behaviour.silence());
        String id = submit("投标人必须具备一级资质。\n".repeat(1_000), 3);
        await().atMost(10, TimeUnit.SECONDS).until(() -> analyzed(id).contains("[1,3]"));
        tasks.pause(owner, id);
        await().atMost(10, TimeUnit.SECONDS).until(() -> get(id).leaseOwner == null);
        provider.willDo(Behaviour.answer(FINDINGS), Behaviour.answer(FINDINGS), Behaviour.answer(SUMMARY));

        tasks.resume(owner, id);

        ended(id, TaskStatus.COMPLETED);
        assertThat(analyzed(id)).containsExactly("[0,3]", "[1,3]", "[2,3]", "[3,3]");
    }

    private List<String> analyzed(String id) {
        return log.read(id, 0, 1000).stream().filter(event -> event.is(EventType.PROGRESS) && event.json().contains("bidding.analyzing"))
                .map(event -> event.json().replace(" ", "").replaceAll(".*\"args\":(\\[[^]]*]).*", "$1")).distinct().toList();
    }

    private String submit(int maxRetries) {
        return submit("投标人必须具备一级资质。", maxRetries);
    }

    private String submit(String text, int maxRetries) {
        return tasks.submit(Submission.of(owner, BiddingJob.TYPE,
                new BiddingPayload(text, null, null)).maxRetries(maxRetries).build()).id();
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
