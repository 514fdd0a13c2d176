package dev.fermata.engine;

import dev.fermata.database.Database;
import dev.fermata.task.ClaimedTask;
import dev.fermata.task.Owner;
import dev.fermata.task.Submission;
import dev.fermata.task.TaskQueue;
import dev.fermata.task.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tasks that the worker of the test's application leaves alone, so that a test can be the worker itself. */
@ApplicationScoped
public class HandClaimed {

    private static final int MOST_OWNERS = 500;
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Tasks tasks;
    private final TaskQueue queue;
    private final Database database;

    HandClaimed(Tasks tasks, TaskQueue queue, Database database) {
        this.tasks = tasks;
        this.queue = queue;
        this.database = database;
    }

    /** A task that waits on a track of its own, which nobody but {@link #claim} serves. */
    String submit(Owner owner, String track, int priority) {
        String id = tasks.submit(Submission.of(owner, ScriptedJob.TYPE, new ScriptedJob.Payload("by-hand"))
                .runAt(Instant.now().plus(Duration.ofDays(1))).priority(priority).build()).id();
        database.update("update task set track = ?, run_at = fermata_now(), due = true where id = ?", track, id);
        return id;
    }

    List<ClaimedTask> claim(String holder, String track, int slots) {
        return claim(holder, track, slots, TaskQueue.Turn.START).tasks();
    }

    /** Goes once around the ring: other tests' owners, whose tasks wait on other tracks, are passed over. */
    TaskQueue.Claim claim(String holder, String track, int slots, TaskQueue.Turn turn) {
        TaskQueue.Claim claim = once(holder, track, slots, turn);
        for (int i = 0; i < MOST_OWNERS && claim.tasks().isEmpty() && claim.more(); i++) {
            claim = once(holder, track, slots, claim.next());
        }
        return claim;
    }

    private TaskQueue.Claim once(String holder, String track, int slots, TaskQueue.Turn turn) {
        return queue.claim(holder, Set.of(ScriptedJob.TYPE), Set.of(track), slots, turn, LEASE);
    }

    /** Claims all that waits on the track, if no more wait on all tracks together than there are slots. */
    Optional<List<ClaimedTask>> claimAll(String holder, String track, int slots) {
        return queue.claimAll(holder, Set.of(ScriptedJob.TYPE), Set.of(track), slots, LEASE);
    }

    /** How many tasks wait to be claimed, on all tracks. */
    int waiting() {
        return database.query("select count(*) from task where due and status in ('PENDING', 'RETRY')",
                row -> row.getInt(1)).getFirst();
    }

    /** As if the holder had died long ago. */
    void expireLease(String id) {
        database.update("update task set lease_until = fermata_now() - interval '1 second' where id = ?", id);
    }
}
