package dev.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fermata.database.Jsonb;
import dev.fermata.event.EventHub;
import dev.fermata.event.EventLog;
import dev.fermata.event.EventType;
import dev.fermata.event.NewEvent;
import dev.fermata.task.Lease;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RunLogTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    EventLog log;

    @Inject
    EventHub hub;

    @Inject
    Jsonb jsonb;

    @Test
    void a_run_that_has_lost_its_task_ends_however_much_it_had_still_to_say() {
        // Nobody has such a task: every write finds that it is lost.
        RunLog lost = new RunLog(new Lease(UUID.randomUUID().toString(), 1, "nobody"), log, hub, jsonb, Clock.systemUTC());
        for (int i = 0; i < 1_000; i++) {
            lost.event(new NewEvent(EventType.INFO, "{\"n\": " + i + "}"));
        }

        assertTimeoutPreemptively(PATIENCE, () -> {
            assertThat(lost.closeWith(tail -> Optional.empty())).isEmpty();
            assertThat(lost.closeWith(tail -> Optional.empty())).isEmpty();
            assertThat(lost.flush()).isTrue();
        });
        assertThat(lost.dirty()).isFalse();
    }
}
