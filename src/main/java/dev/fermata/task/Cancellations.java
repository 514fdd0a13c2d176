package dev.fermata.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fermata.database.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Says in the category {@code fermata.cancel} what every task that was called off had cost until then: {@code Analysis
 * cancelled} and JSON of {@code analysis_id, duration, tokens_processed, reason, cleanup_duration}, times in seconds.
 * Thread-safe.
 */
@ApplicationScoped
public class Cancellations {

    private static final Logger LOG = Logger.getLogger("fermata.cancel");
    private static final double MILLIS = 1_000;

    /**
     * What the run had done that a task was taken from.
     *
     * @param tokens of prompts and answers, in that run
     * @param cleanup from its knowing that it has to stop until it had let go
     */
    public record Stopped(long tokens, Duration cleanup) {

        /** For a task that nobody ran. */
        static final Stopped NOTHING = new Stopped(0, Duration.ZERO);
    }

    private final TaskMeters meters;
    private final Jsonb jsonb;

    Cancellations(TaskMeters meters, Jsonb jsonb) {
        this.meters = meters;
        this.jsonb = jsonb;
    }

    /** A run has let go of the task; does nothing unless it was called off. */
    public void stopped(Moved task, Stopped run) {
        task.calledOff().ifPresent(calledOff -> {
            meters.stopped(calledOff.since().isZero() ? run.cleanup() : calledOff.since(), run.cleanup());
            say(task.id(), calledOff, Optional.of(run));
        });
    }

    /** The task was called off while nobody ran it. */
    void withoutRun(Moved task) {
        task.calledOff().ifPresent(calledOff -> say(task.id(), calledOff, Optional.of(Stopped.NOTHING)));
    }

    /** The task was called off, and its run died before it could let go: what that had cost is not known here. */
    void runDied(Moved task) {
        task.calledOff().ifPresent(calledOff -> say(task.id(), calledOff, Optional.empty()));
    }

    private void say(String taskId, Moved.CalledOff calledOff, Optional<Stopped> run) {
        ObjectNode line = jsonb.object()
                .put("analysis_id", taskId)
                .put("duration", seconds(calledOff.ran()))
                .put("tokens_processed", run.map(Stopped::tokens).orElse(null))
                .put("reason", calledOff.reason())
                .put("cleanup_duration", run.map(Stopped::cleanup).map(Cancellations::seconds).orElse(null));
        LOG.infof("Analysis cancelled %s", line);
    }

    private static Double seconds(Duration time) {
        return Math.round(time.toNanos() / 1e6) / MILLIS;
    }
}
