package dev.fermata.engine;

import dev.fermata.database.Database;
import dev.fermata.task.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL of {@code task_step}: results of steps, each saved once. Writes are fenced on the task's lease.
 * Thread-safe.
 */
@ApplicationScoped
class StepTable {

    private final Database database;

    StepTable(Database database) {
        this.database = database;
    }

    /** The saved result, as JSON; empty where the step has none. */
    Optional<String> find(String taskId, String name, String inputHash) {
        return database.first("""
                select result::text from task_step where task_id = ? and name = ? and input_hash = ? and done
                """, row -> row.getString(1), taskId, name, inputHash);
    }

    /** The saved result of the step's newest input, as JSON; empty where the step has none. */
    Optional<String> newest(String taskId, String name) {
        return database.first("""
                select result::text from task_step where task_id = ? and name = ? and done order by at desc limit 1
                """, row -> row.getString(1), taskId, name);
    }

    /** The names that begin like this of steps that have a saved result. */
    Set<String> names(String taskId, String prefix) {
        return Set.copyOf(database.query("select distinct name from task_step where task_id = ? and starts_with(name, ?) and done",
                row -> row.getString(1), taskId, prefix));
    }

    /** Whether the step has a saved result. */
    boolean has(String taskId, String name) {
        return database.first("select 1 from task_step where task_id = ? and name = ? and done limit 1",
                row -> row.getInt(1), taskId, name).isPresent();
    }

    /** The steps of which earlier attempts have said something, by name. */
    Set<String> withText(String taskId, int attempt) {
        return Set.copyOf(database.query("""
                select distinct data ->> 'step' from task_event_each
                 where task_id = ? and attempt < ? and type = 'content'
                """, row -> row.getString(1), taskId, attempt));
    }

    /**
     * Saves a result, or with {@code done} false the text of a step that was cut off.
     *
     * @return false when the run has lost its task
     */
    boolean save(Lease lease, String name, String inputHash, boolean done, String resultJson) {
        return database.first("""
                with fence as (
                    -- Held until commit: who takes the task away waits for the save, or the save finds it gone.
                    select id from task where id = ? and attempt = ? and lease_owner = ? for share
                ), saved as (
                    insert into task_step (task_id, name, input_hash, done, attempt, at, result)
                    select id, ?, ?, ?, ?, fermata_now(), ?::jsonb from fence
                    on conflict (task_id, name, input_hash) do update
                       set done = excluded.done, attempt = excluded.attempt, at = excluded.at, result = excluded.result
                     -- Saved once: a result is never replaced.
                     where not task_step.done
                )
                select 1 from fence
                """, row -> row.getInt(1), lease.taskId(), lease.attempt(), lease.holder(), name, inputHash, done,
                lease.attempt(), resultJson).isPresent();
    }
}
