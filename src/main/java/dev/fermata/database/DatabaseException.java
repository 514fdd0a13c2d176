package dev.fermata.database;

import java.sql.SQLException;
import java.util.Set;

/** PostgreSQL could not be reached, or refused a statement. */
public class DatabaseException extends RuntimeException {

    /**
     * Classes of SQLSTATE (PostgreSQL's Appendix A) that a later try may not meet: connection exceptions, transaction
     * rollbacks (deadlock), insufficient resources, operator intervention (restart).
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the same statement may succeed later: PostgreSQL was away, busy or restarting. */
    public boolean passing() {
        return passing((SQLException) getCause());
    }

    /** The same of an exception that came by another way than {@link Database}. */
    public static boolean passing(SQLException refusal) {
        String state = refusal.getSQLState();
        // Without a state it never got as far as PostgreSQL: the pool had no connection to give.
        return state == null || state.length() < 2 || PASSING.contains(state.substring(0, 2));
    }

    /** The SQLSTATE, or an empty string where the driver gave none. */
    public String sqlState() {
        String state = ((SQLException) getCause()).getSQLState();
        return state == null ? "" : state;
    }
}
