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
}
