package dev.fermata.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.Task;
import dev.fermata.task.TaskException;
import dev.fermata.task.Tasks;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The example of docs/writing-a-job.md is this package's code, and it runs. */
@QuarkusTest
class LetterReviewJobTest {

    private static final Path DOC = Path.of("docs/writing-a-job.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/fermata/example/LetterReviewJob.java");
    private static final int LONGEST = 40;

    @Inject
    Tasks tasks;

    private final Owner owner = new Owner("default", "example-" + UUID.randomUUID());

    @Test
    void the_page_shows_the_very_code_that_is_compiled_here() throws IOException {
        String page = Files.readString(DOC);
        String shown = page.substring(page.indexOf("```java\n") + 8, page.indexOf("\n```", page.indexOf("```java\n")) + 1);
        String source = Files.readString(SOURCE);

        assertThat(shown).isEqualTo(source);
        assertThat(shown.substring(shown.indexOf("@ApplicationScoped")).lines().count()).isLessThanOrEqualTo(LONGEST);
    }

    @Test
    void the_job_reviews_each_paragraph_in_a_step_of_its_own() {
        String id = tasks.submit(Submission.of(owner, "letter_review",
                new LetterReviewJob.Letter("Dear Sir.\n\nWe must receive the parts by 3 May.")).language("en").build()).id();

        await().atMost(20, TimeUnit.SECONDS).until(() -> tasks.get(owner, id).status.terminal());

        Task task = tasks.get(owner, id);
        assertThat(task.error).isNull();
        assertThat(task.result.get("remarks")).hasSize(2);
        assertThat(task.metadata.get("provider").asText()).isEqualTo("simulated");
    }

    @Test
    void a_payload_that_breaks_its_constraints_is_refused_at_submit() {
        Assertions.assertThatThrownBy(() ->
                        tasks.submit(Submission.of(owner, "letter_review", new LetterReviewJob.Letter(" ")).build()))
                .isInstanceOf(TaskException.Unacceptable.class).hasMessageContaining("text");
    }
}
