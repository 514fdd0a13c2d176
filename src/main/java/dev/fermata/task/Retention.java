package dev.fermata.task;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Removes what is no longer kept, in small batches, each a transaction of its own. Thread-safe. */
@ApplicationScoped
public class Retention {

    private static final int FILES_AT_ONCE = 20;

    private final Database database;

    Retention(Database database) {
        this.database = database;
    }

    /** Removes finished tasks with all they own, at most {@code limit}; returns how many. */
    public int removeFinished(Duration olderThan, int limit) {
        return remove("completed_at < fermata_now() - ? * interval '1 millisecond' order by completed_at",
                olderThan.toMillis(), limit);
    }

    /** Removes an owner's finished tasks with all they own, oldest first, at most {@code limit}; returns how many. */
    int removeFinishedOf(Owner owner, Duration olderThan, int limit) {
        return remove("tenant = ? and owner = ? and completed_at < fermata_now() - ? * interval '1 millisecond' order by id",
                owner.tenant(), owner.user(), olderThan.toMillis(), limit);
    }

    /** Removes finished tasks, with all they own, whose owner has asked for it; returns how many. */
    int removeForErasure(Owner owner, int limit) {
        return remove("""
                tenant = ? and owner = ? and created_at <= (
                    select before from erasure e where e.tenant = task.tenant and e.owner = task.owner)
                order by id""", owner.tenant(), owner.user(), limit);
    }

    private int remove(String which, Object... parameters) {
        return database.inTransaction(connection -> {
            List<String> ids = Database.query(connection, """
                    delete from task where id in (
                        select id from task
                         where status in ('COMPLETED', 'FAILED', 'CANCELLED') and lease_owner is null
                           -- Others wait to hear of its end: it is removed once they have.
                           and awaited = 0
                           and %s limit ? for update skip locked)
                    returning id
                    """.formatted(which), row -> row.getString(1), parameters);
            if (!ids.isEmpty()) {
                removeOwned(connection, ids.toArray(String[]::new));
            }
            return ids.size();
        });
    }

    private static void removeOwned(Connection connection, String[] tasks) throws SQLException {
        for (String table : List.of("task_event", "task_step", "callback", "file")) {
            Database.update(connection, "delete from " + table + " where task_id = any(?)", (Object) tasks);
        }
    }

    /** Removes uploads that no task came to use within a day, a few at a time, and cancels remembered for too long. */
    public void removeExpired() {
        int removed;
        do {
            removed = database.update("""
                    delete from file where id in (
                        select id from file
                         where task_id is null and created_at < fermata_now() - interval '1 day'
                         order by created_at limit ? for update skip locked)
                    """, FILES_AT_ONCE);
        } while (removed == FILES_AT_ONCE);
        database.update("delete from early_cancel where expires_at < fermata_now()");
    }
}
