package dev.fermata.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fermata.database.Database;
import dev.fermata.security.Verifying;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search for an earlier answer to the same question, among an owner's 2,000 finished tasks. */
@QuarkusTest
@TestProfile(Verifying.class)
class AnsweredTest {

    @Inject
    Tasks tasks;

    @Inject
    TaskIds ids;

    @Inject
    Database database;

    private final Owner owner = new Owner("default", "user-" + UUID.randomUUID());

    @BeforeEach
    void two_thousand_tasks() {
        database.update("""
                insert into task (id, tenant, owner, task_type, status, due, priority, max_retries, run_at, language, track,
                                  app_version, created_at, updated_at, completed_at, metadata, payload)
                select ? || '-' || n, 'default', ?, 'scripted', case when n = 7 then 'FAILED' else 'COMPLETED' end, false, 5, 3,
                       fermata_now(), 'en', 'stable', '1', fermata_now(), fermata_now(), fermata_now(),
                       jsonb_build_object('question_hash', 'q' || n / 2, 'answered', n <> 5), '{}'
                  from generate_series(1, 2000) n
                """, ids.next(), owner.user());
        database.update("analyze task");
    }

    @AfterEach
    void none() {
        database.update("delete from task where owner = ?", owner.user());
    }

    @Test
    void the_newest_answer_of_the_owner_is_found_and_no_failed_or_incomplete_one() {
        assertThat(answer(owner, "q4")).hasValueSatisfying(id -> assertThat(id).endsWith("-9"));
        assertThat(answer(owner, "q3")).hasValueSatisfying(id -> assertThat(id).as("7 has failed").endsWith("-6"));
        assertThat(answer(owner, "q2")).hasValueSatisfying(id -> assertThat(id).as("5 has holes").endsWith("-4"));
        assertThat(answer(owner, "unasked")).isEmpty();
        assertThat(answer(new Owner("default", "somebody"), "q4")).isEmpty();
        assertThat(answer(new Owner("other", owner.user()), "q4")).isEmpty();
        assertThat(tasks.answered(owner, "echo", "q4", Duration.ofDays(1))).as("another type").isEmpty();
        assertThat(tasks.answered(owner, "scripted", "q4", Duration.ofDays(-1))).as("too old").isEmpty();
    }

    @Test
    void it_is_found_by_its_index() {
        String plan = database.inTransaction(connection -> {
            Database.update(connection, "set local enable_seqscan = off");
            return String.join("\n", Database.query(connection, "explain " + Tasks.NEWEST_ANSWER, row -> row.getString(1),
                    "default", owner.user(), "q4", "0", "scripted"));
        });

        assertThat(plan).contains("Index Scan using task_question").doesNotContain("Sort");
    }

    private Optional<String> answer(Owner asker, String question) {
        return tasks.answered(asker, "scripted", question, Duration.ofDays(1)).map(task -> task.id);
    }
}
