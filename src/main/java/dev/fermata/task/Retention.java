package dev.fermata.task;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Removes what is no longer kept, in small batches, each a transaction of its own. Thread-safe. */
@ApplicationScoped
public class Retention {

    private final Database database;

    Retention(Database database) {
        this.database = database;
    }

    /** Removes finished tasks with all they own, at most {@code limit}; returns how many. */
    public int removeFinished(Duration olderThan, int limit) {
        return database.inTransaction(connection -> {
            List<String> ids = Database.query(connection, """
                    delete from task where id in (
                        select id from task
                         where status in ('COMPLETED', 'FAILED', 'CANCELLED') and lease_owner is null
                           and completed_at < fermata_now() - ? * interval '1 millisecond'
                         order by completed_at limit ? for update skip locked)
                    returning id
                    """, row -> row.getString(1), olderThan.toMillis(), limit);
            if (!ids.isEmpty()) {
                String[] gone = ids.toArray(String[]::new);
                Database.update(connection, "delete from task_event where task_id = any(?)", (Object) gone);
                Database.update(connection, "delete from task_step where task_id = any(?)", (Object) gone);
                Database.update(connection, "delete from task_log where task_id = any(?)", (Object) gone);
                Database.update(connection, "delete from callback where task_id = any(?)", (Object) gone);
                Database.update(connection, "delete from file where task_id = any(?)", (Object) gone);
            }
            return ids.size();
        });
    }

    /** Removes uploads that no task came to use within a day, remembered cancels and used-up idempotency keys. */
    public void removeExpired() {
        database.update("delete from file where task_id is null and created_at < fermata_now() - interval '1 day'");
        database.update("delete from early_cancel where expires_at < fermata_now()");
    }
}
