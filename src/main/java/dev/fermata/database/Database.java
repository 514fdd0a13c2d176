package dev.fermata.database;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs hand-written SQL. A connection is borrowed for one statement, or for one {@link #inTransaction transaction},
 * and given back before the method returns. Thread-safe.
 *
 * <p>Parameters may be {@code null}, strings, numbers, booleans, byte arrays, {@link Instant}s, enums (by name) and
 * arrays of strings, integers or longs; {@code jsonb} goes in as text with a cast in the SQL.
 */
@ApplicationScoped
public class Database {

    /** Makes a value of the current row. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Work on one connection. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private final AgroalDataSource dataSource;

    Database(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Runs a query in a transaction of its own.
     *
     * @throws DatabaseException when PostgreSQL can't be reached or refuses the statement
     */
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) {
        return withConnection(connection -> query(connection, sql, mapper, parameters));
    }

    /** Like {@link #query(String, RowMapper, Object...)}, for a query of at most one row. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... parameters) {
        return query(sql, mapper, parameters).stream().filter(Objects::nonNull).findFirst();
    }

    /** Runs a statement in a transaction of its own and says how many rows it changed. */
    public int update(String sql, Object... parameters) {
        return withConnection(connection -> update(connection, sql, parameters));
    }

    /** Runs work that is a single statement: it is committed by itself, without a round trip for that. */
    public <T> T inStatement(Work<T> work) {
        return withConnection(work);
    }

    /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
    public <T> T inTransaction(Work<T> work) {
        return withConnection(connection -> {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T value = work.run(connection);
                connection.commit();
                committed = true;
                return value;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        });
    }

    /** A query as part of a transaction begun with {@link #inTransaction}. */
    public static <T> List<T> query(Connection connection, String sql, RowMapper<T> mapper, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(mapper.map(rows));
            }
            return result;
        }
    }

    /** A statement as part of a transaction begun with {@link #inTransaction}. */
    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** The column as an instant, {@code null} where it is null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * A connection that its borrower keeps for long, outside any transaction: the listener's and the notifier's.
     *
     * @throws DatabaseException when PostgreSQL can't be reached
     */
    public Connection dedicated() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private <T> T withConnection(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            bind(connection, statement, i + 1, parameters[i]);
        }
        return statement;
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, Object value)
            throws SQLException {
        switch (value) {
            case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            case Enum<?> constant -> statement.setString(index, constant.name());
            case String[] strings -> statement.setArray(index, connection.createArrayOf("text", strings));
            case Integer[] integers -> statement.setArray(index, connection.createArrayOf("int4", integers));
            case Long[] longs -> statement.setArray(index, connection.createArrayOf("int8", longs));
            case null, default -> statement.setObject(index, value);
        }
    }
}
