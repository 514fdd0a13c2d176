package dev.fermata.database;

import java.sql.SQLException;

/** PostgreSQL could not be reached, or refused a statement. */
public class DatabaseException extends RuntimeException {

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** The SQLSTATE, or an empty string where the driver gave none. */
    public String sqlState() {
        String state = ((SQLException) getCause()).getSQLState();
        return state == null ? "" : state;
    }

    /** Whether PostgreSQL was out of reach or out of room, so that the same statement may succeed a little later. */
    public boolean away() {
        String state = sqlState();
        // No state: the pool had no connection to give. 08: the connection broke. 53: out of connections, memory or
        // disk. 57P: the server is shutting down or starting.
        return state.isEmpty() || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }
}
