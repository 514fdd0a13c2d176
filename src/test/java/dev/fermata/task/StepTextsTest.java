package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.engine.JobContext;
import dev.fermata.security.Role;
import dev.fermata.security.Tokens;
import dev.fermata.testing.SseReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(StreamProfile.class)
class StepTextsTest {

    private static final int STEPS = 3;
    private static final int READERS = 12;
    private static final int LENGTH = 1500;

    @TestHTTPResource
    URI server;

    @Inject
    StreamedTasks streamed;

    /** One for each step and reader: the text goes on when somebody has joined. */
    private final Semaphore turns = new Semaphore(0);
    private final String user = "texts-" + UUID.randomUUID();
    private final String token = Tokens.of(user, Role.USER);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readers_of_any_moment_end_with_each_steps_whole_text(long seed) {
        Map<Integer, String> texts = new HashMap<>();
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            texts.put(step, randomText(random));
        }
        String id = streamed.submit(user, context -> {
            context.steps(List.copyOf(texts.keySet()), STEPS, step -> "step-" + step, Integer.class,
                    step -> speak(context, texts.get(step), new Random(seed * 31 + step)));
            return Map.of();
        });

        List<SseReader> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(open(id));
            turns.release(STEPS);
        }

        for (SseReader reader : readers) {
            StepTexts put = new StepTexts().apply(reader.awaitEnd().events());
            texts.forEach((step, text) -> assertThat(put.of("step-" + step)).isEqualTo(text));
        }
        assertThat(readers.getFirst().events()).anyMatch(event -> event.is("content") && event.id() == null);
    }

    @Test
    void a_reader_in_mid_stream_sees_text_that_is_in_no_row_yet() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        String id = streamed.submit(user, context -> context.step("only", 1, Integer.class, () -> {
            context.text("first half, ");
            goOn.await();
            context.text("second half");
            return 1;
        }));
        try (SseReader reader = open(id)) {
            reader.awaitEvent(event -> event.is("content"));
            goOn.countDown();
            assertThat(new StepTexts().apply(reader.awaitEnd().events()).of("only")).isEqualTo("first half, second half");
            assertThat(new StepTexts().apply(reader.rows()).of("only")).isEqualTo("first half, second half");
        }
    }

    @Test
    void a_step_that_begins_again_begins_with_an_empty_text() {
        CountDownLatch spoken = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        String id = streamed.submit(user, context -> context.step("only", 1, Integer.class, () -> {
            boolean first = spoken.getCount() > 0;
            context.text(first ? "a long text that is cut off" : "short");
            spoken.countDown();
            if (first) {
                never.await();
            }
            return 1;
        }));
        try (SseReader reader = open(id)) {
            reader.awaitEvent(event -> event.is("content"));
            streamed.tasks().pause(StreamedTasks.owner(user), id);
            reader.awaitEvent(event -> event.is("status") && event.data().get("status").asText().equals("paused"));
            streamed.tasks().resume(StreamedTasks.owner(user), id);

            assertThat(new StepTexts().apply(reader.awaitEnd().events()).of("only")).isEqualTo("short");
            assertThat(reader.names()).contains("restarted");
        }
    }

    /** Says the text in pieces of any size, a part of it for each reader that joins, some of them in the middle of a character of two halves. */
    private int speak(JobContext context, String text, Random random) throws InterruptedException {
        int at = 0;
        int turn = 0;
        while (at < text.length()) {
            if (at >= turn * LENGTH / READERS && turn < READERS) {
                turns.acquire();
                turn++;
            }
            int to = Math.min(text.length(), at + 1 + random.nextInt(9));
            context.text(text.substring(at, to));
            at = to;
        }
        return at;
    }

    private static String randomText(Random random) {
        String alphabet = "ab \n\"\\<节点\u0001";
        StringBuilder text = new StringBuilder();
        while (text.length() < LENGTH) {
            if (random.nextInt(12) == 0) {
                text.appendCodePoint(0x1F600 + random.nextInt(40));
            } else {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        }
        return text.toString();
    }

    private SseReader open(String id) {
        return SseReader.open(server.resolve("/api/tasks/" + id + "/events"), token);
    }
}
