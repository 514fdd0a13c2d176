package dev.fermata.callback;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The SQL of callbacks under way. A claim counts the try and puts the next one off, which is its lease: a replica that
 * dies in between costs one try, and nobody else has the row meanwhile. Thread-safe.
 */
@ApplicationScoped
class CallbackTable {

    // Materialised, so that the planner takes and locks just these rows; callback_due serves their order and limit.
    private static final String CLAIM = """
            with due as materialized (
                select id from callback
                 where next_try_at <= fermata_now()
                 order by next_try_at limit ?
                   for update skip locked
            )
            update callback c set tries = c.tries + 1, next_try_at = fermata_now() + ? * interval '1 millisecond'
              from due where c.id = due.id
            returning c.id, c.task_id, c.url, c.body::text as body, c.tries
            """;

    // A claim that ran out may have been taken by another replica: its tries have grown, and nothing is changed.
    private static final String OURS = " where id = ? and tries = ?";

    private final Database database;

    CallbackTable(Database database) {
        this.database = database;
    }

    /** Takes callbacks that are due, the longest waiting first, and keeps them from others for the lease. */
    List<Callback> claim(int limit, Duration lease) {
        return database.query(CLAIM, CallbackTable::callback, limit, lease.toMillis());
    }

    /** Removes a callback that needs no further try. */
    void remove(Callback callback) {
        database.update("delete from callback" + OURS, callback.id(), callback.tries());
    }

    /** Puts the next try off. */
    void retry(Callback callback, Duration wait, String error) {
        database.update("update callback set next_try_at = fermata_now() + ? * interval '1 millisecond', last_error = ?"
                + OURS, wait.toMillis(), error, callback.id(), callback.tries());
    }

    private static Callback callback(ResultSet row) throws SQLException {
        return new Callback(row.getString("id"), row.getString("task_id"), row.getString("url"), row.getString("body"),
                row.getInt("tries"));
    }
}
