package dev.fermata.testing;

import dev.fermata.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Holds statements of the application at a place in PostgreSQL that a test names, until the test opens it: the way to have
 * something happen in the very middle of a write. One at a time.
 */
public final class Gate implements AutoCloseable {

    private static final long LOCK = 4711;

    private final Database database;
    private final Connection holder;
    /** Of the trigger; null where there is none. */
    private final String table;
    private final String waiting;

    private Gate(Database database, Connection holder, String table, String waiting) {
        this.database = database;
        this.holder = holder;
        this.table = table;
        this.waiting = waiting;
    }

    /**
     * Holds whoever changes such a row.
     *
     * @param change    {@code insert} or {@code update}
     * @param condition about {@code new}, and for updates {@code old}
     */
    public static Gate before(Database database, String change, String table, String condition) {
        Connection holder = database.dedicated();
        run(holder, "select pg_advisory_lock(" + LOCK + ")");
        database.update("create or replace function test_gate() returns trigger language plpgsql as "
                + "$$ begin perform pg_advisory_xact_lock_shared(" + LOCK + "); return new; end $$");
        database.update("create trigger test_gate before " + change + " on " + table + " for each row when (" + condition
                + ") execute function test_gate()");
        return new Gate(database, holder, table, "locktype = 'advisory' and objid = " + LOCK);
    }

    /** Holds whoever reads the table. */
    public static Gate ofTable(Database database, String table) {
        Connection holder = database.dedicated();
        run(holder, "begin");
        run(holder, "lock table " + table + " in access exclusive mode");
        return new Gate(database, holder, null, "locktype = 'relation' and relation = '" + table + "'::regclass");
    }

    private static void run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Waits until somebody stands before it, 20 s at most. */
    public Gate reached() {
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> database.query(
                "select count(*)::int from pg_locks where not granted and " + waiting,
                row -> row.getInt(1)).getFirst() > 0);
        return this;
    }

    /** Lets everybody through; the second time, does nothing. */
    public void open() {
        try {
            if (!holder.isClosed()) {
                run(holder, table == null ? "rollback" : "select pg_advisory_unlock_all()");
                holder.close();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        open();
        if (table != null) {
            database.update("drop trigger if exists test_gate on " + table);
        }
    }
}
