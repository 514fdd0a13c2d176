package dev.fermata.signal;

import dev.fermata.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Lets one replica at a time do what only one may do. Who holds an office holds a row until a time; it is taken over by
 * compare-and-set when that time has passed. A leader that stalls may find itself replaced, so what it does must be safe
 * to do twice. Thread-safe.
 */
@ApplicationScoped
public class Leadership {

    private final Database database;
    private final Replica replica;

    Leadership(Database database, Replica replica) {
        this.database = database;
        this.replica = replica;
    }

    /**
     * Takes or keeps the office.
     *
     * @param office its name
     * @param length how long it is held from now, unless it is kept before
     * @return whether this replica holds it
     */
    public boolean held(String office, Duration length) {
        return database.first("""
                insert into leadership (name, holder, until) values (?, ?, fermata_now() + ? * interval '1 millisecond')
                on conflict (name) do update set holder = excluded.holder, until = excluded.until
                 where leadership.holder = excluded.holder or leadership.until < fermata_now()
                returning 1
                """, row -> row.getInt(1), office, replica.id(), length.toMillis()).isPresent();
    }
}
