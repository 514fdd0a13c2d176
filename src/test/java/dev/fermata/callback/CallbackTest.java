package dev.fermata.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fermata.database.Database;
import dev.fermata.engine.JobException;
import dev.fermata.engine.ScriptedJob;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import dev.fermata.testing.Behaviour;
import dev.fermata.testing.MisbehavingProvider;
import dev.fermata.testing.ProviderCall;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a submit with a URL to the receiver, through the worker as it runs. */
@QuarkusTest
class CallbackTest {

    @Inject
    Tasks tasks;

    @Inject
    Database database;

    @Inject
    ScriptedJob scripted;

    private final Owner owner = new Owner("default", "callback-" + UUID.randomUUID());
    private final MisbehavingProvider receiver = MisbehavingProvider.start();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void the_end_of_a_task_is_told_once_signed_and_without_its_result() throws Exception {
        receiver.willDo(Behaviour.status(204));
        String id = submit(url(), context -> Map.of("secret", "the result"));

        ProviderCall call = receiver.nextCall();

        JsonNode body = new ObjectMapper().readTree(call.body());
        assertThat(body.get("type").asText()).isEqualTo("task.completed");
        assertThat(body.get("timestamp").asText()).endsWith("Z");
        assertThat(Instant.parse(body.get("timestamp").asText())).isBefore(Instant.now());
        assertThat(body.get("data").get("completed_at").asText()).endsWith("Z");
        assertThat(body.get("data").get("id").asText()).isEqualTo(id);
        assertThat(body.get("data").get("status").asText()).isEqualTo("completed");
        assertThat(call.body()).doesNotContain("the result");
        assertThat(call.header("content-type")).contains("application/json");
        assertThat(call.header("webhook-signature")).contains("v1," + signature(call));
        await().atMost(Duration.ofSeconds(10)).until(() -> rowsOf(id) == 0);
        assertThat(receiver.calls()).isEqualTo(1);
    }

    @Test
    void a_failure_is_told_with_its_reason() throws Exception {
        receiver.willDo(Behaviour.status(204));
        submit(url(), context -> {
            throw JobException.permanent("bad_input", "The file is empty.", null);
        });

        JsonNode body = new ObjectMapper().readTree(receiver.nextCall().body());

        assertThat(body.get("type").asText()).isEqualTo("task.failed");
        assertThat(body.get("data").get("error").asText()).isEqualTo("The file is empty.");
        assertThat(body.get("data").get("error_code").asText()).isEqualTo("bad_input");
    }

    @Test
    void a_url_into_the_cloud_s_credentials_is_refused_with_the_submit() {
        assertThatThrownBy(() -> submit("http://169.254.169.254/latest/meta-data/", context -> "unreached"))
                .isInstanceOf(TaskException.Unacceptable.class)
                .hasMessageContaining("169.254.169.254");
        assertThat(database.query("select 1 from task where owner = ?", row -> 1, owner.user())).isEmpty();
    }

    private String submit(String url, ScriptedJob.Script script) {
        ScriptedJob.Payload payload = scripted.register(UUID.randomUUID().toString(), script);
        return tasks.submit(Submission.of(owner, ScriptedJob.TYPE, payload).callbackUrl(url).build()).id();
    }

    private String url() {
        return receiver.baseUrl().toString();
    }

    private long rowsOf(String taskId) {
        return database.query("select 1 from callback where task_id = ?", row -> 1, taskId).size();
    }

    /** As a receiver computes it, with none of our own code. */
    private static String signature(ProviderCall call) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode("ZmVybWF0YS1kZXZlbG9wbWVudC1zZWNyZXQtMzJieXQ="),
                "HmacSHA256"));
        String content = call.header("webhook-id").orElseThrow() + "." + call.header("webhook-timestamp").orElseThrow()
                + "." + call.body();
        return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }
}
