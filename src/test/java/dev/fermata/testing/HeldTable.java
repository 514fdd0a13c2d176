package dev.fermata.testing;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A table that nobody else can use for a while: whoever wants to is stopped right there, in the middle of what it does. */
public final class HeldTable implements AutoCloseable {

    private final Connection connection;
    private final String table;

    private HeldTable(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /** Nobody can write to the table. */
    public static HeldTable forWriters(DataSource database, String table) {
        return held(database, table, "share");
    }

    /** Nobody can read the table either. */
    public static HeldTable forAll(DataSource database, String table) {
        return held(database, table, "access exclusive");
    }

    private static HeldTable held(DataSource database, String table, String mode) {
        try {
            Connection connection = database.getConnection();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table " + table + " in " + mode + " mode");
            }
            return new HeldTable(connection, table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until somebody wants the table. */
    public HeldTable awaitWaiter() {
        await().until(this::isWanted);
        return this;
    }

    private boolean isWanted() throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet waiting = statement.executeQuery(
                "select 1 from pg_locks where not granted and relation = '" + table + "'::regclass")) {
            return waiting.next();
        }
    }

    /** Lets everybody go on; a second time, nothing. */
    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
